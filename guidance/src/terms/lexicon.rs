//! Known words as numbers, and a question read with them.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::spelling::Spelling;
use crate::words::{Words, is_stop};

/// A known stem.
pub(crate) type WordId = u32;

/// No stem.
const UNKNOWN: WordId = WordId::MAX;

/// All words of the terms and the Code, and the groups of the terms.
pub(crate) struct Lexicon {
    ids: HashMap<String, WordId>,
    /// What a word of the Code is, none when it tells nothing: a text says the same words again and again. Empty once the Code is read.
    met: HashMap<String, Option<WordId>>,
    spelling: Spelling,
    group_names: HashMap<String, usize>,
    groups: Vec<Vec<Vec<WordId>>>,
    words: Words,
}

impl Lexicon {
    pub(crate) fn new<'a>(groups: impl IntoIterator<Item = (&'a String, &'a Vec<String>)>) -> Self {
        let mut lexicon = Self {
            ids: HashMap::new(),
            met: HashMap::new(),
            spelling: Spelling::default(),
            group_names: HashMap::new(),
            groups: Vec::new(),
            words: Words::english(),
        };
        for (name, members) in groups {
            let members = members.iter().map(|member| lexicon.add_term(member)).collect();
            lexicon.group_names.insert(name.clone(), lexicon.groups.len());
            lexicon.groups.push(members);
        }
        lexicon
    }

    /// The words of a term, new ones added.
    pub(crate) fn add_term(&mut self, term: &str) -> Vec<WordId> {
        let stems = self.words.stems(term);
        stems.into_iter().map(|stem| self.add(stem, true)).collect()
    }

    /// The telling words of the Code's own text; not what misspellings are corrected to.
    pub(crate) fn add_text(&mut self, text: &str) -> Vec<WordId> {
        let mut telling = Vec::new();
        for word in Words::each(text) {
            let met = self.met.get(word.as_ref()).copied();
            telling.extend(met.unwrap_or_else(|| self.meet(&word)));
        }
        telling
    }

    fn meet(&mut self, word: &str) -> Option<WordId> {
        let stem = self.words.stem(word);
        let id = (!is_stop(&stem)).then(|| self.add(stem, false));
        self.met.insert(word.to_owned(), id);
        id
    }

    /// The Code is read: no text is added any more.
    pub(crate) fn settle(&mut self) {
        self.met = HashMap::new();
    }

    fn add(&mut self, stem: String, corrects: bool) -> WordId {
        let next = WordId::try_from(self.ids.len()).unwrap_or(UNKNOWN);
        if corrects {
            self.spelling.add(&stem);
        }
        *self.ids.entry(stem).or_insert(next)
    }

    pub(crate) fn group(&self, name: &str) -> Option<usize> {
        self.group_names.get(name).copied()
    }

    /// The share of a text's words that the terms, the Code or plain English know.
    pub(crate) fn english(&self, text: &str) -> f32 {
        let stems = self.words.stems(text);
        let known = stems.iter().filter(|stem| is_stop(stem) || self.ids.contains_key(*stem)).count();
        known as f32 / stems.len().max(1) as f32
    }

    /// Reads a question.
    pub(crate) fn read(&self, question: &str) -> Reading {
        let typed = self.words.stems(question);
        let mut stems = typed.clone();
        let mut corrections = 0;
        for stem in &mut stems {
            if !self.ids.contains_key(stem) && corrections < Spelling::LIMIT {
                corrections += 1;
                if let Some(known) = self.spelling.correct(stem) {
                    known.clone_into(stem);
                }
            }
        }
        let words: Vec<_> = stems.iter().map(|stem| self.ids.get(stem).copied()).collect();
        let mut places: HashMap<WordId, Vec<usize>> = HashMap::new();
        for (at, word) in words.iter().enumerate() {
            places.entry(word.unwrap_or(UNKNOWN)).or_default().push(at);
        }
        let mut reading = Reading { typed, stems, words, places, groups: Vec::new() };
        reading.groups = self.groups.iter().map(|members| reading.members_found(members)).collect();
        reading
    }
}

/// A question as words. Not kept after the answer.
pub(crate) struct Reading {
    typed: Vec<String>,
    stems: Vec<String>,
    words: Vec<Option<WordId>>,
    places: HashMap<WordId, Vec<usize>>,
    groups: Vec<Vec<Range<usize>>>,
}

impl Reading {
    /// The stems that say something about the subject, as often as they occur.
    pub(crate) fn telling(&self) -> impl Iterator<Item = &str> {
        self.stems.iter().map(String::as_str).filter(|stem| !is_stop(stem))
    }

    /// The known ones of them, and how many different stems say something.
    pub(crate) fn telling_words(&self) -> (HashSet<WordId>, usize) {
        let stems: HashSet<&str> = self.telling().collect();
        let known = self.stems.iter().zip(&self.words).filter(|(stem, _)| !is_stop(stem));
        (known.filter_map(|(_, word)| *word).collect(), stems.len())
    }

    /// All stems in order.
    pub(crate) fn stems(&self) -> &[String] {
        &self.stems
    }

    /// All stems in order, no misspelling corrected.
    pub(crate) fn typed(&self) -> &[String] {
        &self.typed
    }

    /// Where a word stands, in order.
    pub(crate) fn places(&self, word: WordId) -> &[usize] {
        self.places.get(&word).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn word_at(&self, at: usize) -> Option<WordId> {
        self.words.get(at).copied().flatten()
    }

    /// Where the members of a group stand.
    pub(crate) fn group(&self, group: usize) -> &[Range<usize>] {
        self.groups.get(group).map_or(&[], Vec::as_slice)
    }

    fn members_found(&self, members: &[Vec<WordId>]) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        for member in members {
            let Some((first, rest)) = member.split_first() else { continue };
            for start in self.places(*first) {
                let next = start + 1;
                if rest.iter().enumerate().all(|(n, word)| self.word_at(next + n) == Some(*word)) {
                    found.push(*start..start + member.len());
                }
            }
        }
        found
    }
}
