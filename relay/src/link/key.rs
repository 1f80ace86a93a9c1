//! The key that both hosts hold.

use std::fmt;

use domain::Randomness;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// The text is not a link key. It never repeats the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected the 64 hexadecimal digits of a link key")]
pub struct ParseLinkKeyError;

/// 32 secret bytes, the same on the bot's host and on the relay's. Whoever holds them can speak for either.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct LinkKey([u8; 32]);

impl LinkKey {
    /// Draws a new one.
    #[must_use]
    pub fn random(randomness: &dyn Randomness) -> Self {
        let mut bytes = Zeroizing::new([0; 32]);
        randomness.fill(bytes.as_mut_slice());
        Self(*bytes)
    }

    /// From 64 hexadecimal digits; white space around them does not matter.
    ///
    /// # Errors
    /// When `text` is anything else.
    pub fn parse(text: &str) -> Result<Self, ParseLinkKeyError> {
        let mut bytes = Zeroizing::new([0; 32]);
        hex::decode_to_slice(text.trim(), bytes.as_mut_slice()).map_err(|_| ParseLinkKeyError)?;
        Ok(Self(*bytes))
    }

    pub(super) const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for LinkKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LinkKey")
    }
}
