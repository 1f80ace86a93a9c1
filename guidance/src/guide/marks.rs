//! The sentences of a section that matter for a question.

use std::collections::HashMap;
use std::ops::Range;

use crate::code::{BlockKind, Code, Section};
use crate::index::Index;
use crate::terms::Lexicon;

const MOST_MARKED: usize = 3;
/// A sentence below this share of the best one's score is not marked.
const WORTH_MARKING: f32 = 0.6;

/// One index of sentences, with where each section's sentences begin in it.
pub(super) struct Marks {
    index: Index,
    words: Vec<Vec<Vec<String>>>,
}

impl Marks {
    pub(super) fn new(code: &Code, lexicon: &mut Lexicon) -> Self {
        let mut words = Vec::new();
        let mut documents = Vec::new();
        for section in code.sections() {
            let stems_of = |span: &Range<usize>| section.text().get(span.clone()).unwrap_or_default();
            let sentences: Vec<Vec<String>> = section
                .sentences()
                .iter()
                .map(|sentence| lexicon.add_text(stems_of(&sentence.span)))
                .collect();
            documents
                .extend(sentences.iter().map(|stems| stems.iter().map(|stem| (stem.clone(), 1.0)).collect()));
            words.push(sentences);
        }
        Self { index: Index::new(&documents), words }
    }

    /// At most 3 sentences, in the order of the text; the first one when the question shares no word with any.
    pub(super) fn mark(
        &self,
        section: &Section,
        at: usize,
        query: &HashMap<String, f32>,
    ) -> Vec<Range<usize>> {
        let sentences = self.words.get(at).map_or(&[][..], Vec::as_slice);
        let mut scored: Vec<(usize, f32)> =
            sentences.iter().map(|stems| self.score(stems, query)).enumerate().collect();
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

    fn score(&self, stems: &[String], query: &HashMap<String, f32>) -> f32 {
        let mut distinct: Vec<&String> = stems.iter().collect();
        distinct.sort_unstable();
        distinct.dedup();
        let shared = distinct.iter().filter_map(|stem| Some(query.get(*stem)? * self.index.rarity(stem)));
        shared.sum::<f32>() / (distinct.len() as f32 + 8.0).sqrt()
    }
}

/// The sentence that introduces the list this one is an item of.
fn introduction(section: &Section, sentence: usize) -> Option<usize> {
    let block = |n: usize| section.sentences().get(n).and_then(|s| section.blocks().get(s.block));
    let item = |n: usize| block(n).is_some_and(|block| block.kind == BlockKind::Item);
    let before = (0..sentence).rev().find(|n| item(sentence) && !item(*n))?;
    let text = section.text().get(section.sentences().get(before)?.span.clone())?;
    text.ends_with(':').then_some(before)
}
