//! A photo from a phone that says who took it, and where.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

/// The marks in it, and how EXIF begins.
pub(crate) const MARKS: [&str; 4] = ["Exif", "Handphone 12", "Maya Ferreira", "SN-4711"];

/// EXIF's fields for what `MARKS` says after the first: the camera's maker, the artist, the body's serial number.
const TAGS: [u16; 3] = [0x010f, 0x013b, 0xa431];

/// A real JPEG with EXIF in it (EXIF 2.32, 4.5: TIFF in an APP1 segment).
pub(crate) fn from_a_phone() -> Vec<u8> {
    let pixels = RgbImage::from_fn(320, 240, |x, y| {
        let [across, down] = [x, y].map(|at| u8::try_from(at * 2 / 3).unwrap_or(u8::MAX));
        Rgb([across, down, 120])
    });
    let mut plain = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(pixels).write_to(&mut plain, ImageFormat::Jpeg).expect("a picture");
    let plain = plain.into_inner();
    let exif = [b"Exif\0\0".to_vec(), tiff()].concat();
    let length = u16::try_from(exif.len() + 2).expect("short").to_be_bytes();
    // After the two bytes that begin a JPEG
    [&plain[..2], &[0xff, 0xe1], &length, &exif, &plain[2..]].concat()
}

fn tiff() -> Vec<u8> {
    let mut entries = Vec::new();
    let mut texts = Vec::new();
    let texts_at = 8 + 2 + TAGS.len() * 12 + 4;
    for (tag, text) in TAGS.into_iter().zip(&MARKS[1..]) {
        let size = u32::try_from(text.len() + 1).expect("short");
        let at = u32::try_from(texts_at + texts.len()).expect("short");
        entries.extend([&tag.to_be_bytes()[..], &[0, 2], &size.to_be_bytes(), &at.to_be_bytes()].concat());
        texts.extend([text.as_bytes(), b"\0"].concat());
    }
    let count = u16::try_from(TAGS.len()).expect("few").to_be_bytes();
    [&b"MM\0*\0\0\0\x08"[..], &count, &entries, &[0; 4], &texts].concat()
}

/// Whether these bytes are somewhere in there.
pub(crate) fn holds(bytes: &[u8], mark: &str) -> bool {
    bytes.windows(mark.len()).any(|window| window == mark.as_bytes())
}

#[test]
fn the_photo_has_its_marks() {
    let photo = from_a_phone();
    assert!(image::load_from_memory(&photo).is_ok(), "it is a picture");
    for mark in MARKS {
        assert!(holds(&photo, mark), "{mark}");
    }
}
