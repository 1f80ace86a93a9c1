//! How good a guide is, measured on questions whose right sections are known.
//!
//! One question a line: `{"id":"q1","q":"may I accept a watch?","gold":["bribes-kickbacks"]}`. An empty `gold`
//! means that the Code does not say.

mod corpus;
mod measure;
mod question;

use std::io::{BufRead, BufReader, Read};
use std::time::Instant;

use serde::Serialize;

use crate::guide::{Guide, Outcome};
pub use corpus::{CorpusReport, run_corpus};
use measure::Sample;
use question::Question;

/// What [`run`] found. Shares are 0 to 1, and `None` when the file has no question of the kind they need.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// How many questions were asked.
    pub questions: usize,
    /// Of the questions the Code answers, the share with a right section first.
    pub hit_at_1: Option<f64>,
    /// The share with a right section among the first three.
    pub hit_at_3: Option<f64>,
    /// The mean of 1 / the place of the first right section, 0 from place 11 on (MRR@10).
    pub mrr: Option<f64>,
    /// The chance that a question the Code answers gets a higher confidence than one it does not.
    pub auroc: Option<f64>,
    /// The share of what the Code does not answer that is refused by the confidence that keeps 90 % of what it
    /// does.
    pub refused_at_90: Option<f64>,
    /// The AUROC of a judge who looks at nothing but the question's length: near 0.5 where the questions are fair.
    pub auroc_of_length: Option<f64>,
    /// The AUROC of a judge who looks at nothing but how many sections are searched: 0.5 where all are asked of one Code.
    pub auroc_of_size: Option<f64>,
    /// The share of what the Code answers that the guide's own outcome is not a refusal for.
    pub answered: Option<f64>,
    /// The share of what the Code does not answer that the guide's own outcome refuses.
    pub refused: Option<f64>,
    /// The median time of one answer, in microseconds.
    pub p50_us: u64,
    /// The time 99 % of the answers stay within, in microseconds.
    pub p99_us: u64,
}

/// Why a file of questions cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum EvalError {
    /// The file cannot be read as text.
    #[error("line {line}: expected UTF-8 text")]
    Read {
        /// Where.
        line: usize,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A line is no question.
    #[error("line {line}: expected {{\"id\":\"…\",\"q\":\"…\",\"gold\":[\"section-id\", …]}}: {source}")]
    Form {
        /// Where.
        line: usize,
        /// Why.
        source: serde_json::Error,
    },
    /// A right section the Code does not have.
    #[error("line {line}: the Code has no section `{id}`; it has: {known}")]
    UnknownSection {
        /// Where.
        line: usize,
        /// The id in `gold`.
        id: String,
        /// All ids of the Code.
        known: String,
    },
    /// A line of a corpus or of its questions is none.
    #[error("line {line}: expected {expected}: {source}")]
    Line {
        /// Where.
        line: usize,
        /// What a line looks like.
        expected: &'static str,
        /// Why.
        source: serde_json::Error,
    },
    /// A question about a document that the corpus does not have.
    #[error("question {line}: the corpus has no document `{doc}`")]
    UnknownDocument {
        /// Which question.
        line: usize,
        /// The name in `doc`.
        doc: String,
    },
    /// A corpus or its questions are empty.
    #[error("line 1: expected at least one line like {expected}")]
    Nothing {
        /// What a line looks like.
        expected: &'static str,
    },
    /// There is nothing to measure.
    #[error("line 1: expected at least one question")]
    Empty,
}

/// Asks every question and measures the answers. Empty lines are skipped. `progress` hears how many questions of how many
/// are asked.
///
/// # Errors
/// [`EvalError`] names the first bad line and what was expected there.
pub fn run(
    guide: &Guide,
    questions: impl Read,
    mut progress: impl FnMut(usize, usize),
) -> Result<Report, EvalError> {
    let mut read = Vec::new();
    for (line, text) in (1..).zip(BufReader::new(questions).lines()) {
        let text = text.map_err(|source| EvalError::Read { line, source })?;
        if !text.trim().is_empty() {
            let question = Question::parse(&text).map_err(|source| EvalError::Form { line, source })?;
            read.push((line, question));
        }
    }
    let mut samples = Vec::new();
    for (line, question) in &read {
        samples.push(ask(guide, question, *line)?);
        progress(samples.len(), read.len());
    }
    if samples.is_empty() { Err(EvalError::Empty) } else { Ok(measure::report(&samples)) }
}

fn ask(guide: &Guide, question: &Question, line: usize) -> Result<Sample, EvalError> {
    let ids = || guide.code().sections().iter().map(|section| section.id().as_str());
    if let Some(id) = question.gold.iter().find(|gold| !ids().any(|id| id == gold.as_str())) {
        let known = ids().collect::<Vec<_>>().join(", ");
        return Err(EvalError::UnknownSection { line, id: id.clone(), known });
    }
    let start = Instant::now();
    let answer = guide.answer(&question.q);
    let took_us = u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX);
    let ranked = guide.rank(&question.q);
    let place = ranked.iter().position(|(id, _)| question.gold.iter().any(|gold| gold == id.as_str()));
    Ok(Sample {
        covered: !question.gold.is_empty(),
        place: place.map(|at| at + 1),
        confidence: answer.confidence,
        refused: answer.outcome == Outcome::NotCovered,
        length: question.q.len(),
        size: guide.code().sections().len(),
        took_us,
    })
}
