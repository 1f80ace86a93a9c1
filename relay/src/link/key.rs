//! The key that both hosts hold, and another one that takes its place.

use std::{fmt, sync::Arc};

use domain::Randomness;
use sha2::{Digest, Sha256};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// The text is not a link key. It never repeats the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "expected the 64 hexadecimal digits of a link key, or several such keys, one a line, the newest last"
)]
pub struct ParseLinkKeyError;

/// What a key of the link is known by inside a process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct LinkKeyId([u8; 8]);

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

    pub(super) fn id(&self) -> LinkKeyId {
        let digest = Sha256::new().chain_update(b"ethics-bot link key id v1").chain_update(self.0).finalize();
        let mut id = [0; 8];
        id.copy_from_slice(&digest[..8]);
        LinkKeyId(id)
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

/// One key or, while it is replaced, two, the newest last. The relay takes each of them; the bot calls with the newest that the relay takes.
#[derive(Clone)]
pub struct LinkKeys(Vec<Arc<LinkKey>>);

impl LinkKeys {
    /// Keys of 64 hexadecimal digits with white space between them, the newest last.
    ///
    /// # Errors
    /// [`ParseLinkKeyError`] when there is none, or something else.
    pub fn parse(text: &str) -> Result<Self, ParseLinkKeyError> {
        let keys: Vec<_> = text.split_whitespace().map(LinkKey::parse).collect::<Result<_, _>>()?;
        if keys.is_empty() {
            return Err(ParseLinkKeyError);
        }
        Ok(Self(keys.into_iter().map(Arc::new).collect()))
    }

    /// How many there are: one, or more while it is replaced.
    #[must_use]
    #[allow(clippy::len_without_is_empty, reason = "there is always one")]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The newest alone.
    #[must_use]
    pub fn newest(&self) -> Self {
        Self(self.0.last().cloned().into_iter().collect())
    }

    pub(super) fn newest_first(&self) -> impl Iterator<Item = &LinkKey> {
        self.0.iter().rev().map(Arc::as_ref)
    }

    pub(super) fn have(&self, id: LinkKeyId) -> bool {
        self.0.iter().any(|key| key.id() == id)
    }
}

impl From<LinkKey> for LinkKeys {
    fn from(key: LinkKey) -> Self {
        Self(vec![Arc::new(key)])
    }
}

impl fmt::Debug for LinkKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LinkKeys")
    }
}
