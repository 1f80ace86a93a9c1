//! The board secretary's key, without which the command line makes no report.

use std::{fmt, path::Path};

use domain::{Randomness, Span};
use sha2::{Digest, Sha256};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::private_file;

/// What the key is mixed with before it is written down as a hash.
const PURPOSE: &[u8] = b"ethics-bot, the board secretary's key, 1";
/// The record's file in the data folder.
const FILE: &str = "board.key";

/// 32 secret bytes that the board secretary holds. Nothing of them is kept here but a hash.
#[derive(Zeroize, ZeroizeOnDrop)]
pub(crate) struct SecretaryKey([u8; 32]);

/// The text is not a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "this is not a board secretary's key: expected eight groups of eight hexadecimal digits, as `ethics-bot report key` prints them"
)]
pub(crate) struct ParseSecretaryKeyError;

impl SecretaryKey {
    /// Draws a new one.
    pub(crate) fn random(randomness: &dyn Randomness) -> Self {
        let mut bytes = Zeroizing::new([0; 32]);
        randomness.fill(bytes.as_mut_slice());
        Self(*bytes)
    }

    /// Reads one as it was printed; hyphens and white space do not matter.
    ///
    /// # Errors
    /// When it is anything else. The error does not repeat it.
    pub(crate) fn parse(text: &str) -> Result<Self, ParseSecretaryKeyError> {
        let digits: Zeroizing<String> = Zeroizing::new(
            text.chars().filter(|character| *character != '-' && !character.is_whitespace()).collect(),
        );
        let mut bytes = Zeroizing::new([0; 32]);
        hex::decode_to_slice(digits.as_bytes(), bytes.as_mut_slice()).map_err(|_| ParseSecretaryKeyError)?;
        Ok(Self(*bytes))
    }

    /// To be written down: eight groups of eight digits.
    pub(crate) fn in_groups(&self) -> Zeroizing<String> {
        let groups: Vec<String> = self.0.chunks(4).map(hex::encode).collect();
        Zeroizing::new(groups.join("-"))
    }

    fn hash(&self) -> String {
        hex::encode(Sha256::new().chain_update(PURPOSE).chain_update(self.0).finalize())
    }
}

impl fmt::Debug for SecretaryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretaryKey")
    }
}

/// What is kept of the key: a hash that checks it, and the span of the periods for which it makes reports.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct KeyRecord {
    pub(crate) span: Span,
    hash: String,
}

impl KeyRecord {
    /// That of a key.
    pub(crate) fn of(key: &SecretaryKey, span: Span) -> Self {
        Self { span, hash: key.hash() }
    }

    /// The record in a data folder; `None` when no key was made yet.
    ///
    /// # Errors
    /// When the file cannot be read, or is not such a record.
    pub(crate) fn read(data: &Path) -> anyhow::Result<Option<Self>> {
        let path = data.join(FILE);
        let Some(text) = private_file::read(&path)? else { return Ok(None) };
        let record = text.trim().split_once(' ').and_then(|(span, hash)| {
            let hash = hash.to_owned();
            Some(Self { span: Span::from_name(span)?, hash }).filter(|record| record.hash.len() == 64)
        });
        match record {
            Some(record) => Ok(Some(record)),
            None => anyhow::bail!(
                "{} is not what `ethics-bot report key` wrote: put it back from where it was kept",
                path.display()
            ),
        }
    }

    /// Writes it, readable by this user only.
    ///
    /// # Errors
    /// What the operating system says.
    pub(crate) fn write(&self, data: &Path) -> std::io::Result<()> {
        private_file::write(&data.join(FILE), format!("{} {}\n", self.span.name(), self.hash).as_bytes())
    }

    /// Whether this is the key.
    pub(crate) fn is_of(&self, key: &SecretaryKey) -> bool {
        self.hash == key.hash()
    }
}

#[cfg(test)]
mod tests {
    use domain::SystemRandomness;

    use super::*;

    #[test]
    fn the_record_knows_its_key_and_does_not_hold_it() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(KeyRecord::read(folder.path()).unwrap(), None);
        let key = SecretaryKey::random(&SystemRandomness);
        KeyRecord::of(&key, Span::HalfYear).write(folder.path()).unwrap();
        let record = KeyRecord::read(folder.path()).unwrap().unwrap();
        let printed = key.in_groups();
        assert!(record.is_of(&SecretaryKey::parse(&format!(" {}\n", printed.to_uppercase())).unwrap()));
        assert!(!record.is_of(&SecretaryKey::random(&SystemRandomness)));
        assert_eq!(record.span, Span::HalfYear);
        let kept = std::fs::read_to_string(folder.path().join(FILE)).unwrap();
        assert!(!kept.contains(&printed.replace('-', "")) && !kept.contains(&printed[..8]));
    }

    #[test]
    fn what_is_no_key_and_no_record_is_said() {
        for wrong in ["", "abcd", &"0".repeat(63), &"g".repeat(64)] {
            assert_eq!(SecretaryKey::parse(wrong).map(drop), Err(ParseSecretaryKeyError));
        }
        let folder = tempfile::tempdir().unwrap();
        for wrong in ["", "quarter", "month 00", "quarter 00"] {
            std::fs::write(folder.path().join(FILE), wrong).unwrap();
            let said = KeyRecord::read(folder.path()).unwrap_err().to_string();
            assert!(said.contains("put it back"), "{said}");
        }
    }
}
