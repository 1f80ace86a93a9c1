//! Working days, and which day it is where the company is.

use std::{collections::BTreeSet, str::FromStr};

use jiff::{
    Timestamp,
    civil::{Date, Time},
    tz::TimeZone,
};

use crate::{Day, release::days_of_week};

/// A working day is looked for this far; in a calendar that has none within it, the next day counts.
const LOOK_DAYS: usize = 366;

/// A day on which nobody is expected to work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Holiday {
    /// On this date alone.
    Once(Date),
    /// Every year on this day of this month.
    Yearly {
        /// The month, from 1.
        month: i8,
        /// The day of the month, from 1.
        day: i8,
    },
}

/// The text is not a holiday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected a date such as \"2026-12-25\", or \"12-25\" for every year")]
pub struct ParseHolidayError;

impl FromStr for Holiday {
    type Err = ParseHolidayError;

    /// Reads `2026-12-25`, or `12-25` for every year.
    fn from_str(text: &str) -> Result<Self, ParseHolidayError> {
        let text = text.trim();
        match text.len() {
            10 => Date::strptime("%Y-%m-%d", text).map(Self::Once).map_err(|_| ParseHolidayError),
            5 => {
                // In a leap year every day of every month is there
                let date = Date::strptime("%Y-%m-%d", format!("2000-{text}"));
                let date = date.map_err(|_| ParseHolidayError)?;
                Ok(Self::Yearly { month: date.month(), day: date.day() })
            }
            _ => Err(ParseHolidayError),
        }
    }
}

/// The days of the week on which nobody is expected to work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weekend {
    /// Bit 0 is Monday.
    days: u8,
}

/// The texts are not a weekend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected days of the week such as \"Sat\" and \"Sun\", and not all seven")]
pub struct ParseWeekendError;

impl Weekend {
    /// Saturday and Sunday.
    pub const USUAL: Self = Self { days: 0b110_0000 };

    /// Reads names of days, the first three letters in English, in any case: `Sat`, `Sun`; also `Fri-Sat`. Nothing is no weekend.
    ///
    /// # Errors
    /// When one is anything else, or no day is left to work on.
    pub fn parse<'a>(names: impl IntoIterator<Item = &'a str>) -> Result<Self, ParseWeekendError> {
        let read = |days: u8, name| Some(days | days_of_week(name)?);
        let days = names.into_iter().try_fold(0, read).ok_or(ParseWeekendError)?;
        if days == 0b111_1111 { Err(ParseWeekendError) } else { Ok(Self { days }) }
    }
}

/// A company's calendar: where it is, and when it works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    time_zone: TimeZone,
    weekend: Weekend,
    holidays: BTreeSet<Holiday>,
}

impl Default for Calendar {
    /// UTC, Saturdays and Sundays off, no holidays.
    fn default() -> Self {
        Self::new(TimeZone::UTC, Weekend::USUAL, [])
    }
}

impl Calendar {
    /// A calendar in this time zone.
    #[must_use]
    pub fn new(time_zone: TimeZone, weekend: Weekend, holidays: impl IntoIterator<Item = Holiday>) -> Self {
        Self { time_zone, weekend, holidays: holidays.into_iter().collect() }
    }

    /// Which day it is where the company is.
    #[must_use]
    pub fn today(&self, now: Timestamp) -> Day {
        Day::from(now.to_zoned(self.time_zone.clone()).date())
    }

    /// Which day it is when a day begins at `begins`: before that it is still the day before.
    #[must_use]
    pub fn today_from(&self, begins: Time, now: Timestamp) -> Day {
        let local = now.to_zoned(self.time_zone.clone());
        let today = Day::from(local.date());
        if local.time() < begins { today.before(1) } else { today }
    }

    /// Whether people work on this day.
    #[must_use]
    pub fn is_working_day(&self, day: Day) -> bool {
        let date = Date::from(day);
        let weekend = self.weekend.days & 1 << date.weekday().to_monday_zero_offset() != 0;
        let yearly = Holiday::Yearly { month: date.month(), day: date.day() };
        !weekend && !self.holidays.contains(&Holiday::Once(date)) && !self.holidays.contains(&yearly)
    }

    /// The last holiday that is listed by its full date, where one is. Those of every year are not meant: they do not run out.
    #[must_use]
    pub fn last_dated_holiday(&self) -> Option<Day> {
        let dated = self.holidays.iter().filter_map(|holiday| match holiday {
            Holiday::Once(date) => Some(Day::from(*date)),
            Holiday::Yearly { .. } => None,
        });
        dated.max()
    }

    /// Whether any holiday is listed.
    #[must_use]
    pub fn has_holidays(&self) -> bool {
        !self.holidays.is_empty()
    }

    /// The day that is `count` working days after this one, which does not count itself, whether it is one or not.
    #[must_use]
    pub fn add_working_days(&self, day: Day, count: u16) -> Day {
        (0..count).fold(day, |day, _| self.nearest(day.after(1), |day| day.after(1)))
    }

    /// This day if people work on it, otherwise the last one before it on which they do.
    #[must_use]
    pub fn working_day_until(&self, day: Day) -> Day {
        self.nearest(day, |day| day.before(1))
    }

    fn nearest(&self, from: Day, step: impl Fn(Day) -> Day) -> Day {
        let days = std::iter::successors(Some(from), |day| Some(step(*day)));
        days.take(LOOK_DAYS).find(|day| self.is_working_day(*day)).unwrap_or(from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::from(text.parse::<Date>().unwrap())
    }

    fn holidays(texts: &[&str]) -> Vec<Holiday> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    #[test]
    fn three_working_days_over_weekends_and_holidays() {
        let usual = Calendar::default();
        // 27 November 2026 is a Friday
        for (from, to) in [
            ("2026-11-23", "2026-11-26"),
            ("2026-11-25", "2026-11-30"),
            ("2026-11-27", "2026-12-02"),
            ("2026-11-28", "2026-12-02"),
            ("2026-11-29", "2026-12-02"),
        ] {
            assert_eq!(usual.add_working_days(day(from), 3), day(to), "{from}");
        }
        assert_eq!(usual.add_working_days(day("2026-11-28"), 0), day("2026-11-28"));
        let german = Calendar::new(
            TimeZone::get("Europe/Berlin").unwrap(),
            Weekend::USUAL,
            holidays(&["01-01", "12-25", "12-26", "2027-03-26", "2027-03-29"]),
        );
        // Christmas 2026 is a Friday and a Saturday, New Year a Friday
        assert_eq!(german.add_working_days(day("2026-12-23"), 3), day("2026-12-29"));
        assert_eq!(german.add_working_days(day("2026-12-30"), 3), day("2027-01-05"));
        assert_eq!(german.add_working_days(day("2027-03-25"), 3), day("2027-04-01"));
        // A date alone is not every year's
        assert!(!german.is_working_day(day("2027-03-29")) && german.is_working_day(day("2028-03-29")));
    }

    #[test]
    fn four_business_days_with_american_holidays() {
        let america = Calendar::new(
            TimeZone::get("America/New_York").unwrap(),
            Weekend::USUAL,
            holidays(&["07-04", "2026-07-03", "2026-11-26"]),
        );
        // Form 8-K, Item 5.05: four business days. Thanksgiving is 26 November 2026; 3 July is the day off for a 4th on a Saturday
        assert_eq!(america.add_working_days(day("2026-11-24"), 4), day("2026-12-01"));
        assert_eq!(america.add_working_days(day("2026-06-30"), 4), day("2026-07-07"));
    }

    #[test]
    fn a_leap_day_and_a_year_of_holidays() {
        let leap = Calendar::new(TimeZone::UTC, Weekend::USUAL, holidays(&["02-29"]));
        assert!(!leap.is_working_day(day("2028-02-29")));
        assert_eq!(leap.add_working_days(day("2028-02-28"), 1), day("2028-03-01"));
        let mut all = BTreeSet::new();
        let mut date = Date::constant(2000, 1, 1);
        while date.year() == 2000 {
            all.insert(Holiday::Yearly { month: date.month(), day: date.day() });
            date = date.tomorrow().unwrap();
        }
        let never = Calendar::new(TimeZone::UTC, Weekend::USUAL, all);
        assert_eq!(never.add_working_days(day("2026-11-27"), 2), day("2026-11-29"));
    }

    #[test]
    fn another_weekend() {
        let gulf = Calendar::new(TimeZone::UTC, Weekend::parse(["Fri", "sat"]).unwrap(), []);
        assert_eq!(gulf.add_working_days(day("2026-11-26"), 1), day("2026-11-29"));
        assert_eq!(gulf.working_day_until(day("2026-11-28")), day("2026-11-26"));
        assert_eq!(Weekend::parse(["Fri-Sat"]), Weekend::parse(["Fri", "Sat"]));
        assert_eq!(Weekend::parse(["Mon-Sun"]), Err(ParseWeekendError));
        assert_eq!(Weekend::parse(["Saturday"]), Err(ParseWeekendError));
    }

    #[test]
    fn a_day_is_a_day_where_the_company_is_and_begins_in_the_morning() {
        let berlin = Calendar::new(TimeZone::get("Europe/Berlin").unwrap(), Weekend::USUAL, []);
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        assert_eq!(berlin.today(at("2026-12-03T22:59:59Z")), day("2026-12-03"));
        assert_eq!(berlin.today(at("2026-12-03T23:00:00Z")), day("2026-12-04"));
        let morning = Time::constant(8, 0, 0, 0);
        assert_eq!(berlin.today_from(morning, at("2026-12-04T06:59:59Z")), day("2026-12-03"));
        assert_eq!(berlin.today_from(morning, at("2026-12-04T07:00:00Z")), day("2026-12-04"));
        // In summer eight o'clock is an hour earlier in UTC
        assert_eq!(berlin.today_from(morning, at("2026-07-04T06:00:00Z")), day("2026-07-04"));
        assert_eq!(berlin.today_from(morning, at("2026-07-04T05:59:59Z")), day("2026-07-03"));
    }

    #[test]
    fn what_is_no_holiday_is_refused() {
        assert_eq!("12-25".parse(), Ok(Holiday::Yearly { month: 12, day: 25 }));
        assert_eq!(" 2026-12-25 ".parse(), Ok(Holiday::Once(Date::constant(2026, 12, 25))));
        assert!("02-29".parse::<Holiday>().is_ok());
        for wrong in ["25.12.2026", "2026-02-29", "13-01", "02-30", "Christmas", "", "12-2é"] {
            assert_eq!(wrong.parse::<Holiday>(), Err(ParseHolidayError), "{wrong}");
        }
    }
}
