//! Misspelt words.

use std::collections::{BTreeSet, HashMap};

/// Words worth correcting to, by first letter.
#[derive(Debug, Default)]
pub(crate) struct Spelling {
    by_letter: HashMap<u8, BTreeSet<String>>,
}

const SHORTEST: usize = 6;
const LONGEST: usize = 24;

impl Spelling {
    /// No more unknown words of a question than this are looked at.
    pub(crate) const LIMIT: usize = 24;

    pub(crate) fn add(&mut self, stem: &str) {
        if let Some(first) = stem.bytes().next().filter(|_| stem.len() >= SHORTEST - 1) {
            self.by_letter.entry(first).or_default().insert(stem.to_owned());
        }
    }

    /// The known word one slip away (two for long words), the first of the alphabet among equals.
    pub(crate) fn correct(&self, stem: &str) -> Option<&str> {
        if !(SHORTEST..=LONGEST).contains(&stem.len()) || !stem.is_ascii() {
            return None;
        }
        let slips = if stem.len() >= 9 { 2 } else { 1 };
        let near = |known: &&String| known.len().abs_diff(stem.len()) <= slips;
        let known = self.by_letter.get(&stem.bytes().next()?)?;
        let slipped = known.iter().filter(near).map(|known| (strsim::osa_distance(known, stem), known));
        let (distance, best) = slipped.min_by_key(|(distance, _)| *distance)?;
        (distance <= slips).then_some(best.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::Spelling;

    #[test]
    fn slips_in_long_enough_words() {
        let mut spelling = Spelling::default();
        for word in ["retali", "anonym", "bribe", "competitor"] {
            spelling.add(word);
        }
        assert_eq!(spelling.correct("retalli"), Some("retali"));
        assert_eq!(spelling.correct("anonmy"), Some("anonym"));
        assert_eq!(spelling.correct("compettior"), Some("competitor"));
        for other in ["brine", "retail", "xanonym", "änderung", ""] {
            assert!(spelling.correct(other).is_none_or(|word| word == "retali"), "{other}");
        }
    }
}
