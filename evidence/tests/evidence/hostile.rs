//! Files made to break what reads them: refused or cleaned, within bounds.

use std::time::Duration;

use evidence::{Kind, Limits, Refusal};

use crate::{
    clean,
    fixture::{self, office, picture},
    marks::{self, MARK},
};

fn pdf(objects: &[&str]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    for (at, object) in objects.iter().enumerate() {
        bytes.extend(format!("{} 0 obj\n{object}\nendobj\n", at + 1).bytes());
    }
    bytes.extend(b"trailer\n<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n");
    bytes
}

const CATALOG: &str = "<</Type/Catalog/Pages 2 0 R>>";
const PAGES: &str = "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 99 99]>>";

#[test]
fn a_file_cut_off_anywhere_is_refused_or_clean() {
    for (name, bytes) in fixture::all() {
        for part in 1..40 {
            let cut = &bytes[..bytes.len() * part / 40];
            if let Ok(cleaned) = clean(cut) {
                assert_eq!(marks::found(&cleaned.bytes), Vec::<String>::new(), "{name} cut at {part}/40");
            }
        }
    }
}

#[test]
fn a_tree_of_pages_that_bites_its_tail_is_refused() {
    let own = pdf(&[CATALOG, "<</Type/Pages/Kids[2 0 R]/Count 1>>"]);
    assert_eq!(clean(&own), Err(Refusal::CannotRebuild));
    let round = pdf(&[CATALOG, "<</Type/Pages/Kids[3 0 R]/Count 1>>", "<</Type/Pages/Kids[2 0 R]/Count 1>>"]);
    assert_eq!(clean(&round), Err(Refusal::CannotRebuild));
}

#[test]
fn drawings_and_colours_in_circles_end() {
    let form = "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</A 4 0 R>>>>/Length 5>>\nstream\n/A Do\nendstream";
    let page = "<</Type/Page/Parent 2 0 R/Resources<</XObject<</A 4 0 R>>>>>>";
    assert_eq!(clean(&pdf(&[CATALOG, PAGES, page, form])).unwrap().kind, Kind::Pdf);
    let page = "<</Type/Page/Parent 2 0 R/Resources<</ColorSpace<</A 4 0 R>>>>>>";
    assert_eq!(clean(&pdf(&[CATALOG, PAGES, page, "[/Indexed 4 0 R 1 <00>]"])), Err(Refusal::CannotRebuild));
}

#[test]
fn deep_and_wide_structures_end() {
    let deep = format!("<</Type/Page/Parent 2 0 R/Rotate {}0{}>>", "[".repeat(50_000), "]".repeat(50_000));
    let _ = clean(&pdf(&[CATALOG, PAGES, &deep]));
    let table = format!(
        "%PDF-1.7\nxref\n0 99999999\n{}trailer\n<</Root 1 0 R/Size 99999999>>\nstartxref\n9\n%%EOF",
        "0000000000 65535 f \n".repeat(9)
    );
    assert!(clean(table.as_bytes()).is_err());
    let kids = "3 0 R ".repeat(100_000);
    let pages = format!("<</Type/Pages/Kids[{kids}]/Count 100000>>");
    assert!(clean(&pdf(&[CATALOG, &pages, "<</Type/Page>>"])).is_err());
    let xml = format!("{}x{}", "<w:a>".repeat(100_000), "</w:a>".repeat(100_000));
    assert!(clean(&with_document(&xml)).is_err());
}

/// The Word document with another main part.
fn with_document(xml: &str) -> Vec<u8> {
    let parts = office::parts(&office::docx());
    let parts: Vec<(&str, Vec<u8>)> = parts
        .iter()
        .map(|(name, content)| {
            let is_main = name == "word/document.xml";
            (name.as_str(), if is_main { format!("<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">{xml}</w:document>").into() } else { content.clone() })
        })
        .collect();
    office::container(&parts)
}

#[test]
fn definitions_and_entities_are_refused() {
    assert_eq!(clean(&with_document("&name;")), Err(Refusal::CannotRebuild));
    let types = "<!DOCTYPE a [<!ENTITY a \"aaaaaaaa\">]>";
    assert_eq!(clean(&with_document(types)), Err(Refusal::CannotRebuild));
}

#[test]
fn what_unpacks_to_much_is_refused() {
    assert_eq!(clean(&with_document(&" ".repeat(120 << 20))), Err(Refusal::Unpacks));
    let many: Vec<(String, Vec<u8>)> = (0..2_100).map(|at| (format!("a{at}.xml"), Vec::new())).collect();
    let many: Vec<(&str, Vec<u8>)> =
        many.iter().map(|(name, content)| (name.as_str(), content.clone())).collect();
    assert_eq!(clean(&office::container(&many)), Err(Refusal::TooMuchWork));
}

#[test]
fn two_files_in_one_come_out_as_one() {
    // A picture with a document behind it
    let both = [picture::jpeg(), office::docx()].concat();
    let cleaned = clean(&both).unwrap();
    assert_eq!(cleaned.kind, Kind::Jpeg);
    assert_eq!(marks::found(&cleaned.bytes), Vec::<String>::new());
    assert!(!cleaned.bytes.windows(4).any(|window| window == b"PK\x03\x04"));
    // A page of HTML in front of a PDF
    let both = [format!("<html><script>{MARK}</script>").into_bytes(), fixture::pdf::pdf()].concat();
    let cleaned = clean(&both).unwrap();
    assert_eq!(cleaned.kind, Kind::Pdf);
    assert!(cleaned.bytes.starts_with(b"%PDF-"));
    assert_eq!(marks::found(&cleaned.bytes), Vec::<String>::new());
}

#[test]
fn protected_files_are_refused() {
    let mut locked = pdf(&[
        CATALOG,
        PAGES,
        "<</Type/Page/Parent 2 0 R>>",
        "<</Filter/Standard/V 1/R 2/O<00>/U<00>/P -4>>",
    ]);
    let at = locked.windows(7).position(|window| window == b"trailer").unwrap();
    locked.splice(
        at..,
        b"trailer\n<</Root 1 0 R/Encrypt 4 0 R/ID[<00><00>]>>\nstartxref\n0\n%%EOF\n".iter().copied(),
    );
    assert!(matches!(clean(&locked), Err(Refusal::Locked | Refusal::Damaged)), "{:?}", clean(&locked));
}

#[test]
fn a_page_that_says_more_than_can_be_read_is_refused_not_shortened() {
    let page = "<</Type/Page/Parent 2 0 R/Contents 4 0 R>>";
    let cut = "<</Length 24>>\nstream\nBT (seen) Tj ET ) BT (un)\nendstream";
    assert_eq!(clean(&pdf(&[CATALOG, PAGES, page, cut])), Err(Refusal::CannotRebuild));
}

#[test]
fn time_is_bounded() {
    let limits = Limits { time: Duration::ZERO, ..Limits::default() };
    for (name, bytes) in fixture::all() {
        if ["pdf", "docx", "xlsx", "pptx"].contains(&name) {
            assert_eq!(evidence::clean(&bytes, &limits), Err(Refusal::TooMuchWork), "{name}");
        }
    }
}

#[test]
fn what_is_none_of_the_kinds_is_refused() {
    for (bytes, refusal) in [
        (b"".as_slice(), Refusal::Empty),
        (b"Rar!\x1a\x07", Refusal::Archive),
        (b"\x1a\x45\xdf\xa3\x01", Refusal::Recording),
        (b"\0\0\0\x20ftypmp42", Refusal::Recording),
        (b"\0\0\0\x18ftypheic", Refusal::Heic),
        (b"MM\0*\0\0\0\x08", Refusal::OtherPicture),
        (b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>", Refusal::Markup),
        (b"{\\rtf1 x}", Refusal::Markup),
        (b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0", Refusal::UnknownKind),
        (b"Received: by a\nFrom: b@c.example\nSubject: d\n\ne", Refusal::Mail),
    ] {
        assert_eq!(clean(bytes), Err(refusal), "{bytes:?}");
    }
}

#[test]
fn what_was_deleted_does_not_come_back_with_broken_tables() {
    let whole = fixture::pdf::pdf();
    for word in [b"startxref".as_slice(), b"%%EOF", b"/Prev"] {
        let mut broken = whole.clone();
        for at in 0..broken.len() - word.len() {
            if broken[at..].starts_with(word) {
                broken[at] = b'x';
            }
        }
        // Whether it is refused or read: the first version's words are in neither
        if let Ok(cleaned) = clean(&broken) {
            assert_eq!(marks::found(&cleaned.bytes), Vec::<String>::new());
        }
    }
}

#[test]
fn what_is_cropped_is_refused_because_it_is_in_the_file_still() {
    let page = |boxes: &str| pdf(&[CATALOG, PAGES, &format!("<</Type/Page/Parent 2 0 R{boxes}>>")]);
    for whole in ["", "/CropBox[0 0 99 99]", "/CropBox[15 15 85 85]", "/CropBox[-50 -50 200 200]"] {
        assert!(clean(&page(whole)).is_ok(), "{whole}");
    }
    for cut in ["/CropBox[0 0 99 60]", "/CropBox[99 99 30 0]"] {
        assert_eq!(clean(&page(cut)), Err(Refusal::Cropped), "{cut}");
    }
    let cropped = |rectangle: &str| {
        let edit = |(name, content): (String, Vec<u8>)| {
            let text = String::from_utf8_lossy(&content).into_owned();
            let content = match name == "word/document.xml" {
                true => text.replace("<a:stretch>", &format!("{rectangle}<a:stretch>")).into_bytes(),
                false => content,
            };
            (name, content)
        };
        let parts: Vec<(String, Vec<u8>)> = office::parts(&office::docx()).into_iter().map(edit).collect();
        let parts: Vec<(&str, Vec<u8>)> =
            parts.iter().map(|(name, content)| (name.as_str(), content.clone())).collect();
        clean(&office::container(&parts))
    };
    for whole in ["", "<a:srcRect/>", "<a:srcRect l=\"0\" t=\"-5000\"/>"] {
        assert!(cropped(whole).is_ok(), "{whole}");
    }
    for cut in ["<a:srcRect t=\"12000\"/>", "<a:srcRect r=\"3%\"/>"] {
        assert_eq!(cropped(cut).map(drop), Err(Refusal::Cropped), "{cut}");
    }
}
