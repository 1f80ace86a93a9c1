//! Questions in other languages.
#![allow(clippy::unwrap_used)] // helpers of tests

use std::fs;
use std::path::Path;

use guidance::{Guide, Outcome, shipped};
use serde::Deserialize;

/// Questions of the bank that are in another language indeed.
const FOREIGN: [&str; 4] = [
    "Mitwirkungspflicht bei interner Untersuchung?",
    "gilt das auch für Werkstudenten? student worker 20h",
    "guten morgen mein lieber computer",
    "pot-de-vin, la règle?",
];
const QUESTIONS: &str = include_str!("../../policy/questions/languages.jsonl");

#[derive(Deserialize)]
struct Question {
    language: String,
    q: String,
    gold: Vec<String>,
}

#[test]
fn five_languages_are_recognised_and_most_questions_find_their_section() {
    let guide = Guide::new(shipped());
    let all: Vec<Question> = QUESTIONS.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let (mut known, mut covered, mut right, mut refused) = (0, 0, 0, 0);
    for question in &all {
        let answer = guide.answer(&question.q);
        let found = answer.language.map(|language| format!("{language:?}").to_lowercase());
        known += usize::from(found.as_deref() == Some(&question.language));
        if question.gold.is_empty() {
            refused += usize::from(answer.outcome == Outcome::NotCovered);
        } else {
            covered += 1;
            let best = guide.rank(&question.q).remove(0).0;
            right += usize::from(question.gold.iter().any(|id| id == best.as_str()));
        }
    }
    assert_eq!(known, all.len());
    assert!(right * 10 >= covered * 8, "{right} of {covered}");
    assert!(refused * 10 >= (all.len() - covered) * 8, "{refused} of {}", all.len() - covered);
}

#[test]
fn no_english_question_is_taken_for_another_language() {
    let guide = Guide::new(shipped());
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../policy/questions/bank");
    let mut foreign = Vec::new();
    for file in fs::read_dir(folder).unwrap() {
        for line in fs::read_to_string(file.unwrap().path()).unwrap().lines() {
            let question: guidance::train::Labelled = serde_json::from_str(line).unwrap();
            if guide.language(&question.q).is_some() && !FOREIGN.contains(&question.q.as_str()) {
                foreign.push(question.q);
            }
        }
    }
    assert!(foreign.is_empty(), "{foreign:?}");
}
