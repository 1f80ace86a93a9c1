//! The secret from which every epoch's key is derived.

use std::fmt;

use domain::Randomness;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// The text is not a seed. It never repeats the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected the 64 hexadecimal digits of the seed for passes")]
pub struct ParseSeedError;

/// 32 secret bytes. Bot and relay share them, in one process or as the same file on two hosts, and derive each epoch's key from them.
///
/// # Privacy
/// Whoever has the seed can make passes for anybody. It does not help to find out whose a spent pass was.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct PassSeed([u8; 32]);

impl PassSeed {
    /// Draws a new one.
    #[must_use]
    pub fn random(randomness: &dyn Randomness) -> Self {
        let mut bytes = Zeroizing::new([0; 32]);
        randomness.fill(bytes.as_mut_slice());
        Self(*bytes)
    }

    /// From 64 hexadecimal digits; white space around them does not matter, so that a file may end with a line break.
    ///
    /// # Errors
    /// When `text` is anything else.
    pub fn parse(text: &str) -> Result<Self, ParseSeedError> {
        let mut bytes = Zeroizing::new([0; 32]);
        hex::decode_to_slice(text.trim(), bytes.as_mut_slice()).map_err(|_| ParseSeedError)?;
        Ok(Self(*bytes))
    }

    /// 64 hexadecimal digits, for the file.
    #[must_use]
    pub fn to_hex(&self) -> Zeroizing<String> {
        Zeroizing::new(hex::encode(self.0))
    }

    /// A key for another purpose, from which neither the seed nor another key can be computed: HMAC-SHA-256 of the purpose (RFC 2104).
    #[must_use]
    #[allow(clippy::expect_used, reason = "HMAC takes keys of any length (RFC 2104, 3)")]
    pub fn key_for(&self, purpose: &str) -> Zeroizing<[u8; 32]> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("any length");
        mac.update(b"ethics-bot key v1: ");
        mac.update(purpose.as_bytes());
        Zeroizing::new(mac.finalize().into_bytes().into())
    }

    pub(crate) const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for PassSeed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PassSeed")
    }
}

#[cfg(test)]
mod tests {
    use domain::SystemRandomness;

    use super::*;

    #[test]
    fn a_seed_reads_back_and_is_never_shown() {
        let seed = PassSeed::random(&SystemRandomness);
        let again = PassSeed::parse(&format!("{}\n", seed.to_hex().as_str())).unwrap();
        assert_eq!(seed.as_bytes(), again.as_bytes());
        assert_eq!(format!("{seed:?}"), "PassSeed");
        for wrong in ["", "00", &"0".repeat(63), &"0".repeat(65), &"g".repeat(64)] {
            assert_eq!(PassSeed::parse(wrong).unwrap_err(), ParseSeedError);
        }
    }
}
