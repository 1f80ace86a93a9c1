//! A time of the week.

use std::fmt;

use jiff::civil::{Date, Time, Weekday};

const NAMES: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// A time of day, on every day or on some days of the week only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ReleaseMoment {
    time: Time,
    /// Bit 0 is Monday.
    days: u8,
}

/// The text is not a time of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected a time of day such as \"09:00\", \"Mon 09:00\" or \"Mon-Fri 09:00\"")]
pub struct ParseReleaseMomentError;

impl ReleaseMoment {
    /// This time of every day.
    #[must_use]
    pub const fn every_day(time: Time) -> Self {
        Self { time, days: 0b111_1111 }
    }

    /// Reads `09:00`, `Mon 09:00`, `Mon-Fri 09:00` or `Mon,Thu 09:00`; names of days are the first three letters in English, in any case.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn parse(text: &str) -> Result<Self, ParseReleaseMomentError> {
        let (days, time) = match text.trim().rsplit_once(' ') {
            None => (None, text.trim()),
            Some((days, time)) => (Some(days.trim()), time),
        };
        let time = Time::strptime("%H:%M", time).map_err(|_| ParseReleaseMomentError)?;
        let Some(days) = days else { return Ok(Self::every_day(time)) };
        let days = days.split(',').try_fold(0, |days, range| Ok(days | days_of(range)?))?;
        Ok(Self { time, days })
    }

    /// The time of day.
    #[must_use]
    pub const fn time(self) -> Time {
        self.time
    }

    /// Whether this day has it.
    #[must_use]
    pub fn is_on(self, date: Date) -> bool {
        self.days & 1 << date.weekday().to_monday_zero_offset() != 0
    }

    fn is_on_weekday(self, day: Weekday) -> bool {
        self.days & 1 << day.to_monday_zero_offset() != 0
    }
}

/// The days of `Mon` or `Mon-Fri`, Monday in bit 0; `None` when it is anything else.
pub(crate) fn days_of_week(range: &str) -> Option<u8> {
    days_of(range).ok()
}

/// The days of `Mon` or `Mon-Fri`.
fn days_of(range: &str) -> Result<u8, ParseReleaseMomentError> {
    let (first, last) = range.split_once('-').unwrap_or((range, range));
    let (first, last) = (place(first)?, place(last)?);
    let length = (last + 7 - first) % 7;
    Ok((0..=length).fold(0, |days, step| days | 1 << ((first + step) % 7)))
}

/// Which day of the week a name means, Monday first.
fn place(name: &str) -> Result<usize, ParseReleaseMomentError> {
    let known = NAMES.iter().position(|known| known.eq_ignore_ascii_case(name.trim()));
    known.ok_or(ParseReleaseMomentError)
}

impl fmt::Display for ReleaseMoment {
    /// `09:00`, or with its days: `Mon,Tue 09:00`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let week = Weekday::Monday.cycle_forward().zip(NAMES);
        let days: Vec<&str> =
            week.filter(|(day, _)| self.is_on_weekday(*day)).map(|(_, name)| name).collect();
        if days.len() < NAMES.len() {
            write!(f, "{} ", days.join(","))?;
        }
        f.write_str(&self.time.strftime("%H:%M").to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_one_a_range_or_all() {
        let texts = [
            ("09:00", "09:00"),
            ("mon 09:00", "Mon 09:00"),
            ("Fri-Mon 23:59", "Mon,Fri,Sat,Sun 23:59"),
            (" Mon-Fri  00:00 ", "Mon,Tue,Wed,Thu,Fri 00:00"),
            ("Tue-Mon 12:30", "12:30"),
            ("Mon,Thu-Fri 08:15", "Mon,Thu,Fri 08:15"),
            ("Mon,Tue,Wed,Thu,Fri 00:00", "Mon,Tue,Wed,Thu,Fri 00:00"),
        ];
        for (text, shown) in texts {
            assert_eq!(ReleaseMoment::parse(text).map(|moment| moment.to_string()), Ok(shown.to_owned()));
        }
        for text in [
            "",
            "9 o'clock",
            "25:00",
            "Mo 09:00",
            "Mon",
            "Mon- 09:00",
            "Mon, 09:00",
            "09:00 Mon",
            "Mon-Fri-Sat 09:00",
        ] {
            assert_eq!(ReleaseMoment::parse(text), Err(ParseReleaseMomentError), "{text}");
        }
    }
}
