//! Which words of a question led to a section.

use super::Guide;
use crate::code::SectionId;

/// So many words are told.
const MOST_TOLD: usize = 3;
/// So many are tried; each costs one reading.
const MOST_TRIED: usize = 24;
/// A word below this share of the strongest one's weight is not told.
const WORTH_TELLING: f32 = 0.3;

impl Guide {
    /// The words, as they were typed, without which this section would have scored clearly less: at most 3, in the
    /// order of the question. Empty where no single word matters.
    ///
    /// Each telling word is left out once and the question read again, some milliseconds each.
    #[must_use]
    pub fn why(&self, question: &str, section: &SectionId) -> Vec<String> {
        let words: Vec<&str> = question.split_whitespace().collect();
        let with = self.strength(question, section);
        let mut weighed: Vec<(usize, f32)> = Vec::new();
        for at in (0..words.len()).filter(|at| self.tells(words.get(*at).copied())).take(MOST_TRIED) {
            let others = words.iter().enumerate().filter(|(place, _)| *place != at).map(|(_, word)| *word);
            let without = self.strength(&others.collect::<Vec<_>>().join(" "), section);
            weighed.push((at, with - without));
        }
        weighed.sort_by(|(_, a), (_, b)| b.total_cmp(a));
        let most = weighed.first().map_or(0.0, |(_, weight)| *weight);
        weighed.retain(|(_, weight)| *weight > 0.0 && *weight >= most * WORTH_TELLING);
        weighed.truncate(MOST_TOLD);
        weighed.sort_unstable_by_key(|(at, _)| *at);
        let told = weighed.iter().filter_map(|(at, _)| words.get(*at));
        told.map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned()).collect()
    }

    fn tells(&self, word: Option<&str>) -> bool {
        word.is_some_and(|word| self.read(word).telling().next().is_some())
    }

    /// How much speaks for a section: comparable between wordings of one question.
    fn strength(&self, question: &str, section: &SectionId) -> f32 {
        let scores = self.score(question, &self.read(question));
        let score = self.places.get(section).and_then(|at| scores.sections.get(*at)).copied().unwrap_or(0.0);
        if scores.covered.is_some() { score.max(1e-6).ln() } else { score }
    }
}
