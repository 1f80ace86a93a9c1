//! What the encoder makes of a Code it was not trained on: which way its sentences point, and which topics of the bank they speak of.

mod kept;

use std::thread;

use ndarray::Array1;

use crate::code::{Code, Section};
use crate::encoder::{Encoder, Heard};

/// Reading a sentence takes some milliseconds: larger texts are searched by words alone.
const MOST_SECTIONS: usize = 1_000;
const MOST_SENTENCES: usize = 4_000;
/// What a topic keeps that no sentence of the section speaks of.
const LEAST: f32 = 0.02;

/// A section of which no more than this share speaks of a topic is not proposed for it.
const SPEAKS_FROM: f32 = 0.2;
/// Nor one that has less than this share of what the best one has.
const BESIDE_BEST: f32 = 0.5;
const MOST_OF_A_TOPIC: usize = 4;

const PER_WORDS: f32 = 0.5;
const PER_SENTENCE: f32 = 12.0;
const PER_TOPIC: f32 = 1.0;

/// What a Code means, section by section.
pub(super) struct Meaning {
    /// Which sentences were read by which encoder.
    of: u64,
    sections: Vec<Meant>,
}

struct Meant {
    directions: Vec<Array1<f32>>,
    /// The chance of each topic of the bank.
    topics: Vec<f32>,
}

/// How near a question comes to a section.
#[derive(Clone, Copy, Default)]
pub(super) struct Nearness {
    /// The cosine of the nearest sentence.
    pub(super) sentence: f32,
    /// The logarithm of the chance that both speak of one topic.
    pub(super) topic: f32,
}

impl Nearness {
    /// Beside what BM25 says.
    pub(super) fn weighed(self, words: f32) -> f32 {
        PER_WORDS * words + PER_SENTENCE * self.sentence + PER_TOPIC * self.topic
    }
}

impl Meaning {
    /// As kept by [`Meaning::to_bytes`] where that fits; reading the sentences takes a while. None for a Code too large for it; then the
    /// encoder is not even loaded.
    pub(super) fn new(code: &Code, kept: &[u8]) -> Option<Self> {
        let texts: Vec<Vec<String>> = code.sections().iter().map(sentences).collect();
        let many = texts.iter().map(Vec::len).sum::<usize>() > MOST_SENTENCES;
        if many || code.sections().len() > MOST_SECTIONS {
            return None;
        }
        let encoder = Encoder::shipped()?;
        let of = kept::of(code, encoder);
        kept::read(kept, of).or_else(|| Self::hear(&texts, encoder, of))
    }

    fn hear(texts: &[Vec<String>], encoder: &Encoder, of: u64) -> Option<Self> {
        let at_once = thread::available_parallelism().map_or(1, usize::from);
        let each = texts.len().div_ceil(at_once).max(1);
        let sections = thread::scope(|scope| {
            let parts: Vec<_> = texts
                .chunks(each)
                .map(|part| {
                    scope.spawn(|| part.iter().map(|texts| Meant::new(texts, encoder)).collect::<Vec<_>>())
                })
                .collect();
            parts.into_iter().map(|part| part.join().ok()).collect::<Option<Vec<_>>>()
        })?;
        Some(Self { of, sections: sections.into_iter().flatten().collect() })
    }

    pub(super) fn to_bytes(&self) -> Vec<u8> {
        kept::write(self)
    }

    /// How near the question comes to each section.
    pub(super) fn nearness(&self, heard: &Heard) -> Vec<Nearness> {
        let topics: Vec<f32> = heard.classes.iter().map(|logarithm| logarithm.exp()).collect();
        let nearness = |meant: &Meant| Nearness {
            sentence: meant.directions.iter().map(|way| way.dot(&heard.direction)).fold(0.0, f32::max),
            topic: meant
                .topics
                .iter()
                .zip(&topics)
                .map(|(section, asked)| section * asked)
                .sum::<f32>()
                .max(1e-6)
                .ln(),
        };
        self.sections.iter().map(nearness).collect()
    }
}

impl Meaning {
    /// For each topic of the bank, the places of the sections that speak of it, best first.
    pub(super) fn sections_of_topics(&self) -> Vec<Vec<usize>> {
        let topics = self.sections.first().map_or(0, |meant| meant.topics.len());
        (0..topics).map(|topic| self.sections_of(topic)).collect()
    }

    fn sections_of(&self, topic: usize) -> Vec<usize> {
        let share = |meant: &Meant| meant.topics.get(topic).copied().unwrap_or(0.0);
        let mut found: Vec<(usize, f32)> = self.sections.iter().map(share).enumerate().collect();
        found.sort_by(|(_, a), (_, b)| b.total_cmp(a));
        let best = found.first().map_or(0.0, |(_, share)| *share);
        found.retain(|(_, share)| *share >= SPEAKS_FROM && *share >= best * BESIDE_BEST);
        found.truncate(MOST_OF_A_TOPIC);
        found.into_iter().map(|(place, _)| place).collect()
    }
}

impl Meant {
    fn new(texts: &[String], encoder: &Encoder) -> Self {
        let heard: Vec<Heard> = texts.iter().map(|text| encoder.hear(text)).collect();
        let mut topics =
            vec![0.0_f32; heard.first().map_or(0, |heard| heard.classes.len().saturating_sub(1))];
        for heard in &heard {
            topics.iter_mut().zip(&heard.classes).for_each(|(sum, class)| *sum += class.exp());
        }
        let sum = topics.iter().sum::<f32>().max(1e-6);
        topics.iter_mut().for_each(|topic| *topic = (1.0 - LEAST) * *topic / sum + LEAST);
        Self { directions: heard.into_iter().map(|heard| heard.direction).collect(), topics }
    }
}

/// The heading, and each sentence under it.
fn sentences(section: &Section) -> Vec<String> {
    let text = section.text();
    let spans = section.sentences().iter().filter_map(|sentence| text.get(sentence.span.clone()));
    [section.heading()].into_iter().chain(spans).map(str::to_owned).collect()
}
