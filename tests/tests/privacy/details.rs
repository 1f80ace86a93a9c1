//! A10, from the page to the member who opens the file: no detail of a photo comes through, nor is any stored. What is taken out of each kind of file, in
//! which encodings, is tested in `evidence/tests`.

use std::{io::Cursor, sync::Arc};

use async_trait::async_trait;
use domain::{CaseDesk, EvidenceFile, EvidenceId, EvidenceKind};
use image::{DynamicImage, ImageFormat, RgbImage};
use relay::page::{Cleaned, Cleaner};
use tests::{Mark, Needle};
use zeroize::Zeroizing;

use super::{
    lone::Lone,
    lone_page::{LonePage, Rooms},
    search::needles,
};

const OWNER: &str = "Quentilla Zophyr-Marksby";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sabotage {
    None,
    /// The file is kept as it came.
    LeavesTheDetails,
    /// It is cleaned, and its first version is kept beside it.
    KeepsTheOriginal,
}

/// Keeps a file as it came.
struct Lazy;

#[async_trait]
impl Cleaner for Lazy {
    async fn clean(&self, bytes: Zeroizing<Vec<u8>>) -> Result<Cleaned, String> {
        Ok(Cleaned { kind: EvidenceKind::Jpeg, bytes, removed: Vec::new() })
    }
}

/// A photo with its owner's name in EXIF (tag 0xA430) and in a comment.
pub(crate) fn photo(owner: &str) -> Vec<u8> {
    let mut plain = Cursor::new(Vec::new());
    let picture =
        DynamicImage::ImageRgb8(RgbImage::from_fn(32, 24, |x, y| image::Rgb([x as u8, y as u8, 7])));
    picture.write_to(&mut plain, ImageFormat::Jpeg).unwrap();
    let count = u32::try_from(owner.len() + 1).unwrap().to_be_bytes();
    let entry = [&[0xA4, 0x30, 0, 2][..], &count, &26_u32.to_be_bytes()].concat();
    let tiff = [b"MM\0*\0\0\0\x08\0\x01", &entry[..], &[0; 4], owner.as_bytes(), &[0]].concat();
    let segment = |marker: u8, content: &[u8]| {
        let length = u16::try_from(content.len() + 2).unwrap().to_be_bytes();
        [&[0xFF, marker][..], &length, content].concat()
    };
    let exif = segment(0xE1, &[b"Exif\0\0", &tiff[..]].concat());
    let comment = segment(0xFE, owner.as_bytes());
    let plain = plain.into_inner();
    [&plain[..2], &exif, &comment, &plain[2..]].concat()
}

/// Where the owner's name is after a member opened the file.
async fn found(sabotage: Sabotage) -> Vec<String> {
    let lone = Lone::open().await;
    let mut rooms = Rooms::of(&lone);
    if sabotage == Sabotage::LeavesTheDetails {
        rooms.cleaner = Arc::new(Lazy);
    }
    let page = LonePage::open(&lone, rooms).await;
    let (browser, photo) = (page.browser(), photo(OWNER));
    let needles = needles(&[Mark::new("owner", OWNER), Mark::new("last name", "Marksby")]);
    assert!(needles.iter().any(|needle| needle.find("the photo", &photo).is_some()));

    let receipt = browser.file_without("other", "The gauge was painted over.").await;
    let id = EvidenceId::parse(&"4c".repeat(16)).unwrap();
    let (status, taken) = browser.add_file(&receipt, &id.to_hex(), &photo).await;
    assert!(status.is_success(), "{taken}");
    if sabotage == Sabotage::KeepsTheOriginal {
        std::fs::write(lone.path().join("upload.tmp"), &photo).unwrap();
    }
    lone.deliver().await;
    let case = lone.relay.triage().await.unwrap().remove(0).id;
    let EvidenceFile { kind, bytes, .. } =
        lone.relay.open_file(domain::Role::EthicsManager, case, id).await.unwrap();
    assert_eq!(kind, EvidenceKind::Jpeg);
    let picture = image::load_from_memory(&bytes).unwrap();
    assert_eq!((picture.width(), picture.height()), (32, 24), "it is still the picture");

    let mut found: Vec<_> =
        needles.iter().filter_map(|needle| needle.find("the file as it is fetched", &bytes)).collect();
    found.extend(Needle::find_in_folder(&needles, lone.path()));
    found.into_iter().map(|found| format!("{} in {}", found.needle, found.place)).collect()
}

#[tokio::test]
async fn a10_no_detail_of_a_photo_reaches_the_desk_or_the_disk() {
    assert_eq!(found(Sabotage::None).await, [""; 0]);
}

#[tokio::test]
async fn a10_details_that_are_left_are_found() {
    let fetched = found(Sabotage::LeavesTheDetails).await;
    assert!(fetched.iter().any(|place| place.contains("as it is fetched")), "{fetched:?}");
    assert!(!found(Sabotage::KeepsTheOriginal).await.is_empty());
}
