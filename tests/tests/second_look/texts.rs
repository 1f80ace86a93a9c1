//! The texts: written ones, changed ones, any.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::Value;

use crate::node::Question;

const EXAMPLES: &str = include_str!("../../../relay/second-look/examples.jsonl");

/// What is hard to read alike: folds that change a length, marks, wide characters, other directions, odd white space.
const HARD: [&str; 40] = [
    "\u{345}",
    "İ",
    "ı",
    "ſ",
    "K",
    "Å",
    "ß",
    "ẞ",
    "ς",
    "Σ",
    "ǅ",
    "ﬁ",
    "Ⅷ",
    "ⓐ",
    "e\u{301}",
    "a\u{308}",
    "Ü",
    "ø",
    "👩‍💻",
    "😡",
    "🇬🇭",
    "שלום",
    "مرحبا",
    "田中さん",
    "ガ",
    "한국",
    "\u{202e}",
    "\u{200b}",
    "\u{a0}",
    "\u{feff}",
    "\u{85}",
    "\u{2028}",
    "\r\n",
    "\n",
    "_",
    "’",
    "²",
    "٣",
    "\u{0}",
    "\\",
];

/// The written examples.
pub(crate) fn examples() -> Vec<Question> {
    EXAMPLES.lines().map(example).collect()
}

fn example(line: &str) -> Question {
    let example: Value = serde_json::from_str(line).unwrap();
    let own = example["own"].as_array().cloned().unwrap_or_default();
    Question {
        text: example["text"].as_str().unwrap().to_owned(),
        own: own.iter().map(|word| word.as_str().unwrap().to_owned()).collect(),
    }
}

/// Examples with a few changes each, the same ones in every run.
pub(crate) fn mutations(count: usize) -> Vec<Question> {
    let examples = examples();
    let change = (any::<prop::sample::Index>(), 0..6_u8, any::<prop::sample::Index>());
    let picks =
        (any::<prop::sample::Index>(), any::<prop::sample::Index>(), prop::collection::vec(change, 1..6));
    let changed = picks.prop_map(move |(first, second, changes)| {
        let (first, second) = (first.get(&examples), second.get(&examples));
        let mut text: Vec<char> = first.text.chars().collect();
        for (place, kind, what) in changes {
            apply(&mut text, place, kind, what, &second.text);
        }
        let own = first.own.iter().chain(&second.own).cloned().collect();
        Question { text: String::from_iter(text), own }
    });
    drawn(changed, count)
}

fn apply(text: &mut Vec<char>, place: prop::sample::Index, kind: u8, what: prop::sample::Index, other: &str) {
    let at = place.index(text.len() + 1);
    match kind {
        0 if at < text.len() => drop(text.remove(at)),
        1 if at + 1 < text.len() => text.swap(at, at + 1),
        2 => drop(text.splice(at..at, what.get(&HARD).chars())),
        3 if at < text.len() => {
            let other_case: String = if text[at].is_lowercase() {
                text[at].to_uppercase().collect()
            } else {
                text[at].to_lowercase().collect()
            };
            drop(text.splice(at..=at, other_case.chars()));
        }
        4 => drop(text.splice(at..at, other.chars())),
        _ => text.extend(text.clone().iter().take(what.index(40))),
    }
}

/// Texts of any characters, with any words as the profile's.
pub(crate) fn any_texts(count: usize) -> Vec<Question> {
    let piece = prop_oneof![
        3 => any::<char>().prop_map(String::from),
        2 => prop::sample::select(HARD.to_vec()).prop_map(str::to_owned),
        2 => prop::sample::select(vec!["my ", "I ", "told me", "14:32", "@tom", "as the only ", "Best,\n", "Tom", " at ", "€5,000.00 "]).prop_map(str::to_owned),
    ];
    let text = prop::collection::vec(piece, 0..80).prop_map(|pieces| pieces.concat());
    let own = prop::collection::vec(prop::sample::select(HARD.to_vec()), 0..3);
    let question = (text, own).prop_map(|(text, own)| Question {
        text,
        own: own.into_iter().flat_map(|word| [word.to_owned(), format!("{word}{word}")]).collect(),
    });
    drawn(question, count)
}

fn drawn(strategy: impl Strategy<Value = Question>, count: usize) -> Vec<Question> {
    let mut runner = TestRunner::deterministic();
    (0..count).map(|_| strategy.new_tree(&mut runner).unwrap().current()).collect()
}
