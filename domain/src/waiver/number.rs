//! Waivers' numbers that people can read out.

use std::fmt;

use crate::{CaseNumber, Randomness};

/// `w-` and eight random characters, such as `w-k7q2m9xw`. Random, so that numbers do not tell how many waivers there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct WaiverNumber(CaseNumber);

/// The text is not a waiver's number.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("a waiver’s number has w- and eight letters and digits, such as w-k7q2m9xw")]
pub struct ParseWaiverNumberError;

impl WaiverNumber {
    /// Draws a new one.
    #[must_use]
    pub fn random(randomness: &dyn Randomness) -> Self {
        Self(CaseNumber::random(randomness))
    }

    /// Reads one as a person types it: any case, white space around it.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn parse(text: &str) -> Result<Self, ParseWaiverNumberError> {
        let text = text.trim().to_ascii_lowercase();
        let number = text.strip_prefix("w-").and_then(|number| CaseNumber::parse(number).ok()).map(Self);
        // A case's own prefix is none of a waiver's
        number.filter(|number| number.to_string() == text).ok_or(ParseWaiverNumberError)
    }
}

impl fmt::Display for WaiverNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "w-{}", self.0)
    }
}
