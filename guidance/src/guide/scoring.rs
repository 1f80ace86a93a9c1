//! From a question to what each section scores.

use super::Guide;
use super::confidence;
use super::meaning::Nearness;
use super::score::Scores;
use crate::code::Section;
use crate::encoder::{Encoder, Heard};
use crate::model::softmax;
use crate::terms::Reading;

impl Guide {
    /// The encoder, where this guide has a use for it.
    pub(super) const fn encoder(&self) -> Option<&'static Encoder> {
        self.encoder
    }

    /// What each section scores: by the model's chances where there is one, by words and terms otherwise; then by what the
    /// company taught.
    pub(crate) fn score(&self, question: &str, reading: &Reading) -> Scores {
        let heard = self.encoder().map(|encoder| encoder.hear(question));
        let mut scores = self.score_heard(question, reading, heard.as_ref());
        let taught = self.taught.read().unwrap_or_else(std::sync::PoisonError::into_inner).clone();
        taught.apply(&mut scores, reading, heard.as_ref());
        scores
    }

    /// The same without what was taught.
    pub(super) fn score_heard(&self, question: &str, reading: &Reading, heard: Option<&Heard>) -> Scores {
        let mut scores = self.scorer.score(reading);
        if let Some(model) = &self.model {
            let classes = heard.map(|heard| heard.classes.as_slice());
            let mut chances = model.chances(classes, reading, &scores);
            let not_covered = chances.pop().unwrap_or(1.0);
            let known = scores.best().is_some() || model.knows(reading);
            scores.covered = Some(if known { 1.0 - not_covered } else { 0.0 });
            scores.sections = chances;
        } else if let (Some(meaning), Some(heard)) = (&self.meaning, heard) {
            let mut near = meaning.nearness(heard);
            let covered = match &self.topics {
                Some(topics) => topics.apply(question, heard, &mut near),
                None => 1.0 - heard.classes.last().copied().unwrap_or(0.0).exp(),
            };
            scores.covered = Some(confidence::without_model(&scores, covered, &near));
            weigh(&mut scores, &near);
        }
        scores
    }

    /// What the shipped Code calls the topic of a section, or the section's own id.
    pub(super) fn topic_of(&self, place: usize) -> Option<&str> {
        let mapped = self.topics.as_ref().and_then(|topics| topics.name_of(place));
        mapped.or_else(|| self.code.sections().get(place).map(Section::id).map(|id| id.as_str()))
    }

    /// For each topic of the bank, the sections that speak of it, best first.
    pub(crate) fn topics_of_sections(&self) -> Vec<(String, Vec<usize>)> {
        let (Some(encoder), Some(meaning)) = (Encoder::shipped(), &self.meaning) else {
            let sections = self.code.sections().iter().enumerate().filter(|_| self.model.is_some());
            return sections.map(|(at, section)| (section.id().as_str().to_owned(), vec![at])).collect();
        };
        encoder.sections.iter().cloned().zip(meaning.sections_of_topics()).collect()
    }
}

fn weigh(scores: &mut Scores, near: &[Nearness]) {
    let each = scores.sections.iter_mut().zip(scores.words.iter().zip(near));
    each.for_each(|(score, (words, near))| *score = near.weighed(*words));
    softmax(&mut scores.sections);
}
