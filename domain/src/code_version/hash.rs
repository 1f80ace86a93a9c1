//! The digest that says which text was signed.

use std::fmt;

use sha2::{Digest, Sha256};

/// The SHA-256 of a version's text.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CodeHash([u8; 32]);

impl CodeHash {
    /// The digest of this text, byte for byte.
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self(Sha256::digest(text).into())
    }

    /// The stored form.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// From the stored form; `None` when `bytes` are not 32.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// From 64 hexadecimal digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text.trim(), &mut bytes).ok()?;
        Some(Self(bytes))
    }

    /// The first twelve digits, for people.
    #[must_use]
    pub fn short(&self) -> String {
        hex::encode(&self.0[..6])
    }
}

/// 64 hexadecimal digits, as `sha256sum` prints them.
impl fmt::Display for CodeHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for CodeHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CodeHash({})", self.short())
    }
}

#[cfg(test)]
mod tests {
    use super::CodeHash;

    #[test]
    fn it_is_what_sha256sum_prints() {
        let hash = CodeHash::of("abc");
        assert_eq!(hash.to_string(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(CodeHash::parse(&format!(" {hash}\n")), Some(hash));
        assert_eq!(CodeHash::from_bytes(hash.as_bytes()), Some(hash));
        assert_eq!(hash.short(), "ba7816bf8f01");
        assert_eq!(CodeHash::parse("ba78"), None);
    }
}
