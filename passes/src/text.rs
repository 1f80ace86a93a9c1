//! Bytes as people copy them: Crockford's base32 (<https://www.crockford.com/base32.html>) in groups of four, with a check.
//!
//! The page reads passes with the same rules and the same words (`relay/page/passes/src/text.js`); a test compares the two.

use zeroize::Zeroizing;

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const BITS: usize = 5;
const GROUP: usize = 4;
/// 34 bytes and one of check are just 56 symbols.
const SYMBOLS: usize = 56;

/// What is wrong with the text of a pass. It never repeats the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PassError {
    /// A character that no pass has.
    #[error("group {group} has a character that passes do not use")]
    Character {
        /// Which group of four, counted from 1.
        group: usize,
    },
    /// Too many or too few.
    #[error("a pass has {SYMBOLS} letters and digits; this has {found}")]
    Length {
        /// How many were found.
        found: usize,
    },
    /// All characters are known, but they do not belong together.
    #[error("the characters do not fit together: one is wrong or two changed places")]
    Check,
}

/// The bytes of a text.
pub(crate) fn parse<const N: usize>(text: &str) -> Result<Zeroizing<[u8; N]>, PassError> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(N + 1));
    let (mut found, mut pending, mut bits) = (0, 0_u32, 0);
    for symbol in text.chars().filter(|one| !is_between(*one)) {
        let value = value(symbol).ok_or(PassError::Character { group: found / GROUP + 1 })?;
        found += 1;
        if found > SYMBOLS {
            continue;
        }
        pending = pending << BITS | value;
        bits += BITS;
        if bits >= 8 {
            bits -= 8;
            bytes.push((pending >> bits) as u8);
            pending &= (1 << bits) - 1;
        }
    }
    if found != SYMBOLS {
        return Err(PassError::Length { found });
    }
    let content: [u8; N] =
        bytes.get(..N).and_then(|content| content.try_into().ok()).ok_or(PassError::Check)?;
    let content = Zeroizing::new(content);
    if bytes.last() == Some(&check(&*content)) { Ok(content) } else { Err(PassError::Check) }
}

/// The text of bytes.
pub(crate) fn write(content: &[u8]) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(SYMBOLS + SYMBOLS / GROUP));
    let (mut written, mut pending, mut bits) = (0, 0_u32, 0);
    for byte in content.iter().copied().chain([check(content)]) {
        pending = pending << 8 | u32::from(byte);
        bits += 8;
        while bits >= BITS {
            bits -= BITS;
            if written > 0 && written % GROUP == 0 {
                text.push('-');
            }
            text.push(char::from(ALPHABET[(pending >> bits) as usize & 31]));
            written += 1;
        }
        pending &= (1 << bits) - 1;
    }
    text
}

fn value(symbol: char) -> Option<u32> {
    let symbol = match symbol.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let place = ALPHABET.iter().position(|one| char::from(*one) == symbol)?;
    u32::try_from(place).ok()
}

/// White space, hyphens of every kind, and what cannot be seen.
fn is_between(one: char) -> bool {
    one.is_whitespace()
        || matches!(one, '-' | '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2010}'..='\u{2015}' | '\u{2060}' | '\u{2212}' | '\u{FEFF}')
}

/// CRC-8/SAE-J1850. Its polynomial is primitive, of degree 8: every wrong symbol is noticed, and every two that changed places less than
/// 51 symbols apart; of all other mistakes 255 in 256.
fn check(bytes: &[u8]) -> u8 {
    let step = |crc: u8, _| if crc & 0x80 == 0 { crc << 1 } else { crc << 1 ^ 0x1D };
    let crc = bytes.iter().fold(0xFF, |crc, byte| (0..8).fold(crc ^ byte, step));
    crc ^ 0xFF
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_is_the_standards() {
        assert_eq!(check(b"123456789"), 0x4B);
    }

    #[test]
    fn letters_that_look_like_digits_count_as_digits() {
        for (letters, digit) in [("oO0", 0), ("iIlL1", 1), ("aA", 10), ("zZ", 31)] {
            assert!(letters.chars().all(|letter| value(letter) == Some(digit)), "{letters}");
        }
        assert!("uU!\u{130}\u{131}\u{17F}\u{212A}".chars().all(|one| value(one).is_none()));
    }
}
