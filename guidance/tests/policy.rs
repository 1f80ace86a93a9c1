//! The shipped Code is served word for word.
#![allow(clippy::expect_used)] // helpers of tests

use guidance::{Code, Guide, Section, SectionId, shipped};

/// Id, headings from the outside in, and the characters of the text without white space.
fn outline(code: &Code) -> String {
    let mut lines = String::new();
    for section in code.sections() {
        let bare = section.text().chars().filter(|c| !c.is_whitespace()).count();
        lines.push_str(&format!("{} | {} | {bare}\n", section.id(), section.path().join(" > ")));
    }
    lines
}

fn find<'a>(code: &'a Code, id: &str) -> &'a Section {
    code.sections().iter().find(|section| section.id().as_str() == id).expect("a section of the Code")
}

/// FNV-1a, to notice any change of the text.
fn fingerprint(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[test]
fn the_outline_is_the_company_s() {
    assert_eq!(outline(&shipped()), include_str!("policy.outline"));
}

#[test]
fn no_word_has_changed() {
    // When the company changes its Code: compare with .ci/compare_policy.py, then put the new number here
    assert_eq!(fingerprint(shipped().document()), FINGERPRINT);
}

#[test]
fn every_section_is_a_part_of_the_document() {
    let code = shipped();
    let mut rest = code.document();
    for section in code.sections() {
        let (_, after) = rest.split_once(section.text()).expect("in the order of the document");
        rest = after;
        assert_eq!(code.find(section.id()), Some(section));
    }
    assert_eq!(rest.trim(), "");
}

#[test]
fn sentences_hold_every_word_of_their_section() {
    for section in shipped().sections() {
        let text = section.text();
        let mut last = 0;
        for sentence in section.sentences() {
            let between = &text[last..sentence.span.start];
            assert!(between.trim().is_empty() || between.trim() == "-", "{}: {between:?}", section.id());
            last = sentence.span.end;
        }
        assert_eq!(text[last..].trim(), "", "{}", section.id());
    }
}

#[test]
fn page_breaks_inside_sentences_are_joined() {
    let code = shipped();
    let text = |name| find(&code, name).text();
    assert!(text("seeking-guidance").contains("believe that he or she has dealt with it properly, or if"));
    assert!(text("bribes-kickbacks").contains("could subject Capstone Turbine Corporation and"));
}

#[test]
fn a_run_in_heading_leads_its_paragraph() {
    let code = shipped();
    let lead = |name| find(&code, name).lead();
    assert_eq!(lead("be-proactive").as_deref(), Some("Be Proactive."));
    assert_eq!(lead("anonymity"), None);
    assert_eq!(code.sections().iter().filter(|section| section.is_run_in()).count(), 6);
}

#[test]
fn list_items_and_abbreviations_are_whole_sentences() {
    let code = shipped();
    let sentences = |name| {
        let section = find(&code, name);
        section.sentences().iter().map(|s| &section.text()[s.span.clone()]).collect::<Vec<_>>()
    };
    assert!(sentences("corporate-opportunities").contains(&"competing with the Company."));
    assert!(sentences("communication-alternatives")[1].ends_with("Boston, MA 02210;"));
    assert_eq!(sentences("bribes-kickbacks").len(), 4);
    assert_eq!(sentences("monitoring-and-discipline").len(), 3);
}

#[test]
fn a_guide_knows_every_section() {
    let guide = Guide::new(shipped());
    for section in shipped().sections() {
        assert_eq!(guide.section(section.id()), Some(section));
    }
    assert!(SectionId::parse("no-such-section").is_ok_and(|id| guide.section(&id).is_none()));
}

const FINGERPRINT: u64 = 57_644_674_411_575_177;
