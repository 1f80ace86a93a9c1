//! The sections in which words stand as they were typed.

use std::cmp::Reverse;

use guidance::{Code, Hit, Section};

/// Shorter words than this say nothing by themselves, unless their language writes whole words so.
const LEAST_CHARS: usize = 3;

/// The sections with a heading or a sentence that has all the words, those with it in their heading first, then those with most such sentences.
pub(super) fn sections_with(code: &Code, words: &str) -> Vec<Hit> {
    let wanted = wanted(words);
    if wanted.is_empty() {
        return Vec::new();
    }
    let found = code.sections().iter().filter_map(|section| hit(section, &wanted));
    let mut found: Vec<(bool, Hit)> = found.collect();
    found.sort_by_key(|(in_heading, hit)| Reverse((*in_heading, hit.marked.len())));
    found.into_iter().map(|(_, hit)| hit).collect()
}

fn hit(section: &Section, wanted: &[String]) -> Option<(bool, Hit)> {
    let in_heading = has_all(section.heading(), wanted);
    let text = section.text();
    let spans = section.sentences().iter().map(|sentence| sentence.span.clone());
    let marked: Vec<_> =
        spans.filter(|span| has_all(text.get(span.clone()).unwrap_or_default(), wanted)).collect();
    let id = section.id().clone();
    (in_heading || !marked.is_empty()).then_some((in_heading, Hit { section: id, score: 0.0, marked }))
}

/// The words to look for, lower case. An `s` at the end is left off, so that `gifts` finds a gift.
fn wanted(words: &str) -> Vec<String> {
    let long_enough = |word: &String| word.chars().count() >= LEAST_CHARS || !word.is_ascii();
    split(words).filter(long_enough).map(|word| singular(&word).to_owned()).collect()
}

fn singular(word: &str) -> &str {
    word.strip_suffix('s').filter(|stem| stem.len() > LEAST_CHARS).unwrap_or(word)
}

/// Whether each of the words begins a word of the text; where words are not set apart, whether it is in it.
fn has_all(text: &str, wanted: &[String]) -> bool {
    let there: Vec<String> = split(text).collect();
    let is_there = |word: &String| {
        there
            .iter()
            .any(|one| one.starts_with(word.as_str()) || (!word.is_ascii() && one.contains(word.as_str())))
    };
    wanted.iter().all(is_there)
}

fn split(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(words: &str) -> Vec<String> {
        let code = Code::of_sections([
            ("Trips", "A gift of wine is refused. Meals are fine."),
            ("Gifts", "Ask first."),
            ("行为", "员工不得收受礼品。"),
        ]);
        sections_with(&code, words).iter().map(|hit| hit.section.to_string()).collect()
    }

    #[test]
    fn words_are_found_in_headings_first_and_in_any_form_that_begins_so() {
        assert_eq!(found("gifts"), ["s2", "s1"]);
        assert_eq!(found("GIFT, wine"), ["s1"]);
        assert_eq!(found("wine meals"), Vec::<String>::new(), "not in one sentence");
        assert_eq!(found("礼品"), ["s3"]);
        for nothing in ["", "  ", "of", "a is", "***"] {
            assert_eq!(found(nothing), Vec::<String>::new(), "{nothing:?}");
        }
    }
}
