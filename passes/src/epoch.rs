//! Epochs: how long a key is used.

use std::{fmt, str::FromStr};

use domain::Day;
use jiff::civil::Date;

const FIRST_YEAR: i16 = 1970;
const LAST_YEAR: i16 = 9999;

/// A calendar quarter (UTC). Each has a key of its own, and a pass is good in its own epoch and in the next one.
///
/// # Privacy
/// Everybody is offered their passes in every quarter, so the epoch of a pass says no more than in which quarter it was fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Epoch(u16);

/// The text is no quarter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected a quarter such as 2027-Q1")]
pub struct ParseEpochError;

impl Epoch {
    /// The first quarter of 1970.
    pub(crate) const FIRST: Self = Self(0);
    const LAST: Self = Self((LAST_YEAR - FIRST_YEAR) as u16 * 4 + 3);

    /// The quarter of a day. Days before 1970 count as its first quarter.
    #[must_use]
    pub fn of(day: Day) -> Self {
        let date = Date::from(day);
        let years = u16::try_from(date.year() - FIRST_YEAR);
        years.map_or(Self(0), |years| Self(years * 4 + (date.month().unsigned_abs() as u16 - 1) / 3))
    }

    /// Quarters since the first of 1970, as stored and as written into a pass.
    #[must_use]
    pub const fn number(self) -> u16 {
        self.0
    }

    /// The quarter with this number; `None` after the year 9999, where the calendar ends.
    #[must_use]
    pub fn from_number(number: u16) -> Option<Self> {
        (number <= Self::LAST.0).then_some(Self(number))
    }

    /// The quarter after this one; the last one for the last.
    #[must_use]
    pub fn next(self) -> Self {
        Self((self.0 + 1).min(Self::LAST.0))
    }

    /// The quarter before this one; the first one for the first.
    #[must_use]
    pub const fn previous(self) -> Self {
        Self(self.0.saturating_sub(1))
    }

    /// The day on which it begins.
    #[must_use]
    pub fn first_day(self) -> Day {
        Day::from(Date::constant(self.year(), self.first_month(), 1))
    }

    /// The day on which it ends.
    #[must_use]
    pub fn last_day(self) -> Day {
        Day::from(Date::constant(self.year(), self.first_month() + 2, 1).last_of_month())
    }

    /// Whether a pass of this epoch is good on a day: in the epoch itself and in the next one.
    #[must_use]
    pub fn is_good_on(self, day: Day) -> bool {
        let today = Self::of(day);
        today == self || today.previous() == self
    }

    /// As it goes into keys and passes.
    pub(crate) const fn to_bytes(self) -> [u8; 2] {
        self.0.to_be_bytes()
    }

    const fn year(self) -> i16 {
        FIRST_YEAR + (self.0 / 4) as i16
    }

    const fn quarter(self) -> i8 {
        (self.0 % 4) as i8 + 1
    }

    const fn first_month(self) -> i8 {
        (self.quarter() - 1) * 3 + 1
    }
}

impl fmt::Display for Epoch {
    /// `2026-Q4`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-Q{}", self.year(), self.quarter())
    }
}

impl FromStr for Epoch {
    type Err = ParseEpochError;

    /// `2026-Q4`
    fn from_str(text: &str) -> Result<Self, ParseEpochError> {
        let digits =
            |part: &str, length| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
        let (year, quarter) = text
            .split_once("-Q")
            .filter(|(year, quarter)| digits(year, 4) && digits(quarter, 1))
            .ok_or(ParseEpochError)?;
        let year: u16 = year.parse().map_err(|_| ParseEpochError)?;
        let quarter: u16 = quarter.parse().map_err(|_| ParseEpochError)?;
        let years = year.checked_sub(FIRST_YEAR.unsigned_abs()).ok_or(ParseEpochError)?;
        if (1..=4).contains(&quarter) { Ok(Self(years * 4 + quarter - 1)) } else { Err(ParseEpochError) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(year: i16, month: i8, day: i8) -> Day {
        Day::from(Date::constant(year, month, day))
    }

    #[test]
    fn a_quarter_has_its_days_and_its_name() {
        let epoch = Epoch::of(day(2026, 11, 22));
        assert_eq!((epoch.number(), epoch.to_string().as_str()), (227, "2026-Q4"));
        assert_eq!((epoch.first_day(), epoch.last_day()), (day(2026, 10, 1), day(2026, 12, 31)));
        assert_eq!(
            (epoch.next().to_string().as_str(), epoch.previous().to_string().as_str()),
            ("2027-Q1", "2026-Q3")
        );
        assert_eq!(Epoch::from_number(227), Some(epoch));
        assert_eq!(Epoch::of(day(2024, 2, 29)).last_day(), day(2024, 3, 31));
    }

    #[test]
    fn the_ends_of_the_calendar_hold() {
        assert_eq!(Epoch::of(day(9999, 12, 31)), Epoch::LAST);
        assert_eq!((Epoch::LAST.next(), Epoch::LAST.last_day()), (Epoch::LAST, day(9999, 12, 31)));
        assert_eq!(Epoch::from_number(Epoch::LAST.number() + 1), None);
        assert_eq!(Epoch::of(day(1969, 12, 31)), Epoch(0));
        assert_eq!(Epoch::of(day(-9999, 1, 1)), Epoch(0).previous());
    }

    #[test]
    fn what_is_no_quarter_is_refused() {
        for wrong in [
            "", "2027", "2027-Q0", "2027-Q5", "1969-Q4", "02027-Q1", "2027-Q01", "2027-q1", "+027-Q1",
            "2027-Q1 ",
        ] {
            assert_eq!(wrong.parse::<Epoch>(), Err(ParseEpochError), "{wrong}");
        }
    }

    #[test]
    fn a_pass_is_good_until_the_next_quarter_ends() {
        let epoch = Epoch::of(day(2026, 11, 22));
        let good = |year, month, date| epoch.is_good_on(day(year, month, date));
        assert!(good(2026, 10, 1) && good(2026, 12, 31) && good(2027, 1, 1) && good(2027, 3, 31));
        assert!(!good(2026, 9, 30) && !good(2027, 4, 1) && !good(2027, 11, 22));
    }

    proptest! {
        #[test]
        fn every_day_lies_in_its_quarter(number in 0_i64..2_932_896) {
            let day = Day::from_number(number).unwrap();
            let epoch = Epoch::of(day);
            prop_assert!(epoch.first_day() <= day && day <= epoch.last_day());
            prop_assert_eq!(Epoch::from_number(epoch.number()), Some(epoch));
            prop_assert_eq!(epoch.to_string().parse(), Ok(epoch));
            prop_assert!(epoch.is_good_on(day));
        }
    }
}
