//! A day: the finest time that content is stored with.

use std::fmt;

use jiff::{ToSpan, civil::Date};

const EPOCH: Date = Date::constant(1970, 1, 1);

/// A calendar day in UTC, without a time of day.
///
/// # Privacy
/// Reports, messages and cases carry days only, so that a stored time cannot be matched with the minute in which somebody was seen
/// typing (promise A3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(Date);

impl Day {
    /// Days since 1970-01-01, as stored.
    #[must_use]
    pub fn number(self) -> i64 {
        EPOCH.until(self.0).map_or(0, |span| i64::from(span.get_days()))
    }

    /// The day with this stored number; `None` outside of the calendar (years -9999 to 9999).
    #[must_use]
    pub fn from_number(number: i64) -> Option<Self> {
        let span = jiff::Span::new().try_days(number).ok()?;
        EPOCH.checked_add(span).ok().map(Self)
    }

    /// The day this many days later. At the end of the calendar it is the last one.
    #[must_use]
    pub fn after(self, days: u16) -> Self {
        Self(self.0.saturating_add(i32::from(days).days()))
    }

    /// The day this many days earlier. At the beginning of the calendar it is the first one.
    #[must_use]
    pub fn before(self, days: u16) -> Self {
        Self(self.0.saturating_sub(i32::from(days).days()))
    }

    /// The same day of the month this many months later, or the last day of that month where it has no such day: three months after 30 November end
    /// with February (Regulation 1182/71, Article 3(2)(c)).
    #[must_use]
    pub fn months_after(self, months: u16) -> Self {
        Self(self.0.saturating_add(i32::from(months).months()))
    }
}

impl From<Date> for Day {
    fn from(date: Date) -> Self {
        Self(date)
    }
}

impl From<Day> for Date {
    fn from(day: Day) -> Self {
        day.0
    }
}

impl fmt::Display for Day {
    /// `22 November 2026`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.strftime("%-d %B %Y").to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_days_agree() {
        let day = Day::from(Date::constant(2026, 11, 22));
        assert_eq!(day.number(), 20_779);
        assert_eq!(Date::from(day), Date::constant(2026, 11, 22));
        assert_eq!(Day::from_number(20_779), Some(day));
        assert_eq!(day.to_string(), "22 November 2026");
        assert_eq!(Day::from_number(0), Some(Day::from(EPOCH)));
        assert_eq!(Day::from_number(i64::MAX), None);
    }

    #[test]
    fn months_end_where_the_month_does() {
        let months_after = |text: &str, months| {
            let day = Day::from(text.parse::<Date>().unwrap());
            Date::from(day.months_after(months)).to_string()
        };
        assert_eq!(months_after("2026-11-30", 3), "2027-02-28");
        assert_eq!(months_after("2027-11-30", 3), "2028-02-29");
        assert_eq!(months_after("2028-02-29", 12), "2029-02-28");
        assert_eq!(months_after("2026-08-31", 3), "2026-11-30");
        assert_eq!(months_after("2026-12-01", 3), "2027-03-01");
        let last = Day::from(Date::MAX);
        assert_eq!((last.after(1), last.months_after(3)), (last, last));
    }
}
