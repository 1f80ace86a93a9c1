//! Words of the reporter's own profile, found in the text: whole words, in any case, with or without accents.

use std::{
    collections::{HashMap, HashSet},
    ops::Range,
};

use regex::Regex;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use super::rules::{OwnEntry, Rule, RulesError};

/// How they are found. It holds none of them.
pub(super) struct OwnWords {
    word: Regex,
    accents: Regex,
    gap: usize,
    folds: HashMap<char, String>,
    spellings: HashMap<char, String>,
    also_words: HashSet<String>,
}

/// A word of the text. `folded` is without case and accents.
struct Word {
    range: Range<usize>,
    folded: Zeroizing<String>,
}

/// Whether ä is read as a or as ae.
#[derive(Clone, Copy)]
enum Spelling {
    Bare,
    Spelled,
}

impl OwnWords {
    pub(super) fn new(entry: OwnEntry) -> Result<(Rule, Self), RulesError> {
        let compile = |pattern: &str| {
            Regex::new(pattern)
                .map_err(|source| RulesError::Pattern { rule: entry.id.clone(), source: Box::new(source) })
        };
        let own = Self {
            word: compile(&entry.word)?,
            accents: compile(&entry.accents)?,
            gap: entry.gap,
            folds: entry.folds,
            spellings: entry.spellings,
            also_words: entry.also_words.split(' ').map(str::to_owned).collect(),
        };
        Ok((Rule { id: entry.id, reason: entry.reason, once: false }, own))
    }

    /// Where they are. First and last name side by side are one mark.
    pub(super) fn marks(&self, text: &str, own_words: &[&str]) -> Vec<Range<usize>> {
        let needles = self.needles(own_words);
        if needles.is_empty() {
            return Vec::new();
        }
        let mut found = Vec::new();
        for spelling in [Spelling::Bare, Spelling::Spelled] {
            let words = self.words(text, spelling);
            for index in 0..words.len() {
                let matches =
                    needles.iter().filter_map(|needle| self.match_from(text, &words[index..], needle));
                found.extend(matches);
            }
        }
        found.sort_by(|a, b| a.start.cmp(&b.start).then(b.end.cmp(&a.end)));
        joined(text, found)
    }

    fn words(&self, text: &str, spelling: Spelling) -> Vec<Word> {
        let words = self.word.find_iter(text);
        words.map(|word| Word { range: word.range(), folded: self.fold(word.as_str(), spelling) }).collect()
    }

    /// What to look for: each word in both spellings, of an e-mail also what stands before the @. Nothing shorter than two characters.
    fn needles(&self, own_words: &[&str]) -> Vec<Zeroizing<String>> {
        let before_at = own_words.iter().filter_map(|word| word.split_once('@').map(|(name, _)| name));
        let mut needles: Vec<Zeroizing<String>> = Vec::new();
        for form in own_words.iter().copied().chain(before_at) {
            for spelling in [Spelling::Bare, Spelling::Spelled] {
                let mut needle = Zeroizing::new(String::new());
                self.words(form, spelling).iter().for_each(|word| needle.push_str(&word.folded));
                if needle.chars().count() > 1 && !needles.contains(&needle) {
                    needles.push(needle);
                }
            }
        }
        needles
    }

    fn fold(&self, word: &str, spelling: Spelling) -> Zeroizing<String> {
        let mut lower = Zeroizing::new(String::with_capacity(2 * word.len()));
        for character in word.nfc() {
            let small: String = character.to_lowercase().collect();
            let mut letters = small.chars();
            let spelled = match (spelling, letters.next(), letters.next()) {
                (Spelling::Spelled, Some(letter), None) => self.spellings.get(&letter),
                _ => None,
            };
            lower.push_str(spelled.unwrap_or(&small));
        }
        let decomposed = Zeroizing::new(lower.nfd().collect::<String>());
        let bare = Zeroizing::new(self.accents.replace_all(&decomposed, "").into_owned());
        let mut folded = Zeroizing::new(String::with_capacity(bare.len()));
        for letter in bare.chars() {
            match self.folds.get(&letter) {
                Some(fold) => folded.push_str(fold),
                None => folded.push(letter),
            }
        }
        folded
    }

    /// The first of `words` and those after it that together make up the needle, if they do.
    fn match_from(&self, text: &str, words: &[Word], needle: &str) -> Option<Range<usize>> {
        let first = words.first()?;
        let mut rest = needle;
        let mut end = first.range.start;
        for (index, word) in words.iter().enumerate() {
            if index > 0 && !is_gap(&text[end..word.range.start], self.gap) {
                return None;
            }
            rest = rest.strip_prefix(word.folded.as_str())?;
            end = word.range.end;
            if rest.is_empty() {
                return (index > 0 || !self.is_ordinary(text, word)).then_some(first.range.start..end);
            }
        }
        None
    }

    /// Whether a name that is also a word ("will", "may") is written like the word.
    fn is_ordinary(&self, text: &str, word: &Word) -> bool {
        let first = text[word.range.clone()].chars().next();
        self.also_words.contains(word.folded.as_str())
            && first.is_some_and(|first| first.to_lowercase().eq([first]))
    }
}

fn is_gap(between: &str, most: usize) -> bool {
    between.chars().count() <= most && !between.contains(['\n', '\r'])
}

fn joined(text: &str, found: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut marks: Vec<Range<usize>> = Vec::new();
    for next in found {
        match marks.last_mut() {
            Some(last) if next.start < last.end || is_gap(&text[last.end..next.start], 1) => {
                last.end = last.end.max(next.end);
            }
            _ => marks.push(next),
        }
    }
    marks
}
