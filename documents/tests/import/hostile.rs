//! Files that are meant to break something, or are broken.

use std::time::{Duration, Instant};

use documents::{Complaint, Format, Import, ImportError, Options, import, limits};

use crate::{printed, word};

/// Far more than any of these takes, also on a busy machine and unoptimized; far less than for ever.
const SOON: Duration = Duration::from_secs(40);

fn read(bytes: &[u8], name: &str) -> Result<Import, ImportError> {
    let started = Instant::now();
    let read = import(bytes, &Options { name, ..Options::default() });
    assert!(started.elapsed() < SOON, "{name} took {:?}", started.elapsed());
    read
}

fn sections(import: &Import) -> usize {
    guidance::Code::parse(&import.markdown).expect("a Code").sections().len()
}

#[test]
fn a_file_of_50_megabytes() {
    let error = read(&vec![b'a'; 50 << 20], "code.txt").unwrap_err();
    assert_eq!(error, ImportError::TooLarge { bytes: 50 << 20 });
    assert!(error.to_string().starts_with("the file has 50 MB; expected at most 20 MB"));
}

#[test]
fn a_word_document_that_is_a_bomb() {
    let bomb = word::package(&[
        ("_rels/.rels", br#"<Relationships><Relationship Type="x/officeDocument" Target="word/document.xml"/></Relationships>"#),
        ("word/document.xml", &vec![b' '; usize::try_from(limits::PART_BYTES).unwrap() + 1]),
    ]);
    assert!(bomb.len() < 200_000);
    assert_eq!(read(&bomb, "code.docx"), Err(ImportError::Unpacks));
}

#[test]
fn entities_that_multiply_are_not_expanded() {
    let body = "<w:p><w:r><w:t>one &lol; two</w:t></w:r></w:p>";
    let import = read(&word::document(body), "code.docx").unwrap();
    assert!(import.markdown.contains("one two"), "{}", import.markdown);
}

#[test]
fn archives_that_are_no_word_document() {
    let sheet = word::package(&[("xl/workbook.xml", b"<x/>")]);
    assert_eq!(read(&sheet, "code.xlsx"), Err(ImportError::OtherFormat { what: "a spreadsheet" }));
    let open = word::package(&[("META-INF/manifest.xml", b"<x/>"), ("content.xml", b"<x/>")]);
    assert_eq!(
        read(&open, "code.odt"),
        Err(ImportError::OtherFormat { what: "an OpenDocument text (.odt)" })
    );
    assert_eq!(
        read(b"PK\x03\x04 and nothing", "code.docx"),
        Err(ImportError::Damaged { format: Format::Docx })
    );
    let torn = word::document("<w:p><w:r><w:t>words</w:p>");
    assert_eq!(read(&torn, "code.docx"), Err(ImportError::Damaged { format: Format::Docx }));
}

#[test]
fn a_pdf_of_pictures() {
    let pages = vec![b"q 500 0 0 700 40 40 cm /Im Do Q".to_vec(); 3];
    let error = read(&printed::pdf(&pages, true), "scan.pdf").unwrap_err();
    assert_eq!(error, ImportError::Scanned { pages: 3 });
    assert!(error.to_string().contains("text recognition"));
}

#[test]
fn a_pdf_with_one_scanned_page() {
    let text =
        b"BT /F1 11 Tf 72 700 Td (Nobody accepts cash from a supplier, whatever the amount.) Tj ET".to_vec();
    let picture = b"q 500 0 0 700 40 40 cm /Im Do Q".to_vec();
    let import = read(&printed::pdf(&[text, picture], true), "code.pdf").unwrap();
    assert!(import.complaints.contains(&Complaint::PagesWithoutText { pages: vec![2] }));
    assert!(import.complaints.contains(&Complaint::NoHeadings));
}

#[test]
fn pdfs_that_are_torn_or_shut() {
    let whole = printed::code();
    for length in (0..whole.len()).step_by(97) {
        let _ = read(&whole[..length], "code.pdf");
    }
    assert_eq!(read(b"%PDF-1.7\nnothing", "code.pdf"), Err(ImportError::Damaged { format: Format::Pdf }));
    let mut bent = whole.clone();
    for at in (9..bent.len()).step_by(13) {
        bent[at] ^= 0x15;
    }
    let _ = read(&bent, "code.pdf");
}

#[test]
fn a_pdf_whose_pages_never_end() {
    let text =
        b"BT /F1 11 Tf 72 700 Td ".iter().copied().chain(b"(aaaaaaaa) Tj ".repeat(1_400_000)).collect();
    let error = read(&printed::pdf(&[text], false), "code.pdf").unwrap_err();
    assert!(matches!(error, ImportError::TooMuchText | ImportError::TooSlow { .. }), "{error}");
}

#[test]
fn lists_and_elements_a_thousand_deep() {
    let list =
        |depth: usize| (0..depth).map(|level| format!("{}- x\n", "  ".repeat(level))).collect::<String>();
    assert!(read(format!("# Code\n\n{}", list(40)).as_bytes(), "code.md").is_ok());
    assert_eq!(read(format!("# Code\n\n{}", list(1_000)).as_bytes(), "code.md"), Err(ImportError::TooDeep));
    assert_eq!(
        read(format!("# Code\n\n{} x", ">".repeat(100_000)).as_bytes(), "code.md"),
        Err(ImportError::TooDeep)
    );
    let pages = ["<ul><li>", "<div>", "<b>", "<table><tr><td>", "<blockquote><p>"];
    for open in pages {
        assert_eq!(
            read(format!("<html>{}x", open.repeat(100_000)).as_bytes(), "code.html"),
            Err(ImportError::TooDeep),
            "{open}"
        );
    }
    let boxes = "<w:tbl><w:tr><w:tc>".repeat(1_000);
    assert_eq!(read(&word::document(&boxes), "code.docx"), Err(ImportError::TooDeep));
}

#[test]
fn ten_thousand_headings_and_more_than_anybody_writes() {
    let headings = |count: usize| {
        (0..count).map(|at| format!("## Heading {}\n\nWords.\n\n", at % 7)).collect::<String>()
    };
    let import = read(headings(10_000).as_bytes(), "code.md").unwrap();
    assert_eq!(sections(&import), 10_000);
    assert!(
        import.complaints.iter().any(
            |complaint| matches!(complaint, Complaint::DuplicateHeading { times, .. } if *times > 1_000)
        )
    );
    assert_eq!(
        read(headings(20_001).as_bytes(), "code.md"),
        Err(ImportError::TooManyHeadings { headings: 20_001 })
    );
    let numbered: String = (0..10_000)
        .map(|at| format!("{}.{} Heading of this one\n\nWords and more words.\n\n", at / 99 % 99, at % 99))
        .collect();
    assert!(sections(&read(numbered.as_bytes(), "code.txt").unwrap()) > 9_000);
}

#[test]
fn text_without_end_or_without_headings() {
    let long = "words of a sentence that goes on. ".repeat(4_000);
    let import = read(long.as_bytes(), "our_code.txt").unwrap();
    assert_eq!(import.title.as_deref(), Some("our code"));
    assert!(import.complaints.contains(&Complaint::NoHeadings));
    let import =
        read(format!("# Code\n\n## All\n\n{long}\n\n## None\n\n## Some\n\nWords.").as_bytes(), "code.md")
            .unwrap();
    assert!(import.complaints.contains(&Complaint::LongSection { heading: "All".to_owned(), words: 28_000 }));
    assert!(import.complaints.contains(&Complaint::EmptySection { heading: "None".to_owned() }));
    for nothing in ["", " \n\t", "# Only a heading", "<html><body></body></html>", "- \n- \n"] {
        assert!(
            matches!(read(nothing.as_bytes(), "code.md"), Err(ImportError::Empty | ImportError::NoText)),
            "{nothing:?}"
        );
    }
}

/// A line of marks is no heading by which anybody could find a section, and no title.
#[test]
fn headings_without_a_word() {
    for text in [
        "# ## #\n\n> Quoted.\n> Quoted again.\n",
        "Nobody takes a gift from those who sell to us, and nobody gives them one; whoever is offered one says so.\n # # # ",
        "# ***\n\nNobody takes a gift from those who sell to us, and nobody gives them one; whoever is offered one says so.",
        "**##**\n\nNobody takes a gift from those who sell to us, and nobody gives them one; whoever is offered one says so.\n",
    ] {
        let import = read(text.as_bytes(), "##.md").unwrap_or_else(|error| panic!("{text:?}: {error}"));
        assert_eq!((import.title.as_deref(), sections(&import)), (Some("Code of Conduct"), 1), "{text:?}");
    }
}

#[test]
fn other_encodings() {
    let text = "# Código de conducta\n\n## Regalos\n\nNingún empleado aceptará dinero. Los límites también valen para quien está de vacaciones.\n";
    let utf16: Vec<u8> = [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let (latin, _, _) = encoding_rs::WINDOWS_1252.encode(text);
    for bytes in [text.as_bytes(), &utf16, &latin] {
        let import = read(bytes, "code.md").unwrap();
        assert_eq!(import.title.as_deref(), Some("Código de conducta"));
        assert!(import.markdown.contains("## Regalos {#regalos}\n\nNingún empleado aceptará dinero."));
    }
    let chinese = "# 行为准则\n\n## 礼品\n\n员工不得接受供应商的现金。任何金额都不可以。\n";
    let (bytes, _, _) = encoding_rs::GB18030.encode(chinese);
    let import = read(&bytes, "code.md").unwrap();
    assert!(import.markdown.contains("## 礼品 {#section-"), "{}", import.markdown);
    assert!(import.complaints.iter().any(|complaint| matches!(complaint, Complaint::GuessedEncoding { .. })));
}

#[test]
fn files_of_another_kind() {
    for (bytes, name) in [
        (&b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old"[..], "code.doc"),
        (b"{\\rtf1 words}", "code.rtf"),
        (b"\x89PNG\r\n\x1a\n", "code.pdf"),
    ] {
        let error = read(bytes, name).unwrap_err();
        assert!(error.to_string().contains("Open it and save it as a Word document"), "{error}");
    }
    assert_eq!(read(&[0, 159, 146, 150, 0, 1, 2, 3, 4, 5], "code"), Err(ImportError::UnknownFormat));
}

#[test]
fn no_words_are_lost_in_tables_and_headings_of_pages() {
    let page = "<html><body><h1>Rules</h1>\
        <h2><button>Gifts</button></h2><p>Never take cash.</p>\
        <h2><img src='x.png' alt=''></h2><p>A rule and no heading.</p>\
        <table><tr><td>3.2 Ask first</td><td>Before <table><tr><td>inner one</td><td>inner two</td></tr></table> after</td></tr>\
        <tr><td><h3>In a cell</h3></td><td>beside it</td></tr></table>\
        <p>The paragraph after the table.</p></body></html>";
    let import = read(page.as_bytes(), "code.html").unwrap();
    for words in ["3.2 Ask first", "Before", "inner one", "inner two", "after", "In a cell", "beside it"] {
        assert!(import.markdown.contains(words), "{words}: {}", import.markdown);
    }
    let headings: Vec<&str> = import.markdown.lines().filter(|line| line.starts_with('#')).collect();
    assert!(headings.iter().any(|line| line.contains("Gifts")), "{headings:?}");
    for words in ["Never take cash", "A rule and no heading", "The paragraph after"] {
        assert!(!headings.iter().any(|line| line.contains(words)), "{headings:?}");
    }
}

#[test]
fn the_footnote_of_a_row_is_not_lost() {
    let body = r#"<w:p><w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:r><w:t>Gifts</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>Meals</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>USD 100</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p></w:tc></w:tr></w:tbl>"#;
    let import = read(&word::document(body), "code.docx").unwrap();
    assert!(import.markdown.contains("Meals | USD 100[1]"), "{}", import.markdown);
    assert!(import.markdown.contains("Prizes drawn in public excepted."), "{}", import.markdown);
}
