//! The master keys that are known at one moment: the one in use and, while it is replaced, the one that follows it.

use std::{fmt, sync::Arc};

use zeroize::Zeroizing;

use crate::SealingKey;

const PURPOSE: &[u8] = b"ethics-bot master key id v1";

/// What a master key is known by: eight bytes derived from it, which tell nothing of it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct KeyId([u8; 8]);

impl KeyId {
    /// Of this key.
    #[must_use]
    pub fn of(key: &SealingKey) -> Self {
        let derived = key.derive(PURPOSE);
        let mut id = [0; 8];
        id.copy_from_slice(&derived[..8]);
        Self(id)
    }

    /// From the stored form; `None` when it is none.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// The stored form.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 8] {
        &self.0
    }
}

impl fmt::Display for KeyId {
    /// 16 hexadecimal digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The text is not a ring of keys. It says nothing of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected 64 hexadecimal digits, or several such keys, one a line, the newest last")]
pub struct ParseKeyRingError;

/// One master key or more, the newest last. Which of them is in use is written beside what is sealed under it.
#[derive(Clone)]
pub struct KeyRing(Vec<(KeyId, Arc<SealingKey>)>);

impl KeyRing {
    /// Keys of 64 hexadecimal digits with white space between them, the newest last. One that is there twice counts where it is last.
    ///
    /// # Errors
    /// [`ParseKeyRingError`] when there is none, or something else.
    pub fn parse(text: &str) -> Result<Self, ParseKeyRingError> {
        let mut ring = Self(Vec::new());
        for word in text.split_whitespace() {
            let mut bytes = Zeroizing::new([0; 32]);
            hex::decode_to_slice(word, bytes.as_mut_slice()).map_err(|_| ParseKeyRingError)?;
            ring.push(SealingKey::from_bytes(*bytes));
        }
        if ring.0.is_empty() { Err(ParseKeyRingError) } else { Ok(ring) }
    }

    fn push(&mut self, key: SealingKey) {
        let id = KeyId::of(&key);
        self.0.retain(|(known, _)| *known != id);
        self.0.push((id, Arc::new(key)));
    }

    /// The key with this id, if it is known.
    #[must_use]
    pub fn find(&self, id: KeyId) -> Option<Arc<SealingKey>> {
        self.0.iter().find(|(known, _)| *known == id).map(|(_, key)| key.clone())
    }

    /// All of them, the newest first.
    pub fn newest_first(&self) -> impl Iterator<Item = (KeyId, &Arc<SealingKey>)> {
        self.0.iter().rev().map(|(id, key)| (*id, key))
    }

    /// The ids of all of them, the newest last.
    #[must_use]
    pub fn ids(&self) -> Vec<KeyId> {
        self.0.iter().map(|(id, _)| *id).collect()
    }
}

impl From<SealingKey> for KeyRing {
    fn from(key: SealingKey) -> Self {
        Self(vec![(KeyId::of(&key), Arc::new(key))])
    }
}

impl fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyRing")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_one_a_line_the_newest_last() {
        let (old, new) = ("0a".repeat(32), "0b".repeat(32));
        let [a, b] = [[0x0a; 32], [0x0b; 32]].map(|bytes| KeyId::of(&SealingKey::from_bytes(bytes)));
        assert_ne!(a, b);
        assert_eq!(KeyRing::parse(&old).unwrap().ids(), [a]);
        assert_eq!(KeyRing::parse(&format!("\n{old}\n {new}\r\n")).unwrap().ids(), [a, b]);
        assert_eq!(KeyRing::parse(&format!("{old} {new} {old}")).unwrap().ids(), [b, a]);
        for wrong in ["", " \n", "0a", &format!("{old}{new}"), &format!("{old}\nsecret")] {
            assert_eq!(KeyRing::parse(wrong).unwrap_err(), ParseKeyRingError, "{wrong}");
        }
        let said = format!("{:?} {}", KeyRing::parse(&old).unwrap(), KeyRing::parse("zz").unwrap_err());
        assert!(!said.contains("0a0a") && !said.contains("zz"));
    }

    #[test]
    fn a_keys_id_is_no_part_of_it() {
        let key = SealingKey::from_bytes([7; 32]);
        let id = KeyId::of(&key);
        assert_ne!(id.as_bytes(), &[7; 8]);
        assert_eq!(KeyId::from_bytes(id.as_bytes()), Some(id));
        assert_eq!(KeyId::from_bytes(&[7; 32]), None);
        assert_eq!(id.to_string().len(), 16);
    }
}
