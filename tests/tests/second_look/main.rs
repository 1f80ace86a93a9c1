//! The second look in Rust and on the page: the same rules, the same marks, on every written example, on thousands of texts made from them, and on
//! texts of any characters. The page's script runs in Node.js.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod node;
mod texts;

use node::{Mark, Question, ask_node};
use relay::SecondLook;
use texts::{any_texts, examples, mutations};

/// What Rust marks, as the page counts: UTF-16 units.
fn ask_rust(question: &Question) -> Vec<Mark> {
    let own: Vec<&str> = question.own.iter().map(String::as_str).collect();
    let units = |end: usize| question.text[..end].encode_utf16().count();
    let hits = SecondLook::shipped().look(&question.text, &own);
    hits.into_iter().map(|hit| (units(hit.range.start), units(hit.range.end), hit.rule.to_owned())).collect()
}

/// Both mark the same; gives how many marks there were.
fn agree(questions: &[Question]) -> usize {
    let page = ask_node(questions);
    assert_eq!(page.len(), questions.len(), "an answer for each text");
    for (question, page) in questions.iter().zip(&page) {
        assert_eq!(&ask_rust(question), page, "Rust left, the page right: {question:?}");
    }
    page.iter().map(Vec::len).sum()
}

#[test]
fn the_page_marks_what_rust_marks_on_every_example() {
    let examples = examples();
    assert!(examples.len() >= 220, "{} examples", examples.len());
    assert!(agree(&examples) >= 200, "the examples have marks");
}

#[test]
fn the_page_marks_what_rust_marks_on_changed_examples() {
    assert!(agree(&mutations(4_000)) >= 2_000, "what was changed has marks still");
}

#[test]
fn the_page_marks_what_rust_marks_on_any_characters() {
    agree(&any_texts(2_000));
}

/// The comparison can fail: a page with one rule less is noticed.
#[test]
fn a_page_with_other_rules_is_noticed() {
    let fewer = SecondLook::RULES.replacen("my (?:maternity|", "my (?:", 1).replacen(
        "(to my face)",
        "(to my nose)",
        1,
    );
    assert_ne!(fewer, SecondLook::RULES);
    let question = Question { text: "He said it to my face.".to_owned(), own: Vec::new() };
    let page = node::ask_node_with(&fewer, std::slice::from_ref(&question));
    assert_ne!(page, [ask_rust(&question)]);
}
