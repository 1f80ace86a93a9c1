//! When the relay lets go of what it holds.

mod moment;

use jiff::{SignedDuration, Timestamp, civil, tz::TimeZone};

pub(crate) use moment::days_of_week;
pub use moment::{ParseReleaseMomentError, ReleaseMoment};

/// The release times: either every so often (a demo), or at fixed times of the week (an office).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReleaseSchedule {
    /// Whenever the Unix time is a multiple of this many seconds.
    Every {
        /// The step, in seconds; at least 1.
        seconds: i64,
    },
    /// At these times of the week, sorted by their time of day, at least one.
    AtTimes {
        /// The times.
        moments: Vec<ReleaseMoment>,
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

    /// A release at each of `times` of every day, in `zone`.
    ///
    /// # Errors
    /// When `times` is empty.
    pub fn daily(times: Vec<civil::Time>, zone: TimeZone) -> Result<Self, ReleaseScheduleError> {
        Self::at_times(times.into_iter().map(ReleaseMoment::every_day).collect(), zone)
    }

    /// A release at each of `moments` of the week, in `zone`.
    ///
    /// # Errors
    /// When `moments` is empty.
    pub fn at_times(mut moments: Vec<ReleaseMoment>, zone: TimeZone) -> Result<Self, ReleaseScheduleError> {
        moments.sort_unstable();
        moments.dedup();
        if moments.is_empty() {
            Err(ReleaseScheduleError::NoTimes)
        } else {
            Ok(Self::AtTimes { moments, zone })
        }
    }

    /// Where its times of day are; UTC where there are none.
    #[must_use]
    pub fn zone(&self) -> TimeZone {
        match self {
            Self::Every { .. } => TimeZone::UTC,
            Self::AtTimes { zone, .. } => zone.clone(),
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
            Self::AtTimes { moments, zone } => next_of_week(moments, zone, now),
        }
    }
}

/// Today, the week after it, and one day more: where a clock change swallows a time of day, jiff moves it past the gap.
const DAYS_LOOKED_AT: usize = 9;

fn next_of_week(moments: &[ReleaseMoment], zone: &TimeZone, now: Timestamp) -> Timestamp {
    let today = now.to_zoned(zone.clone()).date();
    std::iter::successors(Some(today), |day| day.tomorrow().ok())
        .take(DAYS_LOOKED_AT)
        .flat_map(|day| {
            let on_this_day = moments.iter().filter(move |moment| moment.is_on(day));
            on_this_day.map(move |moment| day.to_datetime(moment.time()))
        })
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

    #[test]
    fn some_days_of_the_week_only() {
        let moments = ["Mon-Fri 18:00", "Mon 09:00"].map(|text| ReleaseMoment::parse(text).unwrap()).to_vec();
        let schedule = ReleaseSchedule::at_times(moments, TimeZone::UTC).unwrap();
        // 27 November 2026 is a Friday
        assert_eq!(schedule.next_after(at("2026-11-27T17:59:59Z")), at("2026-11-27T18:00:00Z"));
        assert_eq!(schedule.next_after(at("2026-11-27T18:00:00Z")), at("2026-11-30T09:00:00Z"));
        assert_eq!(schedule.next_after(at("2026-11-30T09:00:00Z")), at("2026-11-30T18:00:00Z"));
        assert_eq!(schedule.next_after(at("2026-11-30T18:00:00Z")), at("2026-12-01T18:00:00Z"));
        let once = ReleaseSchedule::at_times(vec![ReleaseMoment::parse("Mon 09:00").unwrap()], TimeZone::UTC);
        assert_eq!(once.unwrap().next_after(at("2026-11-30T09:00:00Z")), at("2026-12-07T09:00:00Z"));
        assert!(ReleaseSchedule::at_times(vec![], TimeZone::UTC).is_err());
    }
}
