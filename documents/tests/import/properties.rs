//! Whatever goes in, something sensible or an error comes out.

use std::sync::LazyLock;

use documents::{Format, ImportError, Options, import};
use proptest::prelude::*;

use crate::{printed, word};

/// What came out is a Code in which every id is there once; a library's panic is seen as [`ImportError::Damaged`] and is none here.
fn sound(bytes: &[u8], format: Format, may_be_damaged: bool) -> Result<(), TestCaseError> {
    let options = Options { format: Some(format), ..Options::default() };
    match import(bytes, &options) {
        Ok(import) => {
            let code = guidance::Code::parse(&import.markdown);
            prop_assert!(code.is_ok(), "{:?}\n{}", code, import.markdown);
            let mut ids: Vec<String> =
                code.expect("a Code").sections().iter().map(|section| section.id().to_string()).collect();
            let all = ids.len();
            ids.sort();
            ids.dedup();
            prop_assert_eq!(ids.len(), all);
        }
        Err(ImportError::Damaged { .. }) => prop_assert!(may_be_damaged),
        Err(_) => {}
    }
    Ok(())
}

/// Found by chance: the title was all that there was.
#[test]
fn a_file_that_says_its_title_only_is_sound() {
    let printed = printed::pdf(&[b"BT\n/F1 -1 Tf\n[(a) -1000 (b)] TJ".to_vec()], true);
    sound(&printed, Format::Pdf, false).unwrap();
    sound(b"# Gifts\n\nGifts\n", Format::Markdown, false).unwrap();
}

/// Lines that look like what codes are made of.
fn lines() -> impl Strategy<Value = String> {
    let line = "(#{1,7} |- |  \\* |[0-9]{1,2}\\. |[0-9]\\.[0-9] |\\([a-z]\\) |● |Article [IVX]{1,3} |\\*\\*|> |\\| ?|```|---|\t| {4})?\
                [A-Za-z<>&\\[\\]()*_{}#.:;é\u{200b}\u{c} -]{0,40}(\\*\\*|\\.|:| \\.{3,9} [0-9]{1,2}| \\{#[a-z]{0,3}\\})?";
    prop::collection::vec(line, 0..40).prop_map(|lines| lines.join("\n"))
}

/// Tags in any order.
fn tags() -> impl Strategy<Value = String> {
    let tag = "(</?(p|h[1-6]|ul|ol|li|table|tr|td|b|em|a href='#x'|span|div|br|img|sup|dl|dt|nav|main)>)?[A-Za-z0-9.&; -]{0,12}";
    prop::collection::vec(tag, 0..60).prop_map(|tags| tags.concat())
}

/// The parts of a Word document in any order.
fn words() -> impl Strategy<Value = String> {
    let part = "(<w:p>|</w:p>|<w:r>|</w:r>|<w:t>|</w:t>|<w:tbl>|</w:tbl>|<w:tr>|</w:tr>|<w:tc>|</w:tc>|<w:pPr>|</w:pPr>|<w:b/>|<w:del>|</w:del>\
                |<w:pStyle w:val='berschrift1'/>|<w:numId w:val='2'/>|<w:ilvl w:val='[0-9]{1,3}'/>|<w:footnoteReference w:id='2'/>|&amp;|&#[0-9]{1,6};)[A-Za-z ]{0,9}";
    prop::collection::vec(part, 0..60).prop_map(|parts| parts.concat())
}

/// Text operators with any operands.
fn operators() -> impl Strategy<Value = Vec<u8>> {
    let operator = "(BT|ET|q|Q|/F[12] -?[0-9]{1,3} Tf|-?[0-9]{1,4} -?[0-9]{1,4} T[dD]|(-?[0-9.]{1,4} ){6}(Tm|cm)|\\([A-Za-z .]{0,30}\\) (Tj|')|\
                    \\[\\(a\\) -?[0-9]{1,5} \\(b\\)\\] TJ|-?[0-9]{1,5} T[cwLzsr]|/Im Do|/Artifact <</Type/Pagination>> BDC|/P BMC|EMC|T\\*)";
    prop::collection::vec(operator, 0..80).prop_map(|operators| operators.join("\n").into_bytes())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..400), format in 0..5_usize) {
        let format = [Format::Markdown, Format::Text, Format::Html, Format::Docx, Format::Pdf][format];
        sound(&bytes, format, matches!(format, Format::Docx | Format::Pdf))?;
    }

    #[test]
    fn any_lines(text in lines()) {
        sound(text.as_bytes(), Format::Markdown, false)?;
        sound(text.as_bytes(), Format::Text, false)?;
    }

    #[test]
    fn any_tags(text in tags()) {
        sound(text.as_bytes(), Format::Html, false)?;
    }

    #[test]
    fn any_parts_of_a_word_document(body in words()) {
        sound(&word::document(&body), Format::Docx, true)?;
    }

    #[test]
    fn any_operators(content in operators()) {
        sound(&printed::pdf(&[content], true), Format::Pdf, false)?;
    }

    #[test]
    fn any_damage(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        static WHOLE: LazyLock<[(Format, Vec<u8>); 2]> = LazyLock::new(|| [(Format::Pdf, printed::code()), (Format::Docx, word::code())]);
        for (format, whole) in WHOLE.iter() {
            let mut bytes = whole.clone();
            let at = at.index(bytes.len());
            bytes[at] = byte;
            sound(&bytes, *format, true)?;
        }
    }
}
