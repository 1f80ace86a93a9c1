//! The public half of an epoch's key.

use std::fmt;

use sha2::{Digest, Sha256};
use voprf::{Group, Ristretto255};

use crate::ElementError;

const GROUPS: usize = 6;
const GROUP_BYTES: usize = 5;

/// The key against which a browser checks that it got the same passes as everybody else: 32 bytes.
///
/// # Privacy
/// A bot that signed one person's passes with a key of their own would recognise them when they are spent. The proof prevents it, as long
/// as everybody compares with the same public key: hence the fingerprint, shown where everybody sees the same.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PublicKey {
    bytes: [u8; 32],
    element: <Ristretto255 as Group>::Elem,
}

impl PublicKey {
    pub(crate) fn new(element: <Ristretto255 as Group>::Elem) -> Self {
        Self { bytes: Ristretto255::serialize_elem(element).into(), element }
    }

    /// From 64 hexadecimal digits.
    ///
    /// # Errors
    /// [`ElementError::Element`] when `text` is anything else, or not an element, or the identity.
    pub fn parse(text: &str) -> Result<Self, ElementError> {
        let bytes = decode(text).ok_or(ElementError::Element)?;
        let element = Ristretto255::deserialize_elem(&bytes).map_err(|_| ElementError::Element)?;
        Ok(Self { bytes, element })
    }

    /// Its 32 bytes (RFC 9496, 4.3.2).
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.bytes
    }

    /// 64 hexadecimal digits.
    #[must_use]
    pub fn to_hex(&self) -> String {
        hex::encode(self.bytes)
    }

    /// Six groups of five digits, by which people can compare it in any language: 99 bits of a hash, as many as messengers show.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let hash = Sha256::new().chain_update(b"ethics-bot pass key fingerprint v1").chain_update(self.bytes);
        let hash = hash.finalize();
        let group =
            |bytes: &[u8]| bytes.iter().fold(0, |sum: u64, byte| sum << 8 | u64::from(*byte)) % 100_000;
        let groups: Vec<String> =
            hash.chunks_exact(GROUP_BYTES).take(GROUPS).map(|bytes| format!("{:05}", group(bytes))).collect();
        groups.join(" ")
    }

    pub(crate) const fn element(&self) -> <Ristretto255 as Group>::Elem {
        self.element
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PublicKey")
    }
}

/// Exactly so many bytes from hexadecimal digits.
pub(crate) fn decode<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    hex::decode_to_slice(text, &mut bytes).ok().map(|()| bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GENERATOR: &str = "e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76";

    #[test]
    fn people_compare_thirty_digits() {
        let key = PublicKey::parse(GENERATOR).unwrap();
        assert_eq!(key.to_hex(), GENERATOR);
        let fingerprint = key.fingerprint();
        assert_eq!(fingerprint.split(' ').filter(|group| group.len() == 5).count(), GROUPS);
        assert!(fingerprint.chars().all(|one| one.is_ascii_digit() || one == ' '));
        let other = "6a493210f7499cd17fecb510ae0cea23a110e8d5b901f8acadd3095c73a3b919";
        assert_ne!(fingerprint, PublicKey::parse(other).unwrap().fingerprint());
        assert_eq!(PublicKey::parse(&"0".repeat(64)), Err(ElementError::Element));
    }
}
