//! The signed head: what somebody outside keeps, so that the chain cannot be written anew unnoticed.

use std::fmt;

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use jiff::civil::Date;

use crate::{Day, SealingKey, TrailHash};

/// The first word of a head's line.
const LINE: &str = "ethics-bot-head";
const PURPOSE: &[u8] = b"ethics-bot trail signing key v1";
const SIGNED: &[u8] = b"ethics-bot trail head v1";

/// Signs heads (Ed25519, RFC 8032). It is derived from the master key, so that there is no further secret to keep.
pub struct TrailKey(SigningKey);

impl TrailKey {
    /// The key that belongs to this master key.
    #[must_use]
    pub fn derive(master: &SealingKey) -> Self {
        Self(SigningKey::from_bytes(&master.derive(PURPOSE)))
    }

    /// What checks its signatures.
    #[must_use]
    pub fn public_key(&self) -> TrailPublicKey {
        TrailPublicKey(self.0.verifying_key())
    }

    /// Signs the head of this day.
    #[must_use]
    pub fn sign(&self, day: Day, hash: TrailHash) -> SignedHead {
        SignedHead { day, hash, signature: self.0.sign(&message(day, hash)) }
    }
}

impl fmt::Debug for TrailKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TrailKey")
    }
}

/// Checks signatures of heads. It is no secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrailPublicKey(VerifyingKey);

impl TrailPublicKey {
    /// From 64 hexadecimal digits; white space around them does not matter.
    ///
    /// # Errors
    /// When `text` is anything else, or no key.
    pub fn parse(text: &str) -> Result<Self, ParseHeadError> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text.trim(), &mut bytes).map_err(|_| ParseHeadError::Key)?;
        VerifyingKey::from_bytes(&bytes).map(Self).map_err(|_| ParseHeadError::Key)
    }
}

impl fmt::Display for TrailPublicKey {
    /// 64 hexadecimal digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0.as_bytes()))
    }
}

/// The text is not what was expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ParseHeadError {
    /// Not a head's line.
    #[error(
        "this is not a head: expected the whole line from the message, which begins with {LINE} and has a day, a hash and a signature"
    )]
    Line,
    /// Not a public key.
    #[error(
        "this is not the trail's key: expected the 64 hexadecimal digits that `ethics-bot audit key` prints"
    )]
    Key,
}

/// A head: the chain's hash at one row, with the day and a signature.
///
/// # Privacy
/// There is no count in it, and the row that it is the hash of holds something random: whoever keeps heads learns from them that the program
/// ran, and not whether anything was done on a case (promise A8).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignedHead {
    /// The day on which it was signed.
    pub day: Day,
    /// The chain's hash at its last row that day.
    pub hash: TrailHash,
    signature: Signature,
}

impl SignedHead {
    /// Whether it was signed with the key that belongs to this one.
    #[must_use]
    pub fn is_signed_by(&self, key: &TrailPublicKey) -> bool {
        key.0.verify_strict(&message(self.day, self.hash), &self.signature).is_ok()
    }

    /// From its line. White space around it and more of it between the parts do not matter, nor do backticks that were copied along.
    ///
    /// # Errors
    /// When `text` is anything else.
    pub fn parse(text: &str) -> Result<Self, ParseHeadError> {
        let text = text.trim_matches(|character: char| character.is_whitespace() || character == '`');
        let parts: Vec<&str> = text.split_whitespace().collect();
        let [LINE, day, hash, signature] = parts.as_slice() else { return Err(ParseHeadError::Line) };
        let day: Date = day.parse().map_err(|_| ParseHeadError::Line)?;
        let (mut hash_bytes, mut signature_bytes) = ([0; 32], [0; 64]);
        hex::decode_to_slice(hash, &mut hash_bytes).map_err(|_| ParseHeadError::Line)?;
        hex::decode_to_slice(signature, &mut signature_bytes).map_err(|_| ParseHeadError::Line)?;
        let signature = Signature::from_bytes(&signature_bytes);
        Ok(Self { day: Day::from(day), hash: TrailHash::from_bytes(hash_bytes), signature })
    }
}

impl fmt::Display for SignedHead {
    /// One line to copy: `ethics-bot-head 2026-11-28 <hash> <signature>`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let day = Date::from(self.day);
        write!(f, "{LINE} {day} {} {}", self.hash, hex::encode(self.signature.to_bytes()))
    }
}

/// What is signed: every part has a fixed length.
fn message(day: Day, hash: TrailHash) -> Vec<u8> {
    [SIGNED, &day.number().to_le_bytes(), hash.as_bytes()].concat()
}
