//! What a guide says, whatever it is asked.
#![allow(clippy::expect_used)] // helpers of tests

use std::time::{Duration, Instant};

use guidance::{Answer, Code, Guide, NextPerson, Outcome, Terms, shipped};
use proptest::prelude::*;

fn guide() -> Guide {
    Guide::new(shipped())
}

fn check(guide: &Guide, answer: &Answer) {
    assert!((0.0..=1.0).contains(&answer.confidence));
    assert!(answer.hits.len() <= 5);
    assert!(answer.hits.is_sorted_by(|a, b| a.score >= b.score));
    assert_eq!(answer.hits.is_empty(), answer.outcome == Outcome::NotCovered);
    for hit in &answer.hits {
        let section = guide.section(&hit.section).expect("a hit is a section");
        assert!(!hit.marked.is_empty() && hit.marked.is_sorted_by_key(|range| range.start));
        for range in &hit.marked {
            assert!(section.sentences().iter().any(|sentence| sentence.span == *range));
        }
        for max_chars in [40, 700] {
            let excerpt = guide.excerpt(hit, max_chars);
            assert!(excerpt.text.chars().count() <= max_chars + 60, "{}", excerpt.text);
            for piece in excerpt.text.split(['…', '\n']) {
                assert!(section.text().contains(piece.trim()), "{piece:?}");
            }
            assert!(
                !excerpt.marked.is_empty()
                    && excerpt.marked.iter().all(|range| excerpt.text.get(range.clone()).is_some())
            );
        }
    }
}

#[test]
fn strange_questions_get_sensible_outcomes() {
    let guide = guide();
    for nothing in
        ["", " \n\t", "?!", "🙂🙂🙂", "\u{0}\u{1b}[31m", "ぁぁぁ", "the", "ٱلسَّلَامُ عَلَيْكُمْ", "asdf qwer zxcv"]
    {
        let answer = guide.answer(nothing);
        check(&guide, &answer);
        assert_eq!(answer.outcome, Outcome::NotCovered, "{nothing:?}");
    }
    for word in ["bribe", "Retaliation", "KICKBACKS!!", "confidentiality", "waiver", "anonimity"] {
        assert_eq!(guide.answer(word).outcome, Outcome::Covered, "{word}");
    }
}

#[test]
fn a_question_of_100_kb_is_answered_in_time() {
    let guide = guide();
    let story = "my boss offered the customs official a gift, am I protected if I report? ".repeat(1400);
    let start = Instant::now();
    let answer = guide.answer(&story);
    assert!(start.elapsed() < Duration::from_secs(1));
    assert_eq!(answer.outcome, Outcome::Covered);
    check(&guide, &answer);
    check(&guide, &guide.answer(&"x".repeat(100_000)));
}

#[test]
fn the_same_question_gets_the_same_answer() {
    let (one, other) = (guide(), guide());
    let question = "my manager pads his expense report and I am afraid to say something";
    let answers = std::thread::scope(|scope| {
        let far = scope.spawn(|| one.answer(question));
        (other.answer(question), far.join().unwrap())
    });
    assert_eq!(answers.0, answers.1);
    assert_eq!(one.rank(question), other.rank(question));
    assert_eq!(one.rank("").len(), 25);
}

#[test]
fn who_is_next_and_whether_a_report_may_be_offered() {
    let guide = guide();
    let next = |question| guide.answer(question).next_person;
    assert_eq!(next("may I accept a bottle of wine from a supplier?"), NextPerson::Supervisor);
    assert_eq!(next("my supervisor is taking kickbacks"), NextPerson::EthicsManager);
    assert_eq!(
        next("finance is booking revenue we never earned, accounting fraud"),
        NextPerson::AuditCommittee
    );
    assert_eq!(next("how many vacation days do I get"), NextPerson::HumanResources);
    assert_eq!(next("who can grant a waiver"), NextPerson::EthicsManager);
    let tells = |question| guide.answer(question).tells_of_misconduct;
    assert!(tells("I saw a colleague stealing copper") && tells("how do I report something?"));
    assert!(tells("my boss told me to backdate the inspection"));
    assert!(!tells("where can I find the code") && !tells("may I take a second job"));
}

#[test]
fn a_long_section_is_cut_to_the_sentences_that_matter() {
    let guide = guide();
    let answer = guide.answer("I told my supervisor months ago and nothing happened");
    let excerpt = guide.excerpt(&answer.hits[0], 560);
    assert!(excerpt.text.starts_with("… However, if the conduct in question involves"), "{}", excerpt.text);
    assert!(!excerpt.whole);
    let answer = guide.answer("may I go into competition with the company?");
    let excerpt = guide.excerpt(&answer.hits[0], 700);
    assert!(
        excerpt.text.contains("is prohibited from:")
            && excerpt.text.contains("- competing with the Company.")
    );
}

#[test]
fn a_code_the_terms_do_not_know_is_searched_by_its_own_words() {
    let code =
        "# Hay Rules\n\n## Horses\n\nHorses are fed at dawn.\n\n## Carts\n\nCarts are greased on Mondays.\n";
    let guide = Guide::with_terms(Code::parse(code).unwrap(), &Terms::default());
    let answer = guide.answer("when are the carts greased?");
    assert_eq!(answer.hits.first().map(|hit| hit.section.as_str()), Some("carts"));
    check(&guide, &answer);
    assert_eq!(guide.answer("pension plan").outcome, Outcome::NotCovered);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_question_is_answered(question in any::<String>()) {
        let guide = guide();
        check(&guide, &guide.answer(&question));
    }

    #[test]
    fn any_words_are_answered(words in prop::collection::vec("(gift|boss|report|code|sign|vacation|anonymous|competitor|export|cash|[a-z]{1,12})", 0..40)) {
        let guide = guide();
        check(&guide, &guide.answer(&words.join(" ")));
    }
}
