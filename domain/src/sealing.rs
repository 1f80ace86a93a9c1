//! Sealing: XChaCha20-Poly1305 (RFC 8439 with the extended nonce of draft-irtf-cfrg-xchacha), bound to the cell it is stored in.

use std::fmt;

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::{Randomness, randomness::random_bytes};

const VERSION: u8 = 1;
const NONCE_BYTES: usize = 24;

/// A 256-bit key that seals and opens.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct SealingKey([u8; 32]);

/// Where a sealed value is stored. It goes into the associated data, so that a value moved to another row or column does not open.
#[derive(Debug, Clone, Copy)]
pub struct Cell<'a> {
    /// The table's name.
    pub table: &'static str,
    /// The column's name.
    pub column: &'static str,
    /// The row's key.
    pub row: &'a [u8],
}

/// A sealed value: version byte, 24-byte nonce, ciphertext with its 16-byte tag.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed(Vec<u8>);

/// A sealed value did not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// Wrong key, moved to another cell, or changed.
    #[error("a sealed value does not open: wrong key, wrong place, or changed")]
    Refused,
    /// Not something this version sealed.
    #[error("a sealed value has an unknown form")]
    Form,
}

impl SealingKey {
    /// Draws a new key.
    #[must_use]
    pub fn random(randomness: &dyn Randomness) -> Self {
        Self(random_bytes(randomness))
    }

    /// A key from its 32 bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Another secret, for `purpose` alone (HKDF-SHA-256, RFC 5869): it tells nothing of this key, nor of what is derived for other purposes.
    pub(crate) fn derive(&self, purpose: &[u8]) -> Zeroizing<[u8; 32]> {
        let mut secret = Zeroizing::new([0; 32]);
        #[allow(clippy::expect_used, reason = "32 bytes are below the limit of 255 blocks (RFC 5869, 2.3)")]
        Hkdf::<Sha256>::new(None, &self.0).expand(purpose, secret.as_mut_slice()).expect("below the limit");
        secret
    }

    /// Seals `plain` for its place `cell`, under a fresh random nonce (192 bits: no two are ever the same).
    #[must_use]
    #[allow(clippy::expect_used, reason = "encryption fails only above 256 GiB (RFC 8439, 2.8)")]
    pub fn seal(&self, cell: Cell<'_>, plain: &[u8], randomness: &dyn Randomness) -> Sealed {
        let nonce: [u8; NONCE_BYTES] = random_bytes(randomness);
        let bound = cell.associated_data();
        let cipher = XChaCha20Poly1305::new(&self.0.into());
        let ciphertext = cipher
            .encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: &bound })
            .expect("far below the limit");
        let mut bytes = Vec::with_capacity(1 + NONCE_BYTES + ciphertext.len());
        bytes.push(VERSION);
        bytes.extend_from_slice(&nonce);
        bytes.extend_from_slice(&ciphertext);
        Sealed(bytes)
    }

    /// Opens what was sealed for `cell`.
    ///
    /// # Errors
    /// [`OpenError`] when the key, the place or the bytes are not the ones it was sealed with.
    pub fn open(&self, cell: Cell<'_>, sealed: &Sealed) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        let (&version, rest) = sealed.0.split_first().ok_or(OpenError::Form)?;
        let (nonce, ciphertext) = rest.split_first_chunk::<NONCE_BYTES>().ok_or(OpenError::Form)?;
        if version != VERSION {
            return Err(OpenError::Form);
        }
        let bound = cell.associated_data();
        let cipher = XChaCha20Poly1305::new(&self.0.into());
        let plain = cipher.decrypt(&XNonce::from(*nonce), Payload { msg: ciphertext, aad: &bound });
        plain.map(Zeroizing::new).map_err(|_| OpenError::Refused)
    }

    /// Seals another key under this one.
    #[must_use]
    pub fn wrap(&self, cell: Cell<'_>, key: &SealingKey, randomness: &dyn Randomness) -> Sealed {
        self.seal(cell, &key.0, randomness)
    }

    /// Opens a key that was sealed under this one.
    ///
    /// # Errors
    /// As [`open`](Self::open); also when what opens is not a key.
    pub fn unwrap_key(&self, cell: Cell<'_>, sealed: &Sealed) -> Result<SealingKey, OpenError> {
        let plain = self.open(cell, sealed)?;
        <[u8; 32]>::try_from(plain.as_slice()).map(SealingKey).map_err(|_| OpenError::Form)
    }
}

impl Cell<'_> {
    /// Length-prefixed, so that no two cells share their bytes.
    fn associated_data(&self) -> Vec<u8> {
        let mut bytes = b"ethics-bot cell v1".to_vec();
        for part in [self.table.as_bytes(), self.column.as_bytes(), self.row] {
            bytes.extend_from_slice(&(part.len() as u64).to_le_bytes());
            bytes.extend_from_slice(part);
        }
        bytes
    }
}

impl Sealed {
    /// From the stored form. Whether it opens is only known when it is opened.
    #[must_use]
    pub const fn from_bytes(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// The stored form.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for SealingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealingKey")
    }
}

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealed")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::randomness::tests::Seeded;

    const HERE: Cell<'static> = Cell { table: "cases", column: "report", row: b"row" };

    #[test]
    fn a_value_opens_only_with_its_key_in_its_place() {
        let randomness = Seeded::new(5);
        let key = SealingKey::random(&randomness);
        let sealed = key.seal(HERE, b"what happened", &randomness);
        assert_eq!(key.open(HERE, &sealed).unwrap().as_slice(), b"what happened");

        let other = SealingKey::random(&randomness);
        assert_eq!(other.open(HERE, &sealed), Err(OpenError::Refused));
        for moved in [
            Cell { table: "parcels", ..HERE },
            Cell { column: "author", ..HERE },
            Cell { row: b"another", ..HERE },
            Cell { table: "casesr", column: "eport", ..HERE },
        ] {
            assert_eq!(key.open(moved, &sealed), Err(OpenError::Refused));
        }
    }

    #[test]
    fn a_changed_value_does_not_open() {
        let randomness = Seeded::new(6);
        let key = SealingKey::random(&randomness);
        let sealed = key.seal(HERE, b"words", &randomness);
        for place in 0..sealed.0.len() {
            let mut changed = sealed.clone();
            changed.0[place] ^= 1;
            assert!(key.open(HERE, &changed).is_err(), "byte {place}");
        }
        for short in 0..sealed.0.len() {
            assert!(key.open(HERE, &Sealed(sealed.0[..short].to_vec())).is_err(), "cut at {short}");
        }
    }

    #[test]
    fn keys_wrap_keys() {
        let randomness = Seeded::new(7);
        let (outer, inner) = (SealingKey::random(&randomness), SealingKey::random(&randomness));
        let wrapped = outer.wrap(HERE, &inner, &randomness);
        assert_eq!(outer.unwrap_key(HERE, &wrapped).unwrap().0, inner.0);
        let not_a_key = outer.seal(HERE, b"short", &randomness);
        assert_eq!(outer.unwrap_key(HERE, &not_a_key).unwrap_err(), OpenError::Form);
    }
}
