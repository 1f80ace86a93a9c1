//! Plain text.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::{Refusal, Removed, clean::Removing, mail, signs};

/// What texts begin with that hold more than they show.
const MARKUP: [&str; 8] = ["<!doctype", "<html", "<head", "<body", "<?xml", "<svg", "<!--", "mime-version:"];

/// The text in UTF-8, without what nobody sees.
pub(crate) fn clean(bytes: &[u8], removed: &mut Removing) -> Result<Vec<u8>, Refusal> {
    let text = decode(bytes).ok_or(Refusal::UnknownKind)?;
    if is_binary(&text) {
        return Err(Refusal::UnknownKind);
    }
    let begins: String = text.trim_start().chars().take(16).collect::<String>().to_ascii_lowercase();
    if MARKUP.iter().any(|markup| begins.starts_with(markup)) {
        return Err(Refusal::Markup);
    }
    if mail::has_headers(&text) {
        return Err(Refusal::Mail);
    }
    let text = signs::visible(&text, removed);
    if text.trim().is_empty() {
        return Err(Refusal::Empty);
    }
    // One way to end a line: two programs' ways in one text tell where somebody else wrote
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") || bytes.starts_with(b"\xef\xbb\xbf")
    {
        removed.insert(Removed::InvisibleCharacters);
    }
    Ok(text.into_bytes())
}

/// By the byte order mark, as UTF-8, or as what it looks like.
fn decode(bytes: &[u8]) -> Option<String> {
    let encoding = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None if std::str::from_utf8(bytes).is_ok() && wide(bytes).is_none() => UTF_8,
        None => wide(bytes).unwrap_or_else(|| guess(bytes)),
    };
    let (text, _, garbled) = encoding.decode(bytes);
    // A text of which a part cannot be read is none, or not in this encoding
    (!garbled).then(|| text.into_owned())
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Allow)
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
    let strange = text
        .chars()
        .filter(|sign| {
            sign.is_control() && !matches!(sign, '\n' | '\r' | '\t' | '\u{c}' | '\u{b}' | '\u{85}')
        })
        .count();
    strange * 50 > text.len()
}

#[cfg(test)]
mod tests {
    use super::clean;
    use crate::{Refusal, clean::Removing};

    fn cleaned(bytes: &[u8]) -> Result<String, Refusal> {
        clean(bytes, &mut Removing::new()).map(|bytes| String::from_utf8(bytes).unwrap())
    }

    #[test]
    fn texts_come_out_as_utf_8() {
        let utf_16: Vec<u8> = "\u{feff}Überweisung".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let (latin, _, _) =
            encoding_rs::WINDOWS_1252.encode("Die Überweisung für Müller ging zurück, größer als üblich.");
        assert_eq!(cleaned(&utf_16).unwrap(), "Überweisung");
        assert_eq!(
            cleaned(b"\xef\xbb\xbfThe invoice was paid twice\0, it seems,\r\nand nobody asked why.").unwrap(),
            "The invoice was paid twice, it seems,\nand nobody asked why."
        );
        assert_eq!(cleaned(&latin).unwrap(), "Die Überweisung für Müller ging zurück, größer als üblich.");
    }

    #[test]
    fn what_is_no_plain_text_is_refused() {
        assert_eq!(cleaned(b" <!DOCTYPE html><title>x"), Err(Refusal::Markup));
        assert_eq!(cleaned(b"Message-ID: <1@a>\nSubject: x\n\nx"), Err(Refusal::Mail));
        assert_eq!(cleaned(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 200]), Err(Refusal::UnknownKind));
        assert_eq!(cleaned(b" \xe2\x80\x8b\n"), Err(Refusal::Empty));
    }
}
