//! The trained topic model: how likely a question is about each section, or about nothing in the Code.

pub(crate) mod features;
mod file;

use crate::code::Code;
use crate::encoder::Encoder;
use crate::guide::score::Scores;
use crate::terms::Reading;
use features::{Counts, KIND_WEIGHTS, Key};

/// The model this product ships with, made by `cargo run --release -p guidance --example train`.
const SHIPPED: &[u8] = include_bytes!("../../policy/model.bin");

/// How the parts of a score are mixed: the trained classes, the terms, BM25, other departments, what is
/// always there for "the Code does not say", and the encoder's classes.
pub(crate) const PARTS: usize = 6;
/// The encoder's place among them.
pub(crate) const ENCODER: usize = 5;

/// Weights of features for each section and, last, for "the Code does not say".
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Model {
    /// Of the bank, the Code and the terms it was trained on.
    pub(crate) fingerprint: u64,
    /// The ids of the sections, in the order of the classes.
    pub(crate) sections: Vec<String>,
    /// With the encoder beside it.
    pub(crate) together: Mix,
    /// Without.
    pub(crate) alone: Mix,
    pub(crate) start: Vec<f32>,
    /// Sorted, with `rows` beside it.
    pub(crate) keys: Vec<Key>,
    pub(crate) rows: Vec<Row>,
    /// One step for each class of each row.
    pub(crate) steps: Vec<i8>,
}

/// How much each part of a score counts, and what the chance that comes of it says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Mix {
    pub(crate) weights: [f32; PARTS],
    /// From which confidence on the Code says, and from which it says something near.
    pub(crate) covered_from: f32,
    pub(crate) close_from: f32,
}

/// What is known of one feature.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Row {
    /// How rare it is.
    pub(crate) rarity: f32,
    /// What one step of its weights counts.
    pub(crate) scale: f32,
}

impl Model {
    /// The shipped model, for a Code of the same sections. The encoder is not looked at.
    pub(crate) fn shipped(code: &Code) -> Option<Self> {
        let model = file::read(SHIPPED)?;
        let ids = code.sections().iter().map(|section| section.id().as_str());
        ids.eq(model.sections.iter().map(String::as_str)).then_some(model)
    }

    /// Whether it was trained beside this encoder.
    pub(crate) fn goes_with(&self, encoder: &Encoder) -> bool {
        encoder.sections == self.sections
    }

    /// The mix to go by.
    pub(crate) const fn mix(&self, with_encoder: bool) -> &Mix {
        if with_encoder { &self.together } else { &self.alone }
    }

    /// As a file.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        file::write(self)
    }

    fn classes(&self) -> usize {
        self.sections.len() + 1
    }

    /// The chance of each section and, last, that the Code does not say; they sum to 1.
    /// `whole` is what the encoder says of each class, where there is one.
    pub(crate) fn chances(&self, whole: Option<&[f32]>, reading: &Reading, scores: &Scores) -> Vec<f32> {
        let trained = self.logits(&features::features(reading));
        let weights = &self.mix(whole.is_some()).weights;
        mix(weights, &parts(trained, scores, whole.unwrap_or_default().to_vec()))
    }

    /// Whether any telling word was in the bank.
    pub(crate) fn knows(&self, reading: &Reading) -> bool {
        reading.telling().any(|stem| self.find(features::of_word(stem)).is_some())
    }

    fn logits(&self, counts: &[Counts]) -> Vec<f32> {
        let mut logits = self.start.clone();
        for (at, value) in vector(counts, |key| self.find(key)) {
            let Some(row) = self.rows.get(at) else { continue };
            let steps = self.steps.iter().skip(at * self.classes());
            logits.iter_mut().zip(steps).for_each(|(to, step)| *to += value * row.scale * f32::from(*step));
        }
        logits
    }

    fn find(&self, key: Key) -> Option<(usize, f32)> {
        let at = self.keys.binary_search(&key).ok()?;
        Some((at, self.rows.get(at)?.rarity))
    }
}

/// The known features of a question as places and values: rarity times damped count, each kind's vector
/// brought to its weight.
pub(crate) fn vector(counts: &[Counts], find: impl Fn(Key) -> Option<(usize, f32)>) -> Vec<(usize, f32)> {
    let mut vector = Vec::new();
    for (kind, weight) in counts.iter().zip(KIND_WEIGHTS) {
        let known = kind.iter().filter_map(|(key, count)| {
            let (at, rarity) = find(*key)?;
            Some((at, (1.0 + count.ln()) * rarity))
        });
        let known: Vec<(usize, f32)> = known.collect();
        let length = known.iter().map(|(_, value)| value * value).sum::<f32>().sqrt().max(1e-9);
        vector.extend(known.into_iter().map(|(at, value)| (at, value * weight / length)));
    }
    vector
}

/// What speaks for each class, part by part.
pub(crate) fn parts(trained: Vec<f32>, scores: &Scores, encoded: Vec<f32>) -> [Vec<f32>; PARTS] {
    let with = |sections: &[f32], last: f32| sections.iter().copied().chain([last]).collect::<Vec<f32>>();
    let nothing = vec![0.0; scores.terms.len()];
    let (elsewhere, always) = (with(&nothing, scores.elsewhere), with(&nothing, 1.0));
    [trained, with(&scores.terms, 0.0), with(&scores.words, 0.0), elsewhere, always, encoded]
}

/// The parts as one chance for each class.
pub(crate) fn mix(weights: &[f32], parts: &[Vec<f32>; PARTS]) -> Vec<f32> {
    let mut sums = vec![0.0; parts.first().map_or(0, Vec::len)];
    for (part, weight) in parts.iter().zip(weights) {
        sums.iter_mut().zip(part).for_each(|(sum, value)| *sum += weight * value);
    }
    softmax(&mut sums);
    sums
}

/// Scores as chances that sum to 1.
pub(crate) fn softmax(scores: &mut [f32]) {
    let most = scores.iter().copied().fold(f32::MIN, f32::max);
    scores.iter_mut().for_each(|score| *score = (*score - most).exp());
    let sum: f32 = scores.iter().sum();
    scores.iter_mut().for_each(|score| *score /= sum);
}
