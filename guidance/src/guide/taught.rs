//! Questions that a company added to its own bank, with the sections they belong to: near ones get the same answer.

use std::collections::{BTreeSet, HashMap};

use ndarray::Array1;

use super::score::Scores;
use crate::code::SectionId;
use crate::encoder::{Encoder, Heard};
use crate::terms::{Lexicon, Reading};
use crate::train::Labelled;

/// From this nearness on a taught question counts, and from this on it decides alone. Chosen so that no question of
/// `policy/questions/smoke.jsonl` is moved by what `tests/taught.rs` teaches, while its rewordings are.
const COUNTS_FROM: f32 = 0.5;
const DECIDES_FROM: f32 = 0.8;
/// What the words count beside the direction.
const WORDS_SHARE: f32 = 0.6;
/// A company teaches some dozens of questions; no more than this are compared.
const MOST: usize = 2_000;

/// What was taught, ready to be compared.
#[derive(Default)]
pub(super) struct Taught {
    questions: Vec<Question>,
}

struct Question {
    stems: BTreeSet<String>,
    direction: Option<Array1<f32>>,
    /// The sections' places; none when the Code does not say.
    sections: Vec<usize>,
}

/// Why a company's bank cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TeachError {
    /// A section that the Code does not have.
    #[error("question {question}: the Code has no section `{section}`")]
    UnknownSection {
        /// Which question, from 1 on.
        question: usize,
        /// The section's id.
        section: String,
    },
    /// More than are compared.
    #[error("expected at most {MOST} questions")]
    TooMany,
}

impl Taught {
    pub(super) fn new(
        bank: &[Labelled],
        places: &HashMap<SectionId, usize>,
        lexicon: &Lexicon,
        encoder: Option<&Encoder>,
    ) -> Result<(Self, Vec<TeachError>), TeachError> {
        if bank.len() > MOST {
            return Err(TeachError::TooMany);
        }
        let (mut questions, mut left_out) = (Vec::new(), Vec::new());
        for (number, labelled) in (1..).zip(bank) {
            let place = |id: &String| {
                let found = SectionId::parse(id).ok().and_then(|id| places.get(&id).copied());
                found.ok_or_else(|| TeachError::UnknownSection { question: number, section: id.clone() })
            };
            match labelled.sections.iter().map(place).collect::<Result<Vec<usize>, _>>() {
                Ok(sections) => questions.push(Question {
                    stems: telling(&lexicon.read(&labelled.q)),
                    direction: encoder.map(|encoder| encoder.hear(&labelled.q).direction),
                    sections,
                }),
                Err(error) => left_out.push(error),
            }
        }
        Ok((Self { questions }, left_out))
    }

    /// Brings the scores as near to the nearest taught question's answer as the question is to it.
    pub(super) fn apply(&self, scores: &mut Scores, reading: &Reading, heard: Option<&Heard>) {
        if self.questions.is_empty() {
            return;
        }
        let stems = telling(reading);
        let near = self.questions.iter().map(|taught| (taught, taught.nearness(&stems, heard)));
        let Some((nearest, nearness)) = near.max_by(|(_, a), (_, b)| a.total_cmp(b)) else { return };
        let share = ((nearness - COUNTS_FROM) / (DECIDES_FROM - COUNTS_FROM)).clamp(0.0, 1.0);
        if share > 0.0 {
            scores.lean(&nearest.sections, share);
        }
    }
}

impl Question {
    fn nearness(&self, stems: &BTreeSet<String>, heard: Option<&Heard>) -> f32 {
        let shared = self.stems.intersection(stems).count() as f32;
        let most = (self.stems.len() as f32 * stems.len() as f32).sqrt().max(1.0);
        let words = shared / most;
        match (&self.direction, heard) {
            (Some(direction), Some(heard)) => {
                let cosine = direction.dot(&heard.direction).max(0.0);
                WORDS_SHARE * words + (1.0 - WORDS_SHARE) * cosine
            }
            _ => words,
        }
    }
}

fn telling(reading: &Reading) -> BTreeSet<String> {
    reading.telling().map(str::to_owned).collect()
}
