//! Case numbers that people can read out.

use std::fmt;

use crate::{Randomness, randomness::random_below};

/// No vowels (no words by accident), nothing that looks like something else.
const ALPHABET: &[u8; 27] = b"23456789bcdfghjkmnpqrstvwxz";
const LENGTH: usize = 8;

/// Eight random characters, such as `k7q2m9xw`. Random, so that numbers tell neither order nor how many cases there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CaseNumber([u8; LENGTH]);

/// The text is not a case number.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("a case number has eight letters and digits, such as k7q2m9xw")]
pub struct ParseCaseNumberError;

impl CaseNumber {
    /// Draws a new one: about 38 bits. The store refuses one that is taken.
    #[must_use]
    pub fn random(randomness: &dyn Randomness) -> Self {
        let mut characters = [0; LENGTH];
        for character in &mut characters {
            *character = ALPHABET[random_below(randomness, ALPHABET.len() as u64) as usize];
        }
        Self(characters)
    }

    /// Reads one as a person types it: any case, white space around it, an optional `case-` before it.
    ///
    /// # Errors
    /// When it is not eight characters of the alphabet.
    pub fn parse(text: &str) -> Result<Self, ParseCaseNumberError> {
        let text = text.trim().to_ascii_lowercase();
        let text = text.strip_prefix("case-").unwrap_or(&text);
        let characters: [u8; LENGTH] = text.as_bytes().try_into().map_err(|_| ParseCaseNumberError)?;
        if characters.iter().all(|character| ALPHABET.contains(character)) {
            Ok(Self(characters))
        } else {
            Err(ParseCaseNumberError)
        }
    }

    /// The name of the case's private channel: `case-k7q2m9xw`.
    #[must_use]
    pub fn room_name(&self) -> String {
        format!("case-{self}")
    }
}

impl fmt::Display for CaseNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|&character| write!(f, "{}", char::from(character)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::randomness::tests::Seeded;

    #[test]
    fn numbers_survive_being_typed() {
        let number = CaseNumber::random(&Seeded::new(7));
        assert_eq!(CaseNumber::parse(&number.to_string()), Ok(number));
        assert_eq!(CaseNumber::parse(&format!(" Case-{} ", number.to_string().to_uppercase())), Ok(number));
        for wrong in ["", "k7q2m9x", "k7q2m9xww", "k7q2m9x1", "käse-käse"] {
            assert_eq!(CaseNumber::parse(wrong), Err(ParseCaseNumberError), "{wrong}");
        }
    }
}
