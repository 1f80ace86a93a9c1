//! The engine: a question in, sections of the Code or an honest refusal out.

mod answer;
mod confidence;
mod cues;
mod excerpt;
mod marks;
mod meaning;
pub(crate) mod score;

use std::collections::HashMap;

pub use answer::{Answer, Hit, NextPerson, Outcome};
pub use excerpt::Excerpt;

use crate::code::{Code, Section, SectionId};
use crate::encoder::Encoder;
use crate::model::{Model, softmax};
use crate::terms::{Lexicon, Reading, Terms};
use cues::CuePatterns;
use marks::Marks;
use meaning::Meaning;
use score::{Scorer, Scores};

/// A section below this share of the best one's score is not offered.
const WORTH_OFFERING: f32 = 0.25;
const MOST_HITS: usize = 5;

/// A Code, and everything needed to answer questions about it.
///
/// Answers are pure: the same question always gives the same answer, nothing is remembered, and a guide can
/// be shared between threads.
pub struct Guide {
    code: Code,
    places: HashMap<SectionId, usize>,
    lexicon: Lexicon,
    scorer: Scorer,
    marks: Marks,
    cues: CuePatterns,
    model: Option<Model>,
    /// For a Code that no model was trained for.
    meaning: Option<Meaning>,
}

impl Guide {
    /// A guide to this Code, with the terms and the trained model the product ships with. Terms for sections
    /// the Code does not have are left out. Where its sections are not those of the model, the encoder reads the
    /// Code's sentences instead: some milliseconds each.
    #[must_use]
    pub fn new(code: Code) -> Self {
        let model = Model::shipped(&code);
        let encoder = Encoder::shipped().filter(|_| model.is_none());
        let meaning = encoder.and_then(|encoder| Meaning::new(&code, encoder));
        Self { model, meaning, ..Self::with_terms(code, &Terms::shipped()) }
    }

    /// A guide with other terms and without a trained model.
    #[must_use]
    pub fn with_terms(code: Code, terms: &Terms) -> Self {
        let mut lexicon = Lexicon::new(&terms.groups);
        let sections = code.sections().iter().enumerate();
        let places: HashMap<SectionId, usize> =
            sections.map(|(at, section)| (section.id().clone(), at)).collect();
        let scorer = Scorer::new(&code, terms, &mut lexicon);
        let marks = Marks::new(&code, &mut lexicon);
        let cues = CuePatterns::compile(&terms.cues, &mut lexicon);
        Self { code, places, lexicon, scorer, marks, cues, model: None, meaning: None }
    }

    /// The Code this guide answers from.
    #[must_use]
    pub fn code(&self) -> &Code {
        &self.code
    }

    /// The section with this id.
    #[must_use]
    pub fn section(&self, id: &SectionId) -> Option<&Section> {
        self.places.get(id).and_then(|at| self.code.sections().get(*at))
    }

    /// Answers a question.
    ///
    /// # Privacy
    /// The question is not kept; the answer does not contain it.
    #[must_use]
    pub fn answer(&self, question: &str) -> Answer {
        let reading = self.read(question);
        let scores = self.score(question, &reading);
        let confidence = confidence::confidence(&scores);
        let outcome = self.model.as_ref().map_or_else(
            || Outcome::of(confidence),
            |model| Outcome::between(confidence, model.covered_from, model.close_from),
        );
        let hits = match outcome {
            Outcome::NotCovered => Vec::new(),
            Outcome::Covered | Outcome::Close => self.hits(&scores),
        };
        let best =
            scores.best().and_then(|at| self.code.sections().get(at)).map(|section| section.id().as_str());
        let seen = self.cues.look(&reading);
        let next_person = seen.next_person(outcome, best, scores.desk);
        let desk = scores.desk.filter(|_| outcome != Outcome::Covered);
        Answer { outcome, hits, confidence, tells_of_misconduct: seen.misconduct, next_person, desk }
    }

    /// All sections, best first, with their scores. With the trained model a score is a chance; without,
    /// sections the question shares nothing with have 0 and stand in the order of the document.
    #[must_use]
    pub fn rank(&self, question: &str) -> Vec<(SectionId, f32)> {
        let scores = self.score(question, &self.read(question));
        let ranked = scores.ranked(usize::MAX).into_iter();
        let named =
            ranked.filter_map(|(at, score)| Some((self.code.sections().get(at)?.id().clone(), score)));
        named.collect()
    }

    /// All sections, best first, by the words they share with the question and nothing else.
    pub(crate) fn rank_by_words(&self, question: &str) -> Vec<SectionId> {
        let words = self.scorer.score(&self.read(question)).words;
        let mut ranked: Vec<(&Section, f32)> = self.code.sections().iter().zip(words).collect();
        ranked.sort_by(|(_, a), (_, b)| b.total_cmp(a));
        ranked.into_iter().map(|(section, _)| section.id().clone()).collect()
    }

    /// The sentences of a hit that matter, word for word, in about so many characters.
    #[must_use]
    pub fn excerpt(&self, hit: &Hit, max_chars: usize) -> Excerpt {
        let section = self.section(&hit.section);
        section.map(|section| Excerpt::of(section, &hit.marked, max_chars)).unwrap_or_default()
    }

    pub(crate) fn read(&self, question: &str) -> Reading {
        self.lexicon.read(question)
    }

    /// What each section scores: by the model's chances where there is one, by words and terms otherwise.
    pub(crate) fn score(&self, question: &str, reading: &Reading) -> Scores {
        let mut scores = self.scorer.score(reading);
        if let Some(model) = &self.model {
            let mut chances = model.chances(question, reading, &scores);
            let not_covered = chances.pop().unwrap_or(1.0);
            let known = scores.best().is_some() || model.knows(reading);
            scores.covered = Some(if known { 1.0 - not_covered } else { 0.0 });
            scores.sections = chances;
        } else if let (Some(meaning), Some(encoder)) = (&self.meaning, Encoder::shipped()) {
            let heard = encoder.hear(question);
            let near = meaning.nearness(&heard);
            scores.covered = Some(confidence::without_model(&scores, &heard, &near));
            scores.sections.iter_mut().zip(scores.words.iter().zip(&near)).for_each(
                |(score, (words, near))| {
                    *score = near.weighed(*words);
                },
            );
            softmax(&mut scores.sections);
        }
        scores
    }

    fn hits(&self, scores: &Scores) -> Vec<Hit> {
        let ranked = scores.ranked(MOST_HITS);
        let best = ranked.first().map_or(0.0, |(_, score)| *score);
        let worth = ranked.into_iter().filter(|(_, score)| *score > 0.0 && *score >= best * WORTH_OFFERING);
        let hit = |(at, score): (usize, f32)| {
            let section = self.code.sections().get(at)?;
            let marked = self.marks.mark(section, at, &self.scorer.section_query(at, scores));
            Some(Hit { section: section.id().clone(), score, marked })
        };
        worth.filter_map(hit).collect()
    }
}
