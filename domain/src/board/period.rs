//! The time that a report is about.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::Day;

/// How long the periods of a company's reports are. A company has one of them: the report on a year, less those on three of its quarters, would
/// give away what the fourth withholds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Span {
    /// Three months.
    #[default]
    Quarter,
    /// Six months.
    HalfYear,
    /// Twelve months.
    Year,
}

impl Span {
    /// Every span.
    pub const ALL: [Self; 3] = [Self::Quarter, Self::HalfYear, Self::Year];

    /// The configured name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Quarter => "quarter",
            Self::HalfYear => "half-year",
            Self::Year => "year",
        }
    }

    /// The span with this configured name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|span| span.name() == name)
    }

    /// How such a period is written.
    #[must_use]
    pub const fn example(self) -> &'static str {
        match self {
            Self::Quarter => "2026-Q3",
            Self::HalfYear => "2026-H1",
            Self::Year => "2026",
        }
    }

    /// How many of them a year has.
    #[must_use]
    pub const fn a_year(self) -> u8 {
        12 / self.months()
    }

    const fn months(self) -> u8 {
        match self {
            Self::Quarter => 3,
            Self::HalfYear => 6,
            Self::Year => 12,
        }
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Quarter => "quarter",
            Self::HalfYear => "half-year",
            Self::Year => "year",
        })
    }
}

/// A quarter, half a year or a year of the calendar, in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Period {
    year: i16,
    span: Span,
    /// From 0.
    place: u8,
}

/// The text is not a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected a quarter such as 2026-Q3, a half-year such as 2026-H1, or a year such as 2026")]
pub struct ParsePeriodError;

/// Why there is no report on a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PeriodRefusal {
    /// It goes on. Yesterday's report, taken from today's, would be one case.
    #[error("{period} goes on until {last}. There is a report when it is over; the latest is {latest}.", last = .period.last())]
    GoesOn {
        /// Which.
        period: Period,
        /// The latest that is over.
        latest: Period,
    },
    /// The company's reports are about other periods.
    #[error(
        "Reports here are by {span}, such as {latest}: one on another period could be taken from them, and what they withhold would be left."
    )]
    OtherSpan {
        /// How long the company's are.
        span: Span,
        /// The latest that is over.
        latest: Period,
    },
}

const YEARS: std::ops::RangeInclusive<i16> = 1971..=9998;

impl Period {
    /// Reads `2026-Q3`, `2026-H1` or `2026`; small letters do as well.
    ///
    /// # Errors
    /// When it is none of these.
    pub fn parse(text: &str) -> Result<Self, ParsePeriodError> {
        let text = text.trim().to_ascii_uppercase();
        let (year, rest) = text.split_at_checked(4).ok_or(ParsePeriodError)?;
        let (span, place) = match rest.as_bytes() {
            [] => (Span::Year, 0),
            [b'-', b'Q', place @ b'1'..=b'4'] => (Span::Quarter, place - b'1'),
            [b'-', b'H', place @ b'1'..=b'2'] => (Span::HalfYear, place - b'1'),
            _ => return Err(ParsePeriodError),
        };
        let digits = year.bytes().all(|byte| byte.is_ascii_digit());
        let year = year.parse().ok().filter(|year| digits && YEARS.contains(year)).ok_or(ParsePeriodError)?;
        Ok(Self { year, span, place })
    }

    /// The one that holds this day.
    #[must_use]
    pub fn with(day: Day, span: Span) -> Self {
        let date = Date::from(day);
        let place = (date.month().unsigned_abs() - 1) / span.months();
        Self { year: date.year().clamp(*YEARS.start(), *YEARS.end()), span, place }
    }

    /// The latest that is over.
    #[must_use]
    pub fn latest(today: Day, span: Span) -> Self {
        Self::with(today, span).previous()
    }

    /// The same if there can be a report on it, in a company whose reports are about periods of `span`.
    ///
    /// # Errors
    /// [`PeriodRefusal`] says why not.
    pub fn checked(self, today: Day, span: Span) -> Result<Self, PeriodRefusal> {
        let latest = Self::latest(today, span);
        match self {
            _ if self.span != span => Err(PeriodRefusal::OtherSpan { span, latest }),
            _ if self.last() >= today => Err(PeriodRefusal::GoesOn { period: self, latest }),
            _ => Ok(self),
        }
    }

    /// How long it is.
    #[must_use]
    pub const fn span(self) -> Span {
        self.span
    }

    /// The one before it, as long as this one.
    #[must_use]
    pub const fn previous(self) -> Self {
        match self.place {
            0 => Self { year: self.year - 1, place: self.span.a_year() - 1, ..self },
            place => Self { place: place - 1, ..self },
        }
    }

    /// Its first day.
    #[must_use]
    pub fn first(self) -> Day {
        Day::from(self.starts())
    }

    /// Its last day.
    #[must_use]
    pub fn last(self) -> Day {
        let month = (self.place + 1) * self.span.months();
        let last_month = Date::new(self.year, month.cast_signed(), 1).unwrap_or(Date::MAX);
        Day::from(last_month.last_of_month())
    }

    /// Whether this day is in it.
    #[must_use]
    pub fn holds(self, day: Day) -> bool {
        (self.first()..=self.last()).contains(&day)
    }

    /// `the third quarter of 2026`
    #[must_use]
    pub fn in_words(self) -> String {
        let place = ["first", "second", "third", "fourth"][usize::from(self.place)];
        match self.span {
            Span::Quarter => format!("the {place} quarter of {}", self.year),
            Span::HalfYear => format!("the {place} half of {}", self.year),
            Span::Year => format!("the year {}", self.year),
        }
    }

    fn starts(self) -> Date {
        let month = self.place * self.span.months() + 1;
        Date::new(self.year, month.cast_signed(), 1).unwrap_or(Date::MIN)
    }
}

impl fmt::Display for Period {
    /// `2026-Q3`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.span {
            Span::Quarter => write!(f, "{}-Q{}", self.year, self.place + 1),
            Span::HalfYear => write!(f, "{}-H{}", self.year, self.place + 1),
            Span::Year => write!(f, "{}", self.year),
        }
    }
}

impl TryFrom<String> for Period {
    type Error = ParsePeriodError;

    fn try_from(text: String) -> Result<Self, ParsePeriodError> {
        Self::parse(&text)
    }
}

impl From<Period> for String {
    fn from(period: Period) -> Self {
        period.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(text: &str) -> Period {
        Period::parse(text).unwrap()
    }

    fn day(year: i16, month: i8, day: i8) -> Day {
        Day::from(Date::constant(year, month, day))
    }

    #[test]
    fn periods_are_read_and_written() {
        for text in ["2026-Q3", "2026-H2", "2026"] {
            assert_eq!(period(text).to_string(), text);
            assert_eq!(period(&format!(" {} ", text.to_lowercase())), period(text));
        }
        for wrong in [
            "",
            "Q3",
            "2026-Q5",
            "2026-Q0",
            "2026Q3",
            "2026-H3",
            "26-Q3",
            "2026-Q33",
            "+026",
            "1969",
            "20é6",
            "last year",
        ] {
            assert_eq!(Period::parse(wrong), Err(ParsePeriodError), "{wrong}");
        }
    }

    #[test]
    fn each_ends_the_day_before_the_next_begins() {
        for text in ["2026-Q1", "2026-Q3", "2024-Q2", "2026-H1", "2026-H2", "2024"] {
            let (this, before) = (period(text), period(text).previous());
            assert_eq!(before.last().number() + 1, this.first().number(), "{text}");
            assert!(this.holds(this.first()) && this.holds(this.last()) && !this.holds(before.last()));
        }
        assert_eq!(period("2026-Q1").previous(), period("2025-Q4"));
        assert_eq!(period("2024-Q1").last(), day(2024, 3, 31));
        assert_eq!(period("2026-H2").first(), day(2026, 7, 1));
        assert_eq!(period("2026-Q3").in_words(), "the third quarter of 2026");
    }

    #[test]
    fn there_is_a_report_when_the_period_is_over_and_of_one_span_only() {
        let today = day(2026, 11, 28);
        assert_eq!(Period::latest(today, Span::Quarter), period("2026-Q3"));
        assert_eq!(Period::latest(today, Span::Year), period("2025"));
        assert_eq!(period("2026-Q3").checked(today, Span::Quarter), Ok(period("2026-Q3")));
        let said = |text: &str| period(text).checked(today, Span::Quarter).unwrap_err().to_string();
        assert!(
            said("2026-Q4").starts_with("2026-Q4 goes on until 31 December 2026."),
            "{}",
            said("2026-Q4")
        );
        assert!(said("2025").starts_with("Reports here are by quarter, such as 2026-Q3"), "{}", said("2025"));
        assert!(period("2026-Q3").checked(day(2026, 9, 30), Span::Quarter).is_err());
        assert!(period("2026-Q3").checked(day(2026, 10, 1), Span::Quarter).is_ok());
    }
}
