//! Questions that lean on what was asked before them.
#![allow(clippy::unwrap_used)] // helpers of tests

use guidance::{Answer, Guide, Outcome, shipped};
use serde::Deserialize;

const FOLLOW_UPS: &str = include_str!("../../policy/questions/follow-ups.jsonl");

#[derive(Deserialize)]
struct FollowUp {
    earlier: Vec<String>,
    q: String,
    gold: Vec<String>,
}

fn is_right(answer: &Answer, gold: &[String]) -> bool {
    match answer.hits.first() {
        Some(hit) => gold.iter().any(|id| id == hit.section.as_str()),
        None => gold.is_empty() && answer.outcome == Outcome::NotCovered,
    }
}

#[test]
fn the_subject_is_kept() {
    let guide = Guide::new(shipped());
    let all: Vec<FollowUp> = FOLLOW_UPS.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let (mut alone, mut together) = (0, 0);
    for one in &all {
        alone += usize::from(is_right(&guide.answer(&one.q), &one.gold));
        let whole = guide.in_thread(&one.earlier, &one.q);
        together += usize::from(is_right(&guide.answer(&whole), &one.gold));
    }
    let share = |right: usize| right as f64 / all.len() as f64;
    assert!(share(together) >= 0.85, "{together} of {}", all.len());
    assert!(together > alone + all.len() / 4, "{together} together, {alone} alone");
}

#[test]
fn what_stands_by_itself_stays_by_itself() {
    let guide = Guide::new(shipped());
    let earlier = ["Can I accept tickets from a supplier?".to_owned()];
    for question in [
        "how many vacation days do I get?",
        "can I report anonymously?",
        "",
        "and where can I park tomorrow?",
    ] {
        assert_eq!(guide.in_thread(&earlier, question), question);
    }
    assert_eq!(guide.in_thread(&[], "and if it's small?"), "and if it's small?");
    let long = guide.in_thread(&["x ".repeat(100_000)], "and if it's small?");
    assert!(long.len() < 3_000);
}

#[test]
fn the_words_that_mattered_are_told() {
    let guide = Guide::new(shipped());
    let question = "Can I accept tickets from a supplier?";
    let best = guide.nearest(question).remove(0).section;
    let why = guide.why(question, &best);
    assert!(!why.is_empty() && why.len() <= 3, "{why:?}");
    assert!(why.iter().all(|word| question.contains(word.as_str())), "{why:?}");
    assert!(why.iter().any(|word| ["tickets", "supplier", "accept"].contains(&word.as_str())), "{why:?}");
    assert!(guide.why("", &best).is_empty());
}
