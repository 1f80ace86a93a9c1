//! The search must be able to find: each encoding is written by hand into a file, and found.

use tests::{Mark, Needle};

const MARK: &str = "Zoë+Q@marks.example/7";

/// Base64 by the book (RFC 4648, 4), for the search's own encoder is what is tested.
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let number = three.iter().fold(0_u32, |number, byte| number << 8 | u32::from(*byte));
        let number = number << (8 * (3 - three.len()));
        for place in 0..=three.len() {
            let six = number >> (18 - 6 * place) & 63;
            text.push(char::from(ALPHABET[six as usize]));
        }
        text.push_str(&"=".repeat(3 - three.len()));
    }
    text
}

#[test]
fn the_book_agrees() {
    let vectors = [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")];
    for (plain, coded) in vectors {
        assert_eq!(base64(plain.as_bytes()), coded);
    }
}

#[test]
fn every_encoding_is_found_in_a_file() {
    let hidden = [
        ("raw", format!("user={MARK};").into_bytes()),
        ("lower case", MARK.to_lowercase().into_bytes()),
        ("upper case", MARK.to_uppercase().into_bytes()),
        ("UTF-16", MARK.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("hex", b"5a6fc3ab2b51406d61726b732e6578616d706c652f37".to_vec()),
        ("HEX", b"5A6FC3AB2B51406D61726B732E6578616D706C652F37".to_vec()),
        ("percent", b"user=Zo%C3%AB%2BQ%40marks.example%2F7".to_vec()),
        ("percent, lower case", b"user=Zo%c3%ab%2bQ%40marks.example%2f7".to_vec()),
        (
            "percent, every byte",
            b"%5A%6F%C3%AB%2B%51%40%6D%61%72%6B%73%2E%65%78%61%6D%70%6C%65%2F%37".to_vec(),
        ),
        ("JSON, ASCII only", br#"{"user":"Zo\u00eb+Q@marks.example/7"}"#.to_vec()),
        ("base64, first byte", base64(format!("{MARK}, and more").as_bytes()).into_bytes()),
        ("base64, second byte", base64(format!("a{MARK}, and more").as_bytes()).into_bytes()),
        ("base64, third byte", base64(format!("ab{MARK}").as_bytes()).into_bytes()),
        (
            "base64url",
            base64(format!("abcd{MARK}?>").as_bytes()).replace('+', "-").replace('/', "_").into_bytes(),
        ),
    ];
    let needles = Mark::new("canary", MARK).needles();
    for (name, bytes) in hidden {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("data");
        std::fs::create_dir(&inner).unwrap();
        std::fs::write(inner.join("content.db-wal"), b"nothing of the kind").unwrap();
        assert_eq!(Needle::find_in_folder(&needles, folder.path()), [], "{name}");
        let file = [&b"\0\xffpages\0"[..], &bytes, b"\0"].concat();
        std::fs::write(inner.join("content.db-wal"), file).unwrap();
        assert!(!Needle::find_in_folder(&needles, folder.path()).is_empty(), "{name} was not found");
    }
}

#[test]
fn quotes_are_found_as_json_writes_them_and_file_names_are_searched() {
    let needles = Mark::new("canary", "O\"Neill\\x").needles();
    let found = needles.iter().any(|needle| needle.find("a file", br#"{"n":"O\"Neill\\x"}"#).is_some());
    assert!(found);
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("report-by-kanary7.txt"), "").unwrap();
    let needles = Mark::new("canary", "kanary7").needles();
    assert!(!Needle::find_in_folder(&needles, folder.path()).is_empty());
}

#[test]
fn no_needle_is_so_short_that_chance_finds_it() {
    for needle in Mark::new("shortest", "abcdef").needles() {
        assert!(needle.bytes().len() >= 6, "{needle:?}");
    }
}
