//! Office documents come out with what people see in them.

use documents::Options;
use evidence::{Kind, Refusal, Removed};

use crate::{
    clean,
    fixture::office::{self, container, docx, parts, pptx, xlsx},
    marks,
};

/// The text of a part of a cleaned document.
fn part(bytes: &[u8], name: &str) -> String {
    let parts = parts(bytes);
    let part = parts.into_iter().find(|(other, _)| other == name);
    String::from_utf8(part.unwrap_or_else(|| panic!("{name}")).1).unwrap()
}

#[test]
fn a_word_document_names_nobody_and_says_what_it_said() {
    assert!(!marks::found(&docx()).is_empty());
    let cleaned = clean(&docx()).unwrap();
    assert_eq!(cleaned.kind, Kind::Docx);
    assert_eq!(marks::found(&cleaned.bytes), Vec::<String>::new());
    for what in [
        Removed::PictureDetails,
        Removed::AfterTheEnd,
        Removed::DocumentDetails,
        Removed::Attachments,
        Removed::Links,
        Removed::Names,
        Removed::HiddenData,
        Removed::Pictures,
        Removed::InvisibleCharacters,
    ] {
        assert!(cleaned.removed.contains(&what), "{what:?}");
    }
    let read = documents::import(&cleaned.bytes, &Options { name: "", format: None, earlier: None }).unwrap();
    for words in
        ["Invoices", "The invoice & the order were paid twice.", "See the order.", "In March.", "Approved."]
    {
        assert!(read.markdown.contains(words), "{}", read.markdown);
    }
}

#[test]
fn comments_and_changes_stay_without_their_authors() {
    let cleaned = clean(&docx()).unwrap().bytes;
    let document = part(&cleaned, "word/document.xml");
    assert!(
        document.contains("<w:ins w:id=\"1\" w:author=\"Author\"><w:r>")
            && document.contains("<w:delText>old</w:delText>")
    );
    assert!(document.contains("<a:ext cx=\"600000\" cy=\"450000\"/>"));
    assert!(document.contains("<w:commentReference w:id=\"3\"/>"));
    assert!(
        part(&cleaned, "word/comments.xml")
            .contains("<w:comment w:id=\"3\" w:author=\"Author\"><w:p><w:r><w:t>Who signed?")
    );
    assert!(part(&cleaned, "word/header1.xml").contains("Internal"));
}

#[test]
fn pictures_in_a_document_are_cleaned_by_the_same_code() {
    let cleaned = clean(&docx()).unwrap().bytes;
    let photo = parts(&cleaned).into_iter().find(|(name, _)| name == "word/media/image1.jpg").unwrap().1;
    assert_eq!(image::load_from_memory(&photo).unwrap().height(), 48);
    let placeholder =
        parts(&cleaned).into_iter().find(|(name, _)| name == "word/media/image2.png").unwrap().1;
    assert_eq!(image::load_from_memory(&placeholder).unwrap().to_luma8().as_raw().len(), 1);
}

#[test]
fn the_container_tells_nothing() {
    let cleaned = clean(&docx()).unwrap().bytes;
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(&cleaned)).unwrap();
    assert!(zip.comment().is_empty());
    let names: Vec<String> =
        (0..zip.len()).map(|at| zip.by_index(at).unwrap().name().unwrap().into_owned()).collect();
    assert_eq!(names[..2], ["[Content_Types].xml", "_rels/.rels"]);
    for at in 0..zip.len() {
        let file = zip.by_index(at).unwrap();
        assert_eq!(file.last_modified().map(|time| time.to_string()).unwrap(), "1980-01-01 00:00:00");
        assert!(file.extra_data().is_none_or(|extra| extra.is_empty()) && file.comment().is_empty());
    }
    assert_eq!(clean(&docx()).unwrap().bytes, cleaned);
}

#[test]
fn a_workbook_keeps_its_numbers() {
    assert!(!marks::found(&xlsx()).is_empty());
    let cleaned = clean(&xlsx()).unwrap();
    assert_eq!(cleaned.kind, Kind::Xlsx);
    assert_eq!(marks::found(&cleaned.bytes), Vec::<String>::new());
    let sheet = part(&cleaned.bytes, "xl/worksheets/sheet1.xml");
    assert!(sheet.contains("<c r=\"B1\"><v>4200</v></c><c r=\"C1\"><f>B1*2</f><v>8400</v></c>"), "{sheet}");
    assert!(sheet.contains("<v>order</v>") && sheet.contains("<pageSetup orientation=\"portrait\"/>"));
    assert!(part(&cleaned.bytes, "xl/sharedStrings.xml").contains("Invoice 12"));
    let comments = part(&cleaned.bytes, "xl/comments1.xml");
    assert!(comments.contains("<author>Author</author>") && comments.contains("Paid twice"), "{comments}");
    let workbook = part(&cleaned.bytes, "xl/workbook.xml");
    assert!(workbook.contains("name=\"Total\"") && !workbook.contains("name=\"Old\""));
}

#[test]
fn a_presentation_keeps_its_slides() {
    assert!(!marks::found(&pptx()).is_empty());
    let cleaned = clean(&pptx()).unwrap();
    assert_eq!(cleaned.kind, Kind::Pptx);
    assert_eq!(marks::found(&cleaned.bytes), Vec::<String>::new());
    assert!(part(&cleaned.bytes, "ppt/slides/slide1.xml").contains("Paid twice"));
    assert!(part(&cleaned.bytes, "ppt/comments/comment1.xml").contains("By whom?"));
}

#[test]
fn macros_passwords_and_archives_are_refused() {
    let with = |name: &'static str| {
        let mut all: Vec<(String, Vec<u8>)> = parts(&docx());
        all.push((name.to_owned(), b"x".to_vec()));
        let all: Vec<(&str, Vec<u8>)> =
            all.iter().map(|(name, content)| (name.as_str(), content.clone())).collect();
        clean(&container(&all))
    };
    assert_eq!(with("word/vbaProject.bin"), Err(Refusal::Macros));
    assert_eq!(clean(&office::container(&[("a.txt", b"a".to_vec())])), Err(Refusal::Archive));
    assert_eq!(clean(&office::container(&[("mimetype", b"a".to_vec())])), Err(Refusal::OtherOffice));
    assert_eq!(clean(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest"), Err(Refusal::OldOffice));
}
