//! Codes of invented companies in as many structures, kept as snapshots.

use std::fmt::Write;

use documents::{Format, Import, Options, import};

use crate::{printed, word};

/// The Markdown, and what was said beside it.
fn shown(import: &Import) -> String {
    let mut shown = format!("read as {}\n", import.format);
    for left_out in &import.left_out {
        writeln!(shown, "left out: {left_out}").unwrap();
    }
    for complaint in &import.complaints {
        writeln!(shown, "complaint: {complaint}").unwrap();
    }
    write!(shown, "\n{}", import.markdown).unwrap();
    shown
}

/// Imports, and sees that what came out is a Code, is read the same again, and comes out the same each time.
fn read(bytes: &[u8], name: &str) -> Import {
    let options = Options { name, ..Options::default() };
    let first = import(bytes, &options).expect("it is imported");
    assert_eq!(import(bytes, &options).expect("it is imported again"), first);
    let code = guidance::Code::parse(&first.markdown).expect("a Code");
    assert!(!code.sections().is_empty());
    let again = import(first.markdown.as_bytes(), &Options { format: Some(Format::Markdown), ..options })
        .expect("Markdown");
    assert_eq!(sections(&again.markdown), sections(&first.markdown));
    first
}

/// Ids, headings and words.
fn sections(markdown: &str) -> Vec<(String, Vec<String>, Vec<String>)> {
    let code = guidance::Code::parse(markdown).expect("a Code");
    let section = |section: &guidance::Section| {
        (section.id().to_string(), section.path().to_vec(), words(section.text()))
    };
    code.sections().iter().map(section).collect()
}

macro_rules! sample {
    ($test:ident, $file:literal) => {
        #[test]
        fn $test() {
            insta::assert_snapshot!(shown(&read(include_bytes!(concat!("samples/", $file)), $file)));
        }
    };
}

sample!(a_markdown_handbook_page, "larkfield.md");
sample!(a_lettered_policy_template, "tessel.md");
sample!(numbered_text_with_pages, "brightwater.txt");
sample!(text_copied_out_of_a_pdf, "harbourline.txt");
sample!(a_page_of_a_content_management_system, "morrow.html");

#[test]
fn a_word_document() {
    insta::assert_snapshot!(shown(&read(&word::code(), "fennick.docx")));
}

#[test]
fn a_printed_pdf() {
    insta::assert_snapshot!(shown(&read(&printed::code(), "ostrava.pdf")));
}

/// The Code of the product is in the form this makes, so nothing may be lost or renamed on its way through.
#[test]
fn the_shipped_code_comes_out_as_it_is() {
    let shipped = guidance::shipped();
    let import = read(include_bytes!("../../../policy/code-of-conduct.md"), "code-of-conduct.md");
    let code = guidance::Code::parse(&import.markdown).unwrap();
    assert_eq!(code.sections().len(), shipped.sections().len());
    for (ours, theirs) in code.sections().iter().zip(shipped.sections()) {
        assert_eq!((ours.id(), ours.path(), ours.lead()), (theirs.id(), theirs.path(), theirs.lead()));
        assert_eq!(words(ours.text()), words(theirs.text()), "{}", ours.id());
    }
}

fn words(text: &str) -> Vec<String> {
    text.replace(['*', '<', '>'], "").split_whitespace().map(str::to_owned).collect()
}

#[test]
fn a_changed_section_keeps_its_id() {
    let options = |earlier| Options { name: "code.md", earlier, ..Options::default() };
    let first = import(b"# Code\n\n## Gifts\n\nNobody takes cash from anybody at all.\n\n## Trade\n\nWe keep to sanctions.\n", &options(None)).unwrap();
    let edited = first.markdown.replace("{#gifts}", "{#gifts-and-meals}");
    let next = b"# Code\n\n## Safety\n\nWear a helmet.\n\n## Gifts\n\nUp to 50 dollars is fine now.\n\n## Commerce\n\nWe keep to sanctions.\n";
    let second = import(next, &options(Some(&edited))).unwrap();
    let ids: Vec<String> = guidance::Code::parse(&second.markdown)
        .unwrap()
        .sections()
        .iter()
        .map(|section| section.id().to_string())
        .collect();
    assert_eq!(ids, ["safety", "gifts-and-meals", "trade"]);
}

/// Browsers print the bullets of lists as drawings.
#[test]
fn bullets_that_are_drawn_are_items() {
    let text = |x: i32, y: i32, words: &str| format!("BT /F1 11 Tf {x} {y} Td ({words}) Tj ET\n");
    let line = |y: i32, words: &str| format!("78 {} 4 4 re f\n{}", y + 2, text(90, y, words));
    let frame = "60 60 480 700 re S\n".to_owned();
    let content = [
        frame,
        "BT /F2 16 Tf 72 740 Td (Our Code) Tj ET\nBT /F2 14 Tf 72 700 Td (Gifts) Tj ET\n".to_owned(),
        text(72, 670, "Nobody at all accepts any of these things from a supplier, at any time:"),
        line(650, "cash"),
        line(636, "vouchers"),
    ];
    let pdf = printed::pdf(&[content.concat().into_bytes()], false);
    let import = read(&pdf, "code.pdf");
    assert!(import.markdown.ends_with("at any time:\n\n- cash\n- vouchers\n"), "{}", import.markdown);
}

/// One line of a heading may end with any word, where its type says that it goes on.
#[test]
fn a_heading_over_two_lines_is_one() {
    let content = "BT /F2 24 Tf 72 740 Td (Our Code) Tj ET\n\
        BT /F2 14 Tf 72 700 Td (What we promise to customers and) Tj 0 -17 Td (to each other) Tj ET\n\
        BT /F1 11 Tf 72 650 Td (We promise what we can keep, and we keep it, also when it costs us.) Tj 0 -14 Td (Nobody is asked to promise more.) Tj ET";
    let import = read(&printed::pdf(&[content.as_bytes().to_vec()], false), "code.pdf");
    assert!(
        import.markdown.contains("## What we promise to customers and to each other {#"),
        "{}",
        import.markdown
    );
}
