//! Training of the topic model from a bank of labelled questions: `policy/questions/bank`.

mod descent;
mod folds;
mod mixing;
mod question;
mod report;
mod softmax;
mod unseen;

use std::collections::BTreeMap;

pub use question::Labelled;
pub use report::{Doubt, Heldout};
pub use unseen::{Unseen, UnseenError};

use crate::fingerprint::of_texts;
use crate::guide::Guide;
use crate::guide::score::Scores;
use crate::model::features::{Counts, Key, features};
use crate::model::{ENCODER, Mix, Model, Row, parts, vector};
use crate::terms::Terms;
use report::Checked;
use softmax::Example;

const FOLDS: usize = 5;
/// What large weights cost.
const L2: f32 = 1e-4;
const STEPS: usize = 80;
/// A feature of fewer questions says nothing.
const FEWEST: usize = 2;

/// A trained model, and what cross-validation says of it.
pub struct Trained {
    /// The file `policy/model.bin`.
    pub bytes: Vec<u8>,
    /// Measured on questions held out, near ones together.
    pub heldout: Heldout,
    /// The same without any training: the terms and BM25, mixed and measured in the same way.
    pub untrained: Heldout,
    /// The same without the encoder.
    pub without_encoder: Heldout,
    /// From which confidence on the Code says, and from which it says something near.
    pub levels: (f32, f32),
    /// Labels to look at.
    pub doubts: Vec<Doubt>,
}

/// What a model is made from, as one number: the bank, the shipped Code and the shipped terms.
#[must_use]
pub fn fingerprint(bank: &[Labelled]) -> u64 {
    let bank = bank_fingerprint(bank).to_string();
    of_texts([crate::shipped().document(), crate::terms::SHIPPED, &bank])
}

/// What an encoder is trained on, as one number: the questions and their sections.
#[must_use]
pub fn bank_fingerprint(bank: &[Labelled]) -> u64 {
    of_texts(bank.iter().flat_map(|question| [question.q.clone(), question.sections.join(" ")]))
}

/// The fold of each question: near questions together. The encoder's training holds out the same.
#[must_use]
pub fn held_out_together(bank: &[Labelled], folds: usize) -> Vec<usize> {
    folds::folds(bank, folds)
}

/// The fingerprint of the bank the shipped encoder was trained on.
#[must_use]
pub fn shipped_encoder_fingerprint() -> Option<u64> {
    crate::encoder::Encoder::shipped().map(|encoder| encoder.fingerprint)
}

/// The fingerprint of what the shipped model was trained on.
#[must_use]
pub fn shipped_fingerprint() -> Option<u64> {
    Model::shipped(&crate::shipped()).map(|model| model.fingerprint)
}

/// Trains a model for the shipped Code beside what encoders said of questions they had not seen. The same input gives
/// the same bytes.
#[must_use]
pub fn train(bank: &[Labelled], unseen: &Unseen) -> Trained {
    let guide = Guide::with_terms(crate::shipped(), &Terms::shipped());
    let sections: Vec<String> =
        guide.code().sections().iter().map(|section| section.id().as_str().to_owned()).collect();
    let seen: Vec<Seen> = bank.iter().map(|question| Seen::new(&guide, question, &sections)).collect();
    let fold = folds::folds(bank, FOLDS);
    let checked = check(&seen, &fold, unseen, sections.len() + 1);
    let together = mixed(&checked);
    let heldout = measured(&checked, &together);
    let doubts = report::doubts(&checked, &together.weights, &sections);
    let words = without(checked, &[ENCODER]);
    let alone = mixed(&words);
    let without_encoder = measured(&words, &alone);
    let untrained = without(words, &[0]);
    let untrained = measured(&untrained, &mixed(&untrained));
    let levels = (together.covered_from, together.close_from);
    let all: Vec<&Seen> = seen.iter().collect();
    let fitted = Fitted::new(&all, sections.len() + 1);
    let model = fitted.model(sections, [together, alone], fingerprint(bank));
    Trained { bytes: model.to_bytes(), heldout, untrained, without_encoder, levels, doubts }
}

/// A question read.
struct Seen {
    counts: [Counts; 2],
    scores: Scores,
    right: Vec<usize>,
}

impl Seen {
    fn new(guide: &Guide, question: &Labelled, sections: &[String]) -> Self {
        let reading = guide.read(&question.q);
        let class = |id: &String| sections.iter().position(|section| section == id);
        let mut right: Vec<usize> = question.sections.iter().filter_map(class).collect();
        if right.is_empty() {
            right.push(sections.len());
        }
        Self { counts: features(&reading), scores: guide.score(&question.q, &reading), right }
    }
}

/// Each question as a model sees it that was trained on the other folds.
fn check(seen: &[Seen], fold: &[usize], unseen: &Unseen, classes: usize) -> Vec<Checked> {
    let mut checked = Vec::new();
    for held in 0..FOLDS {
        let kept = seen.iter().zip(fold).filter(|(_, fold)| **fold != held).map(|(one, _)| one);
        let fitted = Fitted::new(&kept.collect::<Vec<&Seen>>(), classes);
        for (question, (one, _)) in seen.iter().zip(fold).enumerate().filter(|(_, (_, fold))| **fold == held)
        {
            let parts = parts(fitted.logits(one), &one.scores, unseen.logits(question, classes));
            checked.push(Checked { question, parts, right: one.right.clone() });
        }
    }
    checked
}

/// The mix under which these questions had their right class most likely.
fn mixed(checked: &[Checked]) -> Mix {
    let weights = mixing::fit(checked);
    let (covered_from, close_from) = mixing::levels(checked, &weights);
    Mix { weights, covered_from, close_from }
}

fn measured(checked: &[Checked], mix: &Mix) -> Heldout {
    report::heldout(checked, &mix.weights, (mix.covered_from, mix.close_from))
}

/// As if these parts said nothing.
fn without(mut checked: Vec<Checked>, silent: &[usize]) -> Vec<Checked> {
    for one in &mut checked {
        let classes = one.classes();
        for part in silent {
            if let Some(part) = one.parts.get_mut(*part) {
                *part = vec![0.0; classes];
            }
        }
    }
    checked
}

/// Weights as trained, before they are made small.
struct Fitted {
    known: BTreeMap<Key, (usize, f32)>,
    weights: Vec<f32>,
    classes: usize,
}

impl Fitted {
    fn new(seen: &[&Seen], classes: usize) -> Self {
        let known = vocabulary(seen);
        let mut sizes = vec![0.0_f32; classes];
        for class in seen.iter().filter_map(|one| one.right.first()) {
            if let Some(size) = sizes.get_mut(*class) {
                *size += 1.0;
            }
        }
        let example = |one: &&Seen| {
            let size = one.right.first().and_then(|class| sizes.get(*class)).copied().unwrap_or(1.0);
            let part = 1.0 / one.right.len().max(1) as f32;
            Example {
                vector: vector(&one.counts, |key| known.get(&key).copied()),
                right: one.right.iter().map(|class| (*class, part)).collect(),
                weight: 1.0 / size.max(1.0).sqrt(),
            }
        };
        let examples: Vec<Example> = seen.iter().map(example).collect();
        let weights = softmax::fit(&examples, known.len(), classes, L2, STEPS);
        Self { known, weights, classes }
    }

    fn logits(&self, one: &Seen) -> Vec<f32> {
        let vector = vector(&one.counts, |key| self.known.get(&key).copied());
        softmax::logits(&self.weights, &vector, self.classes)
    }

    /// Each row's weights in 255 steps.
    fn model(&self, sections: Vec<String>, [together, alone]: [Mix; 2], fingerprint: u64) -> Model {
        let (mut rows, mut steps) = (Vec::new(), Vec::new());
        for (row, (_, rarity)) in self.weights.chunks(self.classes).zip(self.known.values()) {
            let most = row.iter().map(|weight| weight.abs()).fold(0.0, f32::max);
            let scale = (most / 127.0).max(f32::MIN_POSITIVE);
            steps.extend(row.iter().map(|weight| (weight / scale).round() as i8));
            rows.push(Row { rarity: *rarity, scale });
        }
        let start = self.weights.get(rows.len() * self.classes..).unwrap_or_default().to_vec();
        let keys = self.known.keys().copied().collect();
        Model { fingerprint, sections, together, alone, start, keys, rows, steps }
    }
}

/// The features that enough questions have, with their places and how rare they are.
fn vocabulary(seen: &[&Seen]) -> BTreeMap<Key, (usize, f32)> {
    let mut counts: BTreeMap<Key, usize> = BTreeMap::new();
    for (key, _) in seen.iter().flat_map(|one| one.counts.iter().flatten()) {
        *counts.entry(*key).or_default() += 1;
    }
    let enough = counts.into_iter().filter(|(_, count)| *count >= FEWEST);
    let rarity = |count: usize| ((1 + seen.len()) as f32 / (1 + count) as f32).ln().sqrt();
    enough.enumerate().map(|(at, (key, count))| (key, (at, rarity(count)))).collect()
}
