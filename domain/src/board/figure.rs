//! A number that may be said, or may not.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The smallest number of reports that is said. Zero is below it like one to four: "none" would tell those whom it could have been about.
pub const FEWEST: u32 = 5;

/// A number of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Figure {
    /// It is said.
    Shown(u32),
    /// It is fewer than [`FEWEST`], or would give away one that is. Which of the two is not said.
    Withheld,
}

impl Figure {
    /// The number, unless it is too small to be said.
    #[must_use]
    pub const fn of(number: u32) -> Self {
        if number < FEWEST { Self::Withheld } else { Self::Shown(number) }
    }

    /// The number, when it is said.
    #[must_use]
    pub const fn shown(self) -> Option<u32> {
        match self {
            Self::Shown(number) => Some(number),
            Self::Withheld => None,
        }
    }
}

/// A part of a whole, both of which are said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    part: u32,
    whole: u32,
}

impl Share {
    /// The share of these; `None` when one of them is withheld, for it could be computed.
    #[must_use]
    pub fn of(part: Figure, whole: Figure) -> Option<Self> {
        let (part, whole) = (part.shown()?, whole.shown()?);
        (whole > 0).then_some(Self { part, whole })
    }

    /// In percent, rounded half up.
    #[must_use]
    pub const fn percent(self) -> u32 {
        (self.part * 200 + self.whole) / (self.whole * 2)
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} %", self.percent())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_is_withheld_and_five_is_not() {
        assert_eq!(
            [0, 1, 4, 5].map(Figure::of),
            [Figure::Withheld, Figure::Withheld, Figure::Withheld, Figure::Shown(5)]
        );
    }

    #[test]
    fn a_share_needs_both() {
        assert_eq!(Share::of(Figure::Withheld, Figure::Shown(9)), None);
        assert_eq!(Share::of(Figure::Shown(9), Figure::Withheld), None);
        assert_eq!(Share::of(Figure::Shown(5), Figure::Shown(8)).map(Share::percent), Some(63));
        assert_eq!(Share::of(Figure::Shown(6), Figure::Shown(6)).map(Share::percent), Some(100));
    }
}
