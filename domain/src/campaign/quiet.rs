//! Hours in which nobody is written to.

use std::str::FromStr;

use jiff::{
    Timestamp, ToSpan,
    civil::{DateTime, Time},
    tz::TimeZone,
};

use crate::{Calendar, Day};

/// A working day is looked for this far.
const LOOK_DAYS: usize = 366;

/// Hours of a day in which no letter comes, where the person is; nor does one on a day on which nobody works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuietHours {
    from: Time,
    until: Time,
}

/// The text says no hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected hours such as \"20:00-08:00\", or \"off\"")]
pub struct ParseQuietHoursError;

impl Default for QuietHours {
    /// From eight in the evening to eight in the morning.
    fn default() -> Self {
        Self { from: Time::constant(20, 0, 0, 0), until: Time::constant(8, 0, 0, 0) }
    }
}

impl FromStr for QuietHours {
    type Err = ParseQuietHoursError;

    /// Reads `20:00-08:00`.
    fn from_str(text: &str) -> Result<Self, ParseQuietHoursError> {
        let (from, until) = text.split_once('-').ok_or(ParseQuietHoursError)?;
        let time = |text: &str| Time::strptime("%H:%M", text.trim()).map_err(|_| ParseQuietHoursError);
        let hours = Self { from: time(from)?, until: time(until)? };
        if hours.from == hours.until { Err(ParseQuietHoursError) } else { Ok(hours) }
    }
}

impl QuietHours {
    fn is_quiet(&self, time: Time) -> bool {
        match self.from < self.until {
            true => self.from <= time && time < self.until,
            false => self.from <= time || time < self.until,
        }
    }

    /// When somebody in this zone may be written to next: now, or the morning of the next day on which people work.
    #[must_use]
    pub fn opens(&self, now: Timestamp, zone: &TimeZone, calendar: &Calendar) -> Timestamp {
        let local = now.to_zoned(zone.clone());
        let (date, time) = (local.date(), local.time());
        let works = |day| calendar.is_working_day(Day::from(day));
        if works(date) && !self.is_quiet(time) {
            return now;
        }
        let today = (works(date) && time < self.until).then_some(date);
        let morning = today.or_else(|| {
            let later = std::iter::successors(Some(date), |day| day.checked_add(1.day()).ok());
            later.skip(1).take(LOOK_DAYS).find(|day| works(*day))
        });
        let opens = morning
            .map(|day| DateTime::from_parts(day, self.until))
            .and_then(|at| zone.to_timestamp(at).ok());
        opens.unwrap_or(now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Weekend;

    fn opens(hours: &str, zone: &str, now: &str) -> String {
        let calendar = Calendar::new(TimeZone::UTC, Weekend::USUAL, ["12-25".parse().unwrap()]);
        let zone = TimeZone::get(zone).unwrap();
        let hours: QuietHours = hours.parse().unwrap();
        hours.opens(now.parse().unwrap(), &zone, &calendar).to_string()
    }

    #[test]
    fn a_letter_waits_for_the_morning_where_the_person_is() {
        let night = "20:00-08:00";
        for (zone, now, expected) in [
            // A Monday, at noon, in the evening, before the morning
            ("UTC", "2026-11-23T12:00:00Z", "2026-11-23T12:00:00Z"),
            ("UTC", "2026-11-23T19:59:59Z", "2026-11-23T19:59:59Z"),
            ("UTC", "2026-11-23T20:00:00Z", "2026-11-24T08:00:00Z"),
            ("UTC", "2026-11-24T07:59:59Z", "2026-11-24T08:00:00Z"),
            ("UTC", "2026-11-24T08:00:00Z", "2026-11-24T08:00:00Z"),
            // Noon in London is the night in Los Angeles and the evening in Tokyo
            ("America/Los_Angeles", "2026-11-23T12:00:00Z", "2026-11-23T16:00:00Z"),
            ("Asia/Tokyo", "2026-11-23T12:00:00Z", "2026-11-23T23:00:00Z"),
            // Friday evening, Saturday, Sunday night
            ("UTC", "2026-11-27T21:00:00Z", "2026-11-30T08:00:00Z"),
            ("UTC", "2026-11-28T12:00:00Z", "2026-11-30T08:00:00Z"),
            ("UTC", "2026-11-29T23:00:00Z", "2026-11-30T08:00:00Z"),
            // It is still Friday where the person is
            ("America/Los_Angeles", "2026-11-28T01:00:00Z", "2026-11-28T01:00:00Z"),
            // A holiday and the weekend after it
            ("UTC", "2026-12-25T12:00:00Z", "2026-12-28T08:00:00Z"),
            // In summer the morning comes an hour earlier
            ("Europe/Berlin", "2026-03-29T21:00:00Z", "2026-03-30T06:00:00Z"),
        ] {
            assert_eq!(opens(night, zone, now), expected, "{zone} {now}");
        }
        assert_eq!(opens("12:00-13:00", "UTC", "2026-11-23T12:30:00Z"), "2026-11-23T13:00:00Z");
    }

    #[test]
    fn what_is_no_hours_is_refused() {
        for wrong in ["", "20:00", "20-8", "25:00-08:00", "08:00-08:00", "night"] {
            assert_eq!(wrong.parse::<QuietHours>(), Err(ParseQuietHoursError), "{wrong}");
        }
        assert_eq!("20:00 - 08:00".parse(), Ok(QuietHours::default()));
    }
}
