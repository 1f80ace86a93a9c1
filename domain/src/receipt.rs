//! Receipts: the only way back to a report, held by the reporter alone.

use std::{fmt, sync::LazyLock};

use hkdf::Hkdf;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::{Randomness, SealingKey, randomness::random_bytes};

/// The English word list of BIP-39: 2,048 words, no two with the same first four letters.
static WORDS: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| include_str!("receipt/words.txt").lines().collect());

/// The first word of a receipt of the relay page. It is not in the list.
const PAGE_WORD: &str = "relay";
const WORD_COUNT: usize = 12;
const BITS_PER_WORD: usize = 11;

/// Where a receipt was given, and where it opens something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// In chat. The relay page opens it as well.
    Chat,
    /// On the relay page. Chat must not even look it up: Slack would learn who holds it. Its words begin with `relay`.
    Page,
}

/// A receipt: 128 random bits, shown to the reporter as twelve words, with the word `relay` before them when it is one of the relay page.
///
/// The words are BIP-39's encoding of 128 bits with a 4-bit check, so that a wrong word is noticed before anything is looked up.
/// From the secret, differently for each door, two values are derived separately (HKDF-SHA-256, RFC 5869): the [`LookupHash`] under which the store finds the
/// mailbox, and the [`ReceiptKey`] that opens it. The store holds neither the secret nor the key.
///
/// # Privacy
/// Whoever has the words is the reporter. Nobody else ever gets them, and losing them loses only the way back (promise A6).
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Receipt {
    secret: [u8; 16],
    #[zeroize(skip)]
    door: Door,
}

/// What is wrong with the words of a receipt. It never repeats a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    /// Not twelve words.
    #[error("a receipt has 12 words; this has {found}")]
    Count {
        /// How many words were found.
        found: usize,
    },
    /// A word that no receipt contains.
    #[error("word {position} is not one that receipts use")]
    UnknownWord {
        /// Which word, counted from 1.
        position: usize,
    },
    /// All words are known, but they do not belong together.
    #[error("the words do not fit together: one is wrong or two changed places")]
    Check,
}

impl Receipt {
    /// Draws a new one.
    #[must_use]
    pub fn random(door: Door, randomness: &dyn Randomness) -> Self {
        Self { secret: random_bytes(randomness), door }
    }

    /// Where it was given.
    #[must_use]
    pub const fn door(&self) -> Door {
        self.door
    }

    /// Whether these words are a receipt of the relay page, right or wrong: chat looks no further at them.
    #[must_use]
    pub fn is_of_page(text: &str) -> bool {
        text.split(|c: char| !c.is_alphabetic())
            .find(|word| !word.is_empty())
            .is_some_and(|word| word.eq_ignore_ascii_case(PAGE_WORD))
    }

    /// The twelve words, in groups of four on three lines: easy to copy, easy to write down.
    #[must_use]
    pub fn to_words(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(128));
        if self.door == Door::Page {
            text.push_str(PAGE_WORD);
            text.push('\n');
        }
        for (place, index) in self.indices().into_iter().enumerate() {
            match place {
                0 => {}
                4 | 8 => text.push('\n'),
                _ => text.push(' '),
            }
            text.push_str(WORDS[index]);
        }
        text
    }

    /// Reads the words as people type them: any case, any white space, commas, hyphens or numbering between them, and the first four
    /// letters of a word are enough.
    ///
    /// # Errors
    /// [`ReceiptError`], which says what to look at.
    pub fn parse(text: &str) -> Result<Self, ReceiptError> {
        let text = Zeroizing::new(text.to_lowercase());
        let mut words: Vec<&str> =
            text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).collect();
        let door = if words.first() == Some(&PAGE_WORD) { Door::Page } else { Door::Chat };
        if door == Door::Page {
            words.remove(0);
        }
        if words.len() != WORD_COUNT {
            return Err(ReceiptError::Count { found: words.len() });
        }
        let mut bits: u64 = 0;
        let mut pending = 0;
        let mut bytes = Zeroizing::new(Vec::with_capacity(17));
        for (place, word) in words.iter().enumerate() {
            let index = find_word(word).ok_or(ReceiptError::UnknownWord { position: place + 1 })?;
            bits = (bits << BITS_PER_WORD) | index as u64;
            pending += BITS_PER_WORD;
            while pending >= 8 {
                pending -= 8;
                bytes.push((bits >> pending) as u8);
            }
        }
        let mut secret = [0; 16];
        secret.copy_from_slice(&bytes[..16]);
        let receipt = Self { secret, door };
        secret.zeroize();
        let check = (bits & 0xF) as u8;
        if check == receipt.check() { Ok(receipt) } else { Err(ReceiptError::Check) }
    }

    /// The value under which the store finds the mailbox: SHA-256 of a derived lookup id, so that even the id itself is not stored.
    #[must_use]
    pub fn lookup(&self) -> LookupHash {
        let id = self.derive(match self.door {
            Door::Chat => "ethics-bot receipt lookup v1",
            Door::Page => "ethics-bot page receipt lookup v1",
        });
        LookupHash(Sha256::digest(id.as_slice()).into())
    }

    /// The key that opens the mailbox.
    #[must_use]
    pub fn key(&self) -> ReceiptKey {
        ReceiptKey(SealingKey::from_bytes(*self.derive(match self.door {
            Door::Chat => "ethics-bot receipt key v1",
            Door::Page => "ethics-bot page receipt key v1",
        })))
    }

    #[allow(clippy::expect_used, reason = "32 bytes is far below HKDF's limit of 255 blocks (RFC 5869, 2.3)")]
    fn derive(&self, label: &str) -> Zeroizing<[u8; 32]> {
        let mut derived = Zeroizing::new([0; 32]);
        Hkdf::<Sha256>::new(None, &self.secret)
            .expand(label.as_bytes(), derived.as_mut_slice())
            .expect("32 bytes");
        derived
    }

    fn check(&self) -> u8 {
        Sha256::digest(self.secret)[0] >> 4
    }

    fn indices(&self) -> [usize; WORD_COUNT] {
        let number = u128::from_be_bytes(self.secret);
        let last = (((number & 0x7F) as usize) << 4) | usize::from(self.check());
        let mut indices = [last; WORD_COUNT];
        for (place, index) in indices.iter_mut().take(WORD_COUNT - 1).enumerate() {
            *index = (number >> (128 - BITS_PER_WORD * (place + 1))) as usize & 0x7FF;
        }
        indices
    }
}

/// A word of the list, or the one that starts with the given four or more letters.
fn find_word(word: &str) -> Option<usize> {
    match WORDS.binary_search(&word) {
        Ok(index) => Some(index),
        Err(next) if word.len() >= 4 => WORDS.get(next).filter(|full| full.starts_with(word)).map(|_| next),
        Err(_) => None,
    }
}

impl fmt::Debug for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Receipt")
    }
}

impl PartialEq for Receipt {
    fn eq(&self, other: &Self) -> bool {
        self.door == other.door && bool::from(self.secret.ct_eq(&other.secret))
    }
}

/// Where a mailbox is found: a hash from which neither the receipt nor its key can be computed.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct LookupHash([u8; 32]);

impl LookupHash {
    /// The stored form.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for LookupHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LookupHash")
    }
}

/// The key that opens one mailbox from the reporter's side.
#[derive(Debug)]
pub struct ReceiptKey(SealingKey);

impl ReceiptKey {
    /// The key for sealing and opening.
    #[must_use]
    pub fn sealing_key(&self) -> &SealingKey {
        &self.0
    }
}

#[cfg(test)]
mod tests;
