//! The engine: a question in, sections of the Code or an honest refusal out.

mod answer;
mod confidence;
mod cues;
mod excerpt;
mod follow_up;
mod marks;
mod meaning;
pub(crate) mod score;
mod scoring;
mod taught;
mod topics;
mod why;

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

pub use answer::{Answer, Hit, NextPerson, Outcome};
pub use excerpt::Excerpt;
pub use taught::TeachError;

use crate::code::{Code, Section, SectionId};
use crate::encoder::Encoder;
use crate::language;
use crate::mapping::Mapping;
use crate::model::Model;
use crate::terms::{Lexicon, Reading, Terms};
use crate::train::Labelled;
use cues::CuePatterns;
use marks::Marks;
use meaning::Meaning;
use score::{Scorer, Scores};
use taught::Taught;
use topics::Topics;

/// A section below this share of the best one's score is not offered.
const WORTH_OFFERING: f32 = 0.25;
const MOST_HITS: usize = 5;

/// A Code, and everything needed to answer questions about it.
///
/// Answers are pure: the same question always gives the same answer until [`Guide::teach`] is called, no question is
/// remembered, and a guide can be shared between threads.
pub struct Guide {
    code: Code,
    places: HashMap<SectionId, usize>,
    lexicon: Lexicon,
    scorer: Scorer,
    marks: Marks,
    cues: CuePatterns,
    model: Option<Model>,
    /// Reads a question as a whole.
    encoder: Option<&'static Encoder>,
    /// For a Code that no model was trained for.
    meaning: Option<Meaning>,
    /// For such a Code with a mapping.
    topics: Option<Topics>,
    /// The company's own bank.
    taught: RwLock<Arc<Taught>>,
}

impl Guide {
    /// A guide to this Code, with the terms and the trained model the product ships with. Terms for sections
    /// the Code does not have are left out. Where its sections are not those of the model, the encoder reads the
    /// Code's sentences instead: some milliseconds each.
    #[must_use]
    pub fn new(code: Code) -> Self {
        Self::prepared(code, None, &[])
    }

    /// The same for another company's Code, some of whose sections are known to speak of the bank's topics.
    #[must_use]
    pub fn with_mapping(code: Code, mapping: &Mapping) -> Self {
        Self::prepared(code, Some(mapping), &[])
    }

    /// The same with what [`Guide::kept`] gave another time, so that no sentence has to be read again. Bytes of another Code, of an
    /// earlier version of this program or of something else altogether do no harm and help nothing.
    #[must_use]
    pub fn prepared(code: Code, mapping: Option<&Mapping>, kept: &[u8]) -> Self {
        let beside = |model: &Model| Encoder::shipped().is_some_and(|encoder| model.goes_with(encoder));
        let model = Model::shipped(&code).filter(beside);
        let meaning = if model.is_none() { Meaning::new(&code, kept) } else { None };
        let encoder = (model.is_some() || meaning.is_some()).then(Encoder::shipped).flatten();
        let mut guide = Self { model, encoder, meaning, ..Self::with_terms(code, &Terms::shipped()) };
        if guide.model.is_none() {
            guide.topics = mapping.map(|mapping| Topics::new(mapping, &guide.places));
        }
        guide
    }

    /// A guide that reads a question word by word, and not as a whole: without the encoder, which takes 50 MB of memory and most of the time of an answer. It finds the right section
    /// less often, and says more often that something is close: see "How good it is".
    #[must_use]
    pub fn by_words(code: Code) -> Self {
        Self { model: Model::shipped(&code), ..Self::with_terms(code, &Terms::shipped()) }
    }

    /// What reading the Code's sentences gave, to be kept for [`Guide::prepared`]; none where none had to be read. Nothing of a question is in it.
    #[must_use]
    pub fn kept(&self) -> Option<Vec<u8>> {
        self.meaning.as_ref().map(Meaning::to_bytes)
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
        lexicon.settle();
        Self {
            code,
            places,
            lexicon,
            scorer,
            marks,
            cues,
            model: None,
            encoder: None,
            meaning: None,
            topics: None,
            taught: RwLock::default(),
        }
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

    /// Takes a company's own bank in place of the one before: from the next question on, near questions get these
    /// sections. Reading them costs some milliseconds each. Gives why some were left out: the Code has no such section.
    ///
    /// # Errors
    /// [`TeachError::TooMany`]; then nothing is changed.
    pub fn teach(&self, bank: &[Labelled]) -> Result<Vec<TeachError>, TeachError> {
        let (taught, left_out) = Taught::new(bank, &self.places, &self.lexicon, self.encoder())?;
        *self.taught.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(taught);
        Ok(left_out)
    }

    /// Answers a question. One in another language is answered as far as its words are known in English.
    ///
    /// # Privacy
    /// The question is not kept; the answer does not contain it.
    #[must_use]
    pub fn answer(&self, question: &str) -> Answer {
        if let Some((language, english)) = self.in_english(question) {
            return Answer { language: Some(language), ..self.answer_english(&english) };
        }
        self.answer_english(question)
    }

    fn answer_english(&self, question: &str) -> Answer {
        let reading = self.read(question);
        let scores = self.score(question, &reading);
        let confidence = confidence::confidence(&scores);
        let outcome = self.model.as_ref().map_or_else(
            || Outcome::of(confidence),
            |model| {
                let mix = model.mix(self.encoder.is_some());
                Outcome::between(confidence, mix.covered_from, mix.close_from)
            },
        );
        let hits = match outcome {
            Outcome::NotCovered => Vec::new(),
            Outcome::Covered | Outcome::Close => self.hits(&scores, WORTH_OFFERING),
        };
        let best = scores.best().and_then(|at| self.topic_of(at));
        let seen = self.cues.look(&reading);
        let next_person = seen.next_person(outcome, best, scores.desk);
        let desk = scores.desk.filter(|_| outcome != Outcome::Covered);
        let tells_of_misconduct = seen.misconduct;
        Answer { outcome, hits, confidence, tells_of_misconduct, next_person, desk, language: None }
    }

    /// The sections nearest to a question, best first, at most 5, whatever the outcome.
    #[must_use]
    pub fn nearest(&self, question: &str) -> Vec<Hit> {
        let english = self.in_english(question).map(|(_, english)| english);
        let question = english.as_deref().unwrap_or(question);
        self.hits(&self.score(question, &self.read(question)), 0.0)
    }

    /// The language of a question, when it is one that is answered in and not English.
    #[must_use]
    pub fn language(&self, question: &str) -> Option<language::Language> {
        self.in_english(question).map(|(language, _)| language)
    }

    fn in_english(&self, question: &str) -> Option<(language::Language, String)> {
        language::foreign(question, self.lexicon.english(question))
    }

    /// All sections, best first, with their scores. With the trained model a score is a chance; without,
    /// sections the question shares nothing with have 0 and stand in the order of the document.
    #[must_use]
    pub fn rank(&self, question: &str) -> Vec<(SectionId, f32)> {
        let english = self.in_english(question).map(|(_, english)| english);
        let question = english.as_deref().unwrap_or(question);
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

    /// The best sections that score at least this share of the best one.
    fn hits(&self, scores: &Scores, worth: f32) -> Vec<Hit> {
        let ranked = scores.ranked(MOST_HITS);
        let best = ranked.first().map_or(0.0, |(_, score)| *score);
        let worth = ranked.into_iter().filter(|(_, score)| *score > 0.0 && *score >= best * worth);
        let hit = |(at, score): (usize, f32)| {
            let section = self.code.sections().get(at)?;
            let marked = self.marks.mark(section, at, &self.scorer.section_query(at, scores));
            Some(Hit { section: section.id().clone(), score, marked })
        };
        worth.filter_map(hit).collect()
    }
}
