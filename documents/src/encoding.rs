//! Bytes as text.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::{Complaint, ImportError};

/// What a text saved as UTF-8 and read as Windows-1252 is full of.
const TWICE_ENCODED: [&str; 5] =
    ["\u{e2}\u{20ac}", "\u{c3}\u{a4}", "\u{c3}\u{b6}", "\u{c3}\u{bc}", "\u{c3}\u{a9}"];

/// Reads bytes as text: by their byte order mark, as `said` by the file itself, as UTF-8, or as what they look like.
pub(crate) fn decode(
    bytes: &[u8],
    said: Option<&'static Encoding>,
) -> Result<(String, Vec<Complaint>), ImportError> {
    let mut complaints = Vec::new();
    let encoding = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None => match said.or_else(|| wide(bytes)) {
            Some(encoding) => encoding,
            None if std::str::from_utf8(bytes).is_ok() => UTF_8,
            None => guess(bytes, &mut complaints),
        },
    };
    let (text, _, _) = encoding.decode(bytes);
    if is_binary(&text) {
        return Err(ImportError::UnknownFormat);
    }
    let lost = text.matches('\u{fffd}').count();
    let twice: usize = TWICE_ENCODED.iter().map(|pair| text.matches(pair).count()).sum();
    if lost > 0 || twice > 2 {
        complaints.push(Complaint::Garbled { places: lost + twice });
    }
    Ok((text.into_owned(), complaints))
}

fn guess(bytes: &[u8], complaints: &mut Vec<Complaint>) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, Utf8Detection::Allow);
    complaints.push(Complaint::GuessedEncoding { encoding: encoding.name() });
    encoding
}

/// UTF-16 without a byte order mark: every other byte of Latin text is zero.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..4096.min(bytes.len()))?;
    let zeros = |first: usize| sample.iter().skip(first).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let many = sample.len() / 4;
    if sample.len() < 8 {
        None
    } else if odd > many && even * 10 < odd {
        Some(UTF_16LE)
    } else if even > many && odd * 10 < even {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Whether so many control characters are in it that nobody wrote it.
fn is_binary(text: &str) -> bool {
    let sample: Vec<char> = text.chars().take(20_000).collect();
    let strange = sample
        .iter()
        .filter(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}' | '\u{b}' | '\u{85}'))
        .count();
    strange * 50 > sample.len()
}

#[cfg(test)]
mod tests {
    use super::decode;
    use crate::{Complaint, ImportError};

    #[test]
    fn encodings_of_every_day() {
        let plain = "Geschenke für Amtsträger sind verboten. Übrigens auch für Beschäftigte.";
        let utf16 = |bytes: fn(u16) -> [u8; 2]| plain.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
        let with_mark = [b"\xff\xfe".to_vec(), utf16(u16::to_le_bytes)].concat();
        for bytes in [plain.as_bytes().to_vec(), with_mark, utf16(u16::to_le_bytes), utf16(u16::to_be_bytes)]
        {
            assert_eq!(decode(&bytes, None), Ok((plain.to_owned(), vec![])));
        }
        let (latin, _, _) = encoding_rs::WINDOWS_1252.encode(plain);
        let (text, complaints) = decode(&latin, None).unwrap();
        assert_eq!(text, plain);
        assert!(matches!(complaints[..], [Complaint::GuessedEncoding { .. }]));
    }

    #[test]
    fn damage_and_bytes_that_are_no_text() {
        let twice = "We donâ€™t. You canâ€™t. They wonâ€™t.";
        assert_eq!(decode(twice.as_bytes(), None).unwrap().1, [Complaint::Garbled { places: 3 }]);
        assert_eq!(decode(&[0, 1, 2, 3, 4, 5, 6, 7, 8], None), Err(ImportError::UnknownFormat));
    }
}
