//! Pictures come out as they looked.

use evidence::{Kind, Refusal, Removed};
use image::{ImageFormat, RgbImage, imageops};

use crate::{clean, fixture::picture, marks};

fn opened(bytes: &[u8]) -> RgbImage {
    image::load_from_memory(bytes).unwrap().to_rgb8()
}

/// The greatest and the mean difference of two pictures.
fn difference(one: &RgbImage, other: &RgbImage) -> (u8, f64) {
    assert_eq!(one.dimensions(), other.dimensions());
    let all: Vec<u8> =
        one.as_raw().iter().zip(other.as_raw()).map(|(one, other)| one.abs_diff(*other)).collect();
    let sum: f64 = all.iter().copied().map(f64::from).sum();
    (*all.iter().max().unwrap(), sum / all.len() as f64)
}

#[test]
fn a_photo_is_upright_and_names_nobody() {
    let photo = picture::jpeg();
    assert!(!marks::found(&photo).is_empty());
    let cleaned = clean(&photo).unwrap();
    assert_eq!(cleaned.kind, Kind::Jpeg);
    assert_eq!(marks::found(&cleaned.bytes), Vec::<String>::new());
    assert_eq!(cleaned.removed, [Removed::PictureDetails, Removed::AfterTheEnd]);
    // Orientation 6: to be turned to the right
    let expected = imageops::rotate90(&picture::pixels());
    let (_, mean) = difference(&opened(&cleaned.bytes), &expected);
    assert!(mean < 4.0, "{mean}");
}

#[test]
fn screenshots_keep_every_pixel() {
    for (bytes, what) in [
        (picture::png(), vec![Removed::PictureDetails, Removed::AfterTheEnd]),
        (picture::webp(), vec![Removed::PictureDetails]),
    ] {
        assert!(!marks::found(&bytes).is_empty());
        let cleaned = clean(&bytes).unwrap();
        assert_eq!(cleaned.kind, Kind::Png);
        assert_eq!(marks::found(&cleaned.bytes), Vec::<String>::new());
        assert_eq!(cleaned.removed, what);
        assert_eq!(opened(&cleaned.bytes), picture::pixels());
    }
}

#[test]
fn of_an_animation_the_first_picture_stays() {
    let cleaned = clean(&picture::gif()).unwrap();
    assert_eq!(cleaned.kind, Kind::Png);
    assert_eq!(marks::found(&cleaned.bytes), Vec::<String>::new());
    assert!(cleaned.removed.contains(&Removed::LaterFrames));
    let (greatest, _) = difference(&opened(&cleaned.bytes), &picture::pixels());
    assert!(greatest < 64, "{greatest}");
}

#[test]
fn a_clean_picture_loses_nothing() {
    let cleaned = clean(&picture::encoded(ImageFormat::Png)).unwrap();
    assert_eq!(cleaned.removed, []);
    let again = clean(&cleaned.bytes).unwrap();
    assert_eq!(again.bytes, cleaned.bytes);
}

#[test]
fn what_is_under_transparency_is_gone() {
    let hidden = image::RgbaImage::from_pixel(4, 4, image::Rgba([1, 2, 3, 0]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    hidden.write_to(&mut bytes, ImageFormat::Png).unwrap();
    let cleaned = clean(&bytes.into_inner()).unwrap();
    let opened = image::load_from_memory(&cleaned.bytes).unwrap().to_rgba8();
    assert!(opened.as_raw().iter().all(|byte| *byte == 0));
}

#[test]
fn an_enormous_picture_is_refused_by_its_header() {
    let header = [&60_000_u32.to_be_bytes()[..], &60_000_u32.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
    let rows = picture::zlib(&vec![0; 4 << 20]);
    let bytes = [
        b"\x89PNG\r\n\x1a\n".to_vec(),
        picture::chunk(b"IHDR", &header),
        picture::chunk(b"IDAT", &rows),
        picture::chunk(b"IEND", b""),
    ];
    assert_eq!(clean(&bytes.concat()), Err(Refusal::TooManyPixels));
    // The same in a JPEG: the size is in the frame's segment
    let mut jpeg = picture::encoded(ImageFormat::Jpeg);
    let frame = jpeg.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
    jpeg[frame + 5..frame + 9].copy_from_slice(&[0xea, 0x60, 0xea, 0x60]);
    assert_eq!(clean(&jpeg), Err(Refusal::TooManyPixels));
}
