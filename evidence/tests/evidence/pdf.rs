//! PDFs come out with their pages and nothing else.

use documents::Options;
use evidence::{Kind, Removed};
use lopdf::{Document, Object};

use crate::{clean, fixture::pdf, marks};

#[test]
fn a_pdf_names_nobody_and_says_what_it_said() {
    let old = pdf::pdf();
    assert!(!marks::found(&old).is_empty());
    let cleaned = clean(&old).unwrap();
    assert_eq!(cleaned.kind, Kind::Pdf);
    assert_eq!(marks::found(&cleaned.bytes), Vec::<String>::new());
    for what in [
        Removed::PictureDetails,
        Removed::AfterTheEnd,
        Removed::DocumentDetails,
        Removed::EarlierVersions,
        Removed::Attachments,
        Removed::Scripts,
        Removed::Links,
        Removed::FormFields,
        Removed::Names,
        Removed::Navigation,
        Removed::HiddenData,
    ] {
        assert!(cleaned.removed.contains(&what), "{what:?}");
    }
    let options = Options { name: "", format: None, earlier: None };
    let read = documents::import(&cleaned.bytes, &options).unwrap();
    assert!(read.markdown.contains(pdf::WORDS), "{}", read.markdown);
}

#[test]
fn pictures_notes_and_fields_still_look_as_they_did() {
    let cleaned = clean(&pdf::pdf()).unwrap();
    let document = Document::load_mem(&cleaned.bytes).unwrap();
    let page = document.get_pages()[&1];
    let page = document.get_dictionary(page).unwrap();
    let notes = page.get(b"Annots").unwrap().as_array().unwrap();
    let kinds: Vec<&[u8]> = notes
        .iter()
        .map(|note| note.as_dict().unwrap().get(b"Subtype").unwrap().as_name().unwrap())
        .collect();
    assert_eq!(kinds, [b"Text".as_slice(), b"Stamp"]);
    assert_eq!(notes[0].as_dict().unwrap().get(b"Contents").unwrap().as_str().unwrap(), b"Why twice?");
    assert!(notes[1].as_dict().unwrap().has(b"AP"));
    let photo = document.objects.values().filter_map(|object| object.as_stream().ok()).find(|stream| {
        stream.dict.get(b"Filter").is_ok_and(|filter| filter == &Object::Name(b"DCTDecode".to_vec()))
    });
    let opened = image::load_from_memory(&photo.unwrap().content).unwrap();
    assert_eq!((opened.width(), opened.height()), (64, 48));
    assert_eq!(photo.unwrap().dict.get(b"ColorSpace").unwrap().as_name().unwrap(), b"DeviceRGB");
}

#[test]
fn only_what_is_reached_is_written() {
    let cleaned = clean(&pdf::pdf()).unwrap();
    let document = Document::load_mem(&cleaned.bytes).unwrap();
    assert!(!document.trailer.has(b"Info") && !document.trailer.has(b"ID"));
    let catalog = document.catalog().unwrap();
    assert_eq!(
        catalog.iter().map(|(key, _)| key.as_slice()).collect::<Vec<_>>(),
        [b"Type".as_slice(), b"Pages"]
    );
    // Catalogue, tree, page, content, font, photo, form, and how the field looks
    let is_table = |object: &&Object| object.type_name().is_ok_and(|name| name == b"XRef");
    assert_eq!(document.objects.values().filter(|object| !is_table(object)).count(), 8);
}

#[test]
fn cleaning_again_changes_nothing() {
    let once = clean(&pdf::pdf()).unwrap();
    let twice = clean(&once.bytes).unwrap();
    assert!(once.bytes == twice.bytes);
}
