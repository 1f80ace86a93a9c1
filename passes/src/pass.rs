//! A pass: what is kept by an employee, and spent with a report.

use std::fmt;

use sha2::{Digest, Sha256};
use zeroize::{ZeroizeOnDrop, Zeroizing};

use crate::{Epoch, PassError, text};

const DOMAIN: &[u8] = b"ethics-bot pass v1";
const ID_DOMAIN: &[u8] = b"ethics-bot pass id v1";
const CONTENT_BYTES: usize = 2 + Pass::NONCE_BYTES + Pass::TAG_BYTES;

/// A pass: its epoch, 128 random bits that only its holder ever saw, and the first 128 bits of what the epoch's key makes of them.
///
/// # Privacy
/// It is good for one report, and it holds nothing of its holder. But it is a secret until then and evidence afterwards: whoever finds
/// it on somebody can look up that it was spent. So it is destroyed when it was spent, and the page says so.
#[derive(ZeroizeOnDrop)]
pub struct Pass {
    #[zeroize(skip)]
    epoch: Epoch,
    nonce: [u8; Self::NONCE_BYTES],
    tag: [u8; Self::TAG_BYTES],
}

impl Pass {
    pub(crate) const NONCE_BYTES: usize = 16;
    pub(crate) const TAG_BYTES: usize = 16;

    pub(crate) const fn new(
        epoch: Epoch,
        nonce: [u8; Self::NONCE_BYTES],
        tag: [u8; Self::TAG_BYTES],
    ) -> Self {
        Self { epoch, nonce, tag }
    }

    /// Reads a pass as people type it: 56 letters and digits in any case, with white space or hyphens of any kind between them or none;
    /// O counts as 0, I and L as 1.
    ///
    /// # Errors
    /// [`PassError`], which says what to look at.
    pub fn parse(text: &str) -> Result<Self, PassError> {
        Self::from_bytes(&*text::parse(text)?).ok_or(PassError::Check)
    }

    /// 14 groups of four letters and digits, with hyphens between them: epoch, nonce, tag and a check in Crockford's base32.
    #[must_use]
    pub fn to_text(&self) -> Zeroizing<String> {
        text::write(&*self.bytes())
    }

    /// `None` for an epoch outside of the calendar.
    pub(crate) fn from_bytes(content: &[u8; CONTENT_BYTES]) -> Option<Self> {
        let (epoch, rest) = content.split_first_chunk()?;
        let (nonce, tag) = rest.split_first_chunk()?;
        let epoch = Epoch::from_number(u16::from_be_bytes(*epoch))?;
        Some(Self::new(epoch, *nonce, *tag.first_chunk()?))
    }

    pub(crate) fn bytes(&self) -> Zeroizing<[u8; CONTENT_BYTES]> {
        let mut content = Zeroizing::new([0; CONTENT_BYTES]);
        content[..2].copy_from_slice(&self.epoch.to_bytes());
        content[2..2 + Self::NONCE_BYTES].copy_from_slice(&self.nonce);
        content[2 + Self::NONCE_BYTES..].copy_from_slice(&self.tag);
        content
    }

    /// The epoch whose key it needs.
    #[must_use]
    pub const fn epoch(&self) -> Epoch {
        self.epoch
    }

    /// Under which it is remembered as spent. Ask [`accepts`](crate::EpochKey::accepts) first: the id does not depend on the tag.
    #[must_use]
    pub fn id(&self) -> PassId {
        let hash = Sha256::new()
            .chain_update(ID_DOMAIN)
            .chain_update(self.epoch.to_bytes())
            .chain_update(self.nonce);
        PassId(hash.finalize().into())
    }

    /// What the VOPRF is computed of.
    pub(crate) fn input(&self) -> Zeroizing<Vec<u8>> {
        input(self.epoch, &self.nonce)
    }

    pub(crate) const fn tag(&self) -> &[u8; Self::TAG_BYTES] {
        &self.tag
    }
}

pub(crate) fn input(epoch: Epoch, nonce: &[u8; Pass::NONCE_BYTES]) -> Zeroizing<Vec<u8>> {
    Zeroizing::new([DOMAIN, &epoch.to_bytes(), nonce].concat())
}

impl fmt::Debug for Pass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pass")
    }
}

/// A spent pass: SHA-256 of its epoch and nonce, from which the pass cannot be computed.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct PassId([u8; 32]);

impl PassId {
    /// The stored form.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for PassId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PassId")
    }
}

#[cfg(test)]
mod tests;
