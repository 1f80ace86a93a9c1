//! How long after a letter the next one comes.

/// Days between letters: reminders get rarer, never louder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rhythm(Vec<u16>);

/// The numbers are no rhythm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "expected days from 1 to 365, at most 12 of them, none less than the one before it: reminders get rarer"
)]
pub struct ParseRhythmError;

impl Default for Rhythm {
    /// A week after the first letter, two weeks after that, four weeks after that.
    fn default() -> Self {
        Self(vec![7, 14, 28])
    }
}

impl Rhythm {
    /// A reminder so many days after the first letter, the next so many days after that one, and so on; none after the last. No days are no reminder.
    ///
    /// # Errors
    /// When they get more frequent, or are not days.
    pub fn new(days: &[i64]) -> Result<Self, ParseRhythmError> {
        let rarer = days.windows(2).all(|pair| pair[0] <= pair[1]);
        let all: Option<Vec<u16>> = days
            .iter()
            .map(|days| u16::try_from(*days).ok().filter(|days| (1..=365).contains(days)))
            .collect();
        all.filter(|days| rarer && days.len() <= 12).map(Self).ok_or(ParseRhythmError)
    }

    /// How many days after the letter with this number, counted from 0, the next one comes; `None` when it was the last.
    #[must_use]
    pub fn days_after(&self, letter: u32) -> Option<u16> {
        usize::try_from(letter).ok().and_then(|letter| self.0.get(letter)).copied()
    }

    /// The days.
    #[must_use]
    pub fn days(&self) -> &[u16] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reminders_get_rarer_and_end() {
        let usual = Rhythm::default();
        assert_eq!([0, 1, 2, 3].map(|letter| usual.days_after(letter)), [Some(7), Some(14), Some(28), None]);
        assert_eq!(Rhythm::new(&[]).unwrap().days_after(0), None);
        for wrong in [&[14, 7][..], &[0], &[366], &[1; 13]] {
            assert_eq!(Rhythm::new(wrong), Err(ParseRhythmError), "{wrong:?}");
        }
    }
}
