//! Any texts, cut into sections already, and questions about them.
//!
//! Sections: `{"doc":"a","section":"4.2","text":"…"}`. Questions: `{"q":"…","doc":"a","gold":["4.2"],"answerable":true}`; the doc `*`
//! means all of them.

use std::collections::{BTreeMap, HashMap};
use std::io::{BufRead, BufReader, Read};
use std::time::Instant;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::measure::{self, Sample};
use super::{EvalError, Report};
use crate::code::Code;
use crate::guide::{Guide, Outcome};

/// Every document at once.
const ALL: &str = "*";

#[derive(Deserialize)]
struct Text {
    doc: String,
    section: String,
    text: String,
}

#[derive(Deserialize)]
struct Query {
    q: String,
    #[serde(default)]
    doc: Option<String>,
    #[serde(default)]
    gold: Vec<String>,
    answerable: Option<bool>,
}

/// What [`run_corpus`] found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CorpusReport {
    /// The questions, measured.
    #[serde(flatten)]
    pub report: Report,
    /// Documents and sections.
    pub documents: usize,
    /// See `documents`.
    pub sections: usize,
    /// A right section first when words alone rank.
    pub bm25_hit_at_1: Option<f64>,
    /// Reading all sections took so many milliseconds.
    pub indexed_ms: u64,
}

/// Some sections as a guide's Code, and what they are called outside.
struct Place {
    guide: Guide,
    names: HashMap<String, String>,
}

impl Place {
    fn new(texts: &[&Text]) -> Self {
        let headings: Vec<String> =
            texts.iter().map(|text| text.section.replace(['-', '_', '/'], " ")).collect();
        let code = Code::of_sections(
            headings.iter().map(String::as_str).zip(texts.iter().map(|text| text.text.as_str())),
        );
        let ids = code.sections().iter().map(|section| section.id().as_str().to_owned());
        let names = ids.zip(texts.iter().map(|text| text.section.clone())).collect();
        Self { guide: Guide::new(code), names }
    }

    fn place(&self, ranked: impl Iterator<Item = String>, gold: &[String]) -> Option<usize> {
        let mut names = ranked.filter_map(|id| self.names.get(&id));
        names.position(|name| gold.contains(name)).map(|at| at + 1)
    }
}

/// Asks every question about its document, with nothing known of the documents but their text, and measures the answers.
/// `progress` hears how many questions of how many are asked.
///
/// # Errors
/// [`EvalError`] names the first bad line and what was expected there.
pub fn run_corpus(
    corpus: impl Read,
    queries: impl Read,
    mut progress: impl FnMut(usize, usize),
) -> Result<CorpusReport, EvalError> {
    let texts: Vec<Text> = lines(corpus, "{\"doc\":\"…\",\"section\":\"…\",\"text\":\"…\"}")?;
    let queries: Vec<Query> =
        lines(queries, "{\"q\":\"…\",\"doc\":\"…\",\"gold\":[\"section\", …],\"answerable\":true}")?;
    let mut of_doc: BTreeMap<&str, Vec<&Text>> = BTreeMap::new();
    for text in &texts {
        of_doc.entry(&text.doc).or_default().push(text);
    }
    let documents = of_doc.len();
    of_doc.insert(ALL, texts.iter().collect());
    let mut places: HashMap<&str, Place> = HashMap::new();
    let mut measured = Measured::default();
    for (number, query) in (1..).zip(&queries) {
        let doc = query.doc.as_deref().unwrap_or(ALL);
        let Some(of_doc) = of_doc.get(doc) else {
            return Err(EvalError::UnknownDocument { line: number, doc: doc.to_owned() });
        };
        if !places.contains_key(doc) {
            let start = Instant::now();
            places.insert(doc, Place::new(of_doc));
            measured.indexed_us += micros(start);
        }
        if let Some(place) = places.get(doc) {
            measured.ask(place, query, of_doc.len());
        }
        progress(number, queries.len());
    }
    Ok(CorpusReport {
        report: measure::report(&measured.samples),
        documents,
        sections: texts.len(),
        bm25_hit_at_1: measure::report(&measured.by_words).hit_at_1,
        indexed_ms: measured.indexed_us / 1000,
    })
}

#[derive(Default)]
struct Measured {
    samples: Vec<Sample>,
    by_words: Vec<Sample>,
    indexed_us: u64,
}

impl Measured {
    fn ask(&mut self, place: &Place, query: &Query, size: usize) {
        let start = Instant::now();
        let answer = place.guide.answer(&query.q);
        let took_us = micros(start);
        let ranked = place.guide.rank(&query.q).into_iter().map(|(id, _)| id.as_str().to_owned());
        let by_words = place.guide.rank_by_words(&query.q).into_iter().map(|id| id.as_str().to_owned());
        let sample = Sample {
            covered: query.answerable.unwrap_or(!query.gold.is_empty()),
            place: place.place(ranked, &query.gold),
            confidence: answer.confidence,
            refused: answer.outcome == Outcome::NotCovered,
            length: query.q.len(),
            size,
            took_us,
        };
        self.by_words.push(Sample { place: place.place(by_words, &query.gold), ..sample.clone() });
        self.samples.push(sample);
    }
}

fn micros(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_micros()).unwrap_or(u64::MAX)
}

/// All lines that are not empty.
fn lines<T: DeserializeOwned>(from: impl Read, expected: &'static str) -> Result<Vec<T>, EvalError> {
    let mut found = Vec::new();
    for (index, line) in BufReader::new(from).lines().enumerate() {
        let number = index + 1;
        let line = line.map_err(|source| EvalError::Read { line: number, source })?;
        if !line.trim().is_empty() {
            let one = serde_json::from_str(&line);
            found.push(one.map_err(|source| EvalError::Line { line: number, expected, source })?);
        }
    }
    if found.is_empty() { Err(EvalError::Nothing { expected }) } else { Ok(found) }
}
