//! The words of one language and the English ones that stand for them: `policy/languages`.

use std::collections::{BTreeMap, HashMap};

use rust_stemmers::{Algorithm, Stemmer};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::Language;

/// Parts of a compound are no shorter, in letters.
const SHORTEST_PART: usize = 5;
/// A longer word is no word, in letters: looking for the parts of a compound takes the square of them.
const LONGEST_WORD: usize = 40;
/// No more of a question is read, in characters.
const MOST_CHARS: usize = 2_000;

pub(super) struct Glossary {
    language: Language,
    stemmer: Option<Stemmer>,
    english: HashMap<String, String>,
    /// The longest entry, in characters.
    longest: usize,
}

/// A question, word by word.
pub(super) struct InEnglish {
    pub(super) english: String,
    /// How many words there are, and the share of them that is known.
    pub(super) words: usize,
    pub(super) known: f32,
}

impl Glossary {
    /// From a file of lines `english = "words of the language"`.
    pub(super) fn new(language: Language, file: &str) -> Option<Self> {
        let entries: BTreeMap<String, String> = toml::from_str(file).ok()?;
        let stemmer = match language {
            Language::Spanish => Some(Stemmer::create(Algorithm::Spanish)),
            Language::German => Some(Stemmer::create(Algorithm::German)),
            Language::French => Some(Stemmer::create(Algorithm::French)),
            Language::Chinese | Language::Hindi => None,
        };
        let mut glossary = Self { language, stemmer, english: HashMap::new(), longest: 0 };
        for (english, words) in &entries {
            for word in words.split_whitespace() {
                let word = glossary.form(word);
                glossary.longest = glossary.longest.max(word.chars().count());
                glossary.english.entry(word).or_insert_with(|| english.clone());
            }
        }
        Some(glossary)
    }

    pub(super) fn read(&self, question: &str) -> InEnglish {
        let beginning = question.char_indices().nth(MOST_CHARS).map_or(question.len(), |(end, _)| end);
        let question = question.get(..beginning).unwrap_or_default();
        let (mut english, mut words, mut known) = (Vec::new(), 0_usize, 0_usize);
        if self.language == Language::Chinese {
            self.read_unspaced(question, &mut english);
            (words, known) = (question.chars().count(), english.len());
        } else {
            for word in question.split(|c: char| !is_word_char(c)).filter(|word| !word.is_empty()) {
                words += 1;
                let found = self.of_word(word);
                known += usize::from(!found.is_empty());
                // A name or a number means the same
                let kept =
                    found.is_empty() && word.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
                if kept { english.push(word) } else { english.extend(found) }
            }
        }
        InEnglish { english: english.join(" "), words, known: known as f32 / words.max(1) as f32 }
    }

    fn of_word(&self, word: &str) -> Vec<&str> {
        if word.chars().count() > LONGEST_WORD {
            return Vec::new();
        }
        let form = self.form(word);
        match self.english.get(&form) {
            Some(english) => vec![english],
            None if self.language == Language::German => self.parts(&form),
            None => Vec::new(),
        }
    }

    /// What is known of a compound, longest first from the left.
    fn parts(&self, word: &str) -> Vec<&str> {
        let letters: Vec<char> = word.chars().collect();
        let (mut found, mut at) = (Vec::new(), 0);
        while at + SHORTEST_PART <= letters.len() {
            let ends = (at + SHORTEST_PART..=letters.len()).rev();
            let part = ends.filter_map(|end| Some((letters.get(at..end)?.iter().collect::<String>(), end)));
            match part.filter_map(|(part, end)| Some((self.english.get(&self.form(&part))?, end))).next() {
                Some((english, end)) => {
                    found.push(english.as_str());
                    at = end;
                }
                None => at += 1,
            }
        }
        found
    }

    fn read_unspaced<'a>(&'a self, text: &str, english: &mut Vec<&'a str>) {
        let letters: Vec<char> = text.chars().collect();
        let mut at = 0;
        while at < letters.len() {
            let ends = (at + 1..=letters.len().min(at + self.longest)).rev();
            let entry = |end: usize| {
                let entry: String = letters.get(at..end)?.iter().collect();
                Some((self.english.get(&entry)?, end))
            };
            match ends.filter_map(entry).next() {
                Some((word, end)) => {
                    english.push(word);
                    at = end;
                }
                None => at += 1,
            }
        }
    }

    /// As words are compared: lower case, stemmed, without accents.
    fn form(&self, word: &str) -> String {
        let lower = word.to_lowercase();
        let Some(stemmer) = &self.stemmer else { return lower };
        let stem = stemmer.stem(&lower);
        stem.nfd().filter(|c| !is_combining_mark(*c)).collect()
    }
}

fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() || c == '-' || is_combining_mark(c) || matches!(c, '\u{900}'..='\u{963}')
}
