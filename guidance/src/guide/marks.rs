//! The sentences of a section that matter for a question.

use std::collections::HashMap;
use std::ops::Range;

use crate::code::{BlockKind, Code, Section};
use crate::index::rarity;
use crate::terms::{Lexicon, WordId};

const MOST_MARKED: usize = 3;
/// A sentence below this share of the best one's score is not marked.
const WORTH_MARKING: f32 = 0.6;

/// Which words each sentence has, and how rare they are among the sentences.
pub(super) struct Marks {
    /// The different words of all sentences, one sentence after the other.
    words: Vec<WordId>,
    /// Where each sentence's words end.
    sentences: Vec<usize>,
    /// Where each section's sentences end.
    sections: Vec<usize>,
    /// In how many sentences each word is.
    having: Vec<usize>,
}

impl Marks {
    pub(super) fn new(code: &Code, lexicon: &mut Lexicon) -> Self {
        let mut marks =
            Self { words: Vec::new(), sentences: Vec::new(), sections: Vec::new(), having: Vec::new() };
        for section in code.sections() {
            for sentence in section.sentences() {
                let text = section.text().get(sentence.span.clone()).unwrap_or_default();
                marks.add(lexicon.add_text(text));
            }
            marks.sections.push(marks.sentences.len());
        }
        marks.words.shrink_to_fit();
        marks
    }

    fn add(&mut self, mut words: Vec<WordId>) {
        words.sort_unstable();
        words.dedup();
        for word in &words {
            let place = *word as usize;
            self.having.resize(self.having.len().max(place + 1), 0);
            self.having.iter_mut().skip(place).take(1).for_each(|having| *having += 1);
        }
        self.words.extend(words);
        self.sentences.push(self.words.len());
    }

    /// The different words of each sentence of a section.
    fn sentences_of(&self, section: usize) -> impl Iterator<Item = &[WordId]> {
        let [from, to] = part(&self.sections, section);
        (from..to).map(|sentence| {
            let [from, to] = part(&self.sentences, sentence);
            self.words.get(from..to).unwrap_or_default()
        })
    }

    /// At most 3 sentences, in the order of the text; the first one when the question shares no word with any.
    pub(super) fn mark(
        &self,
        section: &Section,
        at: usize,
        query: &HashMap<WordId, f32>,
    ) -> Vec<Range<usize>> {
        let mut scored: Vec<(usize, f32)> =
            self.sentences_of(at).map(|words| self.score(words, query)).enumerate().collect();
        scored.sort_by(|(_, a), (_, b)| b.total_cmp(a));
        let best = scored.first().map_or(0.0, |(_, score)| *score);
        scored.retain(|(_, score)| *score >= best * WORTH_MARKING);
        scored.truncate(if best > 0.0 { MOST_MARKED } else { 1 });
        let mut marked: Vec<usize> = scored.into_iter().map(|(sentence, _)| sentence).collect();
        marked.extend(marked.clone().into_iter().filter_map(|sentence| introduction(section, sentence)));
        marked.sort_unstable();
        marked.dedup();
        marked.into_iter().filter_map(|n| section.sentences().get(n)).map(|s| s.span.clone()).collect()
    }

    fn score(&self, words: &[WordId], query: &HashMap<WordId, f32>) -> f32 {
        let having = |word: &WordId| self.having.get(*word as usize).copied().unwrap_or(0);
        let rare = |word| rarity(self.sentences.len(), having(word));
        let shared = words.iter().filter_map(|word| Some(query.get(word)? * rare(word)));
        shared.sum::<f32>() / (words.len() as f32 + 8.0).sqrt()
    }
}

/// Where a part begins and ends, of parts that are known by their ends.
fn part(ends: &[usize], place: usize) -> [usize; 2] {
    let end = |place: usize| ends.get(place).copied().unwrap_or(0);
    [place.checked_sub(1).map_or(0, end), end(place)]
}

/// The sentence that introduces the list this one is an item of.
fn introduction(section: &Section, sentence: usize) -> Option<usize> {
    let block = |n: usize| section.sentences().get(n).and_then(|s| section.blocks().get(s.block));
    let item = |n: usize| block(n).is_some_and(|block| block.kind == BlockKind::Item);
    let before = (0..sentence).rev().find(|n| item(sentence) && !item(*n))?;
    let text = section.text().get(section.sentences().get(before)?.span.clone())?;
    text.ends_with(':').then_some(before)
}
