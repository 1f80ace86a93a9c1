//! Markdown of all sorts, and input that is none.
#![allow(clippy::unwrap_used)] // helpers of tests

use guidance::{BlockKind, Code, ParseError};
use proptest::prelude::*;

fn outline(markdown: &str) -> Vec<String> {
    let code = Code::parse(markdown).unwrap();
    code.sections().iter().map(|s| format!("{}: {} = {}", s.id(), s.path().join(" > "), s.text())).collect()
}

#[test]
fn plain_markdown_without_ids() {
    let markdown = "# Our Code\n\nWelcome.\n\n## Gifts & Meals\nNone.\n\n### Limits\n\nUnder $50.\n\n## Gifts & Meals\nMore.\n";
    let want = [
        "our-code: Our Code = Welcome.",
        "gifts-meals: Gifts & Meals = None.",
        "limits: Gifts & Meals > Limits = Under $50.",
        "gifts-meals-2: Gifts & Meals = More.",
    ];
    assert_eq!(outline(markdown), want);
    assert_eq!(Code::parse(markdown).unwrap().title(), ["Our Code"]);
}

#[test]
fn underlined_headings_front_matter_comments_and_windows_lines() {
    let markdown = "\u{feff}---\r\nstatus: final\r\n---\r\nOne\r\n===\r\ntext\r\n\r\nTwo\r\n---\r\na <!-- not\r\nthis -->b\r\n";
    assert_eq!(outline(markdown), ["one: One = text", "two: Two = a \nb"]);
}

#[test]
fn headings_inside_fences_are_text() {
    assert_eq!(outline("# A\n```\n# B\n```\n"), ["a: A = ```\n# B\n```"]);
}

#[test]
fn an_explicit_id_goes_before_a_slug() {
    assert_eq!(outline("# Gifts\na\n# Other {#gifts}\nb"), ["gifts-2: Gifts = a", "gifts: Other = b"]);
}

#[test]
fn headings_in_other_scripts_and_text_before_any() {
    assert_eq!(
        outline("hello\n\n# 行为\n\n好。\n\n# B\nb")[..2],
        ["preamble: Preamble = hello", "section-3: 行为 = 好。"]
    );
}

#[test]
fn lists_are_items() {
    let code = Code::parse("# A\nNot:\n\n* one\n* two\n  more\n\n1. three\n").unwrap();
    let kinds: Vec<BlockKind> = code.sections()[0].blocks().iter().map(|block| block.kind).collect();
    assert_eq!(kinds, [BlockKind::Paragraph, BlockKind::Item, BlockKind::Item, BlockKind::Item]);
}

#[test]
fn errors_name_the_line_and_what_was_expected() {
    let error = |markdown: &str| Code::parse(markdown).unwrap_err();
    assert_eq!(error("just text"), ParseError::NoHeading);
    assert_eq!(error(""), ParseError::NoHeading);
    assert_eq!(error("\n# A\n# B\n"), ParseError::NoText { line: 2 });
    assert_eq!(error("# A {#x}\na\n\n# B {#x}\nb"), ParseError::DuplicateId { line: 4, first: 1 });
    assert_eq!(error("# A\na\n# B {#ü}\nb"), ParseError::BadId { line: 3 });
    assert!(error("# A {#}").to_string().starts_with("line 1: expected an id"));
    assert!(matches!(error(&"x".repeat(9 << 20)), ParseError::TooLong { .. }));
}

#[test]
fn many_headings_with_one_name_are_quick() {
    let code = Code::parse(&"# A\nb\n".repeat(20_000)).unwrap();
    assert_eq!(code.sections()[19_999].id().as_str(), "a-20000");
    assert!(matches!(
        Code::parse(&"# A\nb\n".repeat(20_001)),
        Err(ParseError::TooManySections { line: 40_001, .. })
    ));
}

proptest! {
    #[test]
    fn nothing_makes_it_panic(text in any::<String>()) {
        let _ = Code::parse(&text);
    }

    #[test]
    fn nothing_like_markdown_makes_it_panic(lines in prop::collection::vec("(#{0,7} ?|- |<!--|-->|---|===|```|\\(i\\) )?[a-zA-Z.!?é\u{200b}\" ]{0,12}(\\{#?[a-z]{0,3}\\})?", 0..40)) {
        let Ok(code) = Code::parse(&lines.join("\n")) else { return Ok(()) };
        let mut ids: Vec<_> = code.sections().iter().map(|section| section.id().clone()).collect();
        ids.sort();
        ids.dedup();
        prop_assert_eq!(ids.len(), code.sections().len());
        for section in code.sections() {
            prop_assert!(code.document().contains(section.text()));
            let mut last = 0;
            for sentence in section.sentences() {
                prop_assert!(sentence.span.start >= last && !section.text()[sentence.span.clone()].trim().is_empty());
                last = sentence.span.end;
            }
        }
    }
}
