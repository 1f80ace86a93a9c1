//! When the relay lets go of what it holds.

use jiff::{SignedDuration, Timestamp, civil, tz::TimeZone};

/// The release times: either every so often (a demo), or at fixed times of the day (an office).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReleaseSchedule {
    /// Whenever the Unix time is a multiple of this many seconds.
    Every {
        /// The step, in seconds; at least 1.
        seconds: i64,
    },
    /// At these times of the day, sorted, at least one.
    Daily {
        /// Times of day.
        times: Vec<civil::Time>,
        /// Where these times are.
        zone: TimeZone,
    },
}

/// The schedule cannot work.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReleaseScheduleError {
    /// There is no time of day in it.
    #[error("expected at least one time of day, such as \"09:00\"")]
    NoTimes,
    /// The step is not positive.
    #[error("expected a step of at least one second")]
    NoStep,
}

impl ReleaseSchedule {
    /// A release every `seconds`.
    ///
    /// # Errors
    /// When `seconds` is below 1.
    pub fn every(seconds: i64) -> Result<Self, ReleaseScheduleError> {
        if seconds < 1 { Err(ReleaseScheduleError::NoStep) } else { Ok(Self::Every { seconds }) }
    }

    /// A release at each of `times` of the day, in `zone`.
    ///
    /// # Errors
    /// When `times` is empty.
    pub fn daily(mut times: Vec<civil::Time>, zone: TimeZone) -> Result<Self, ReleaseScheduleError> {
        times.sort_unstable();
        times.dedup();
        if times.is_empty() { Err(ReleaseScheduleError::NoTimes) } else { Ok(Self::Daily { times, zone }) }
    }

    /// Where its times of day are; UTC where there are none.
    #[must_use]
    pub fn zone(&self) -> TimeZone {
        match self {
            Self::Every { .. } => TimeZone::UTC,
            Self::Daily { zone, .. } => zone.clone(),
        }
    }

    /// The first release after `now`.
    #[must_use]
    pub fn next_after(&self, now: Timestamp) -> Timestamp {
        match self {
            Self::Every { seconds } => {
                let next = (now.as_second().div_euclid(*seconds) + 1).saturating_mul(*seconds);
                Timestamp::from_second(next).unwrap_or(Timestamp::MAX)
            }
            Self::Daily { times, zone } => next_of_day(times, zone, now),
        }
    }
}

/// Looks at today and the two days after it: where a clock change swallows a time of day, jiff moves it past the gap.
fn next_of_day(times: &[civil::Time], zone: &TimeZone, now: Timestamp) -> Timestamp {
    let today = now.to_zoned(zone.clone()).date();
    let days = [Ok(today), today.tomorrow(), today.tomorrow().and_then(civil::Date::tomorrow)];
    days.into_iter()
        .flatten()
        .flat_map(|day| times.iter().map(move |time| day.to_datetime(*time)))
        .filter_map(|moment| moment.to_zoned(zone.clone()).ok())
        .map(|moment| moment.timestamp())
        .find(|moment| *moment > now)
        .unwrap_or_else(|| now.checked_add(SignedDuration::from_hours(24)).unwrap_or(Timestamp::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn every_minute_means_the_next_full_minute() {
        let schedule = ReleaseSchedule::every(60).unwrap();
        assert_eq!(schedule.next_after(at("2026-11-22T10:00:00Z")), at("2026-11-22T10:01:00Z"));
        assert_eq!(schedule.next_after(at("2026-11-22T10:00:59.9Z")), at("2026-11-22T10:01:00Z"));
        assert!(ReleaseSchedule::every(0).is_err());
    }

    #[test]
    fn office_hours_cross_midnight_and_clock_changes() {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let times = vec![civil::time(16, 0, 0, 0), civil::time(9, 0, 0, 0), civil::time(2, 30, 0, 0)];
        let schedule = ReleaseSchedule::daily(times, zone).unwrap();
        assert_eq!(schedule.next_after(at("2026-11-22T08:00:00Z")), at("2026-11-22T15:00:00Z"));
        assert_eq!(schedule.next_after(at("2026-11-22T15:00:00Z")), at("2026-11-23T01:30:00Z"));
        // 29 March 2026: 02:30 does not exist in Berlin
        assert_eq!(schedule.next_after(at("2026-03-29T00:00:00Z")), at("2026-03-29T01:30:00Z"));
        assert!(ReleaseSchedule::daily(vec![], TimeZone::UTC).is_err());
    }
}
