//! The mark that stands wherever a file can name somebody, and the search for it.

use std::io::Read;

use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use flate2::read::{DeflateDecoder, ZlibDecoder};

/// Who must not be found. It stands in file names, fields, details and data.
pub(crate) const MARK: &str = "Tomasz4711";

/// Every way the mark may be written.
fn encodings() -> Vec<Vec<u8>> {
    let mut all = vec![MARK.as_bytes().to_vec()];
    all.push(MARK.encode_utf16().flat_map(u16::to_le_bytes).collect());
    all.push(MARK.encode_utf16().flat_map(u16::to_be_bytes).collect());
    all.push(hex::encode(MARK).into_bytes());
    all.push(hex::encode_upper(MARK).into_bytes());
    // Base64 at each of its three alignments, without the letters that what stands around decides
    for before in 0..3 {
        let padded = format!("{}{MARK}", "x".repeat(before));
        let encoded = STANDARD_NO_PAD.encode(padded);
        let inside = &encoded[if before == 0 { 0 } else { before + 1 }..];
        all.push(inside.as_bytes()[..inside.len() - 2].to_vec());
    }
    all
}

/// Where the mark is found in a file, its streams and its parts; empty when it is not.
pub(crate) fn found(bytes: &[u8]) -> Vec<String> {
    let mut found = search("the file", bytes);
    if bytes.starts_with(b"PK") {
        for (name, content) in crate::fixture::office::parts(bytes) {
            found.extend(search(&name, name.as_bytes()));
            found.extend(search(&name, &content));
            found.extend(search(&name, &without_tags(&content)));
        }
    }
    // Whatever looks packed, wherever it is, and whatever is packed in that
    for (at, unpacked) in packed(bytes) {
        found.extend(search(&format!("what is packed at {at}"), &unpacked));
        found.extend(search(&format!("the words packed at {at}"), &without_tags(&unpacked)));
    }
    found
}

fn search(place: &str, bytes: &[u8]) -> Vec<String> {
    let small = bytes.to_ascii_lowercase();
    let is_in = |mark: &Vec<u8>| {
        let exact = bytes.windows(mark.len()).any(|window| window == mark.as_slice());
        exact || small.windows(mark.len()).any(|window| window == mark.to_ascii_lowercase())
    };
    let ways = encodings();
    ways.iter()
        .enumerate()
        .filter(|(_, mark)| is_in(mark))
        .map(|(way, _)| format!("{place}, way {way}"))
        .collect()
}

fn without_tags(bytes: &[u8]) -> Vec<u8> {
    let mut inside = false;
    let mut words = Vec::new();
    for &byte in bytes {
        match byte {
            b'<' => inside = true,
            b'>' => inside = false,
            byte if !inside && !b"()[]".contains(&byte) => words.push(byte),
            _ => {}
        }
    }
    words
}

/// Streams of zlib, by what they begin with.
fn packed(bytes: &[u8]) -> Vec<(usize, Vec<u8>)> {
    let mut all = Vec::new();
    for (at, pair) in bytes.windows(2).enumerate() {
        if pair[0] == 0x78 && [0x01, 0x5e, 0x9c, 0xda].contains(&pair[1]) {
            let mut unpacked = Vec::new();
            let _ = ZlibDecoder::new(&bytes[at..]).take(1 << 22).read_to_end(&mut unpacked);
            if unpacked.is_empty() {
                let _ = DeflateDecoder::new(&bytes[at + 2..]).take(1 << 22).read_to_end(&mut unpacked);
            }
            all.push((at, unpacked));
        }
    }
    all
}

#[test]
fn the_search_finds_the_mark_in_every_way() {
    for mark in encodings() {
        assert!(!found(&[b"before".as_slice(), &mark, b"after"].concat()).is_empty());
    }
    let encoded = STANDARD_NO_PAD.encode(format!("a{MARK}b"));
    assert!(!found(encoded.as_bytes()).is_empty());
    assert!(found(b"Tomas 4711").is_empty());
}
