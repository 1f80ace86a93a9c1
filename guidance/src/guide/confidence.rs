//! How sure the guide is that the Code covers a question.

use super::meaning::Nearness;
use super::score::Scores;

const START: f32 = -1.9;
const PER_TERM: f32 = 0.95;
const PER_WORD: f32 = 0.3;
const PER_OTHER_DESK: f32 = -0.95;

/// Where no term speaks for any section, only the words shared do.
const START_WITHOUT_TERMS: f32 = -1.5;
const PER_SHARE: f32 = 4.0;

const START_WITHOUT_MODEL: f32 = -2.0;
const PER_SENTENCE: f32 = 6.0;
const PER_TOPIC: f32 = 0.4;
const PER_SHARE_READ: f32 = 0.5;

/// How sure without a trained model, by the nearest sentence, the chance that the topic is covered and the words shared.
pub(super) fn without_model(scores: &Scores, covered: f32, near: &[Nearness]) -> f32 {
    let nearest = near.iter().map(|near| near.sentence).fold(0.0, f32::max);
    let covered = covered.clamp(1e-4, 1.0 - 1e-4);
    let own_view = (covered / (1.0 - covered)).ln();
    let sum = START_WITHOUT_MODEL
        + PER_SENTENCE * nearest
        + PER_TOPIC * own_view
        + PER_SHARE_READ * scores.shared.unwrap_or(0.0)
        + PER_OTHER_DESK * scores.elsewhere.min(2.0) * 0.5;
    1.0 / (1.0 + (-sum).exp())
}

/// The trained model's chance; without a model, a logistic curve over what speaks for the Code and what speaks for another department.
pub(super) fn confidence(scores: &Scores) -> f32 {
    let own = own(scores);
    scores.taught.map_or(own, |(covered, share)| own + share * (covered - own))
}

fn own(scores: &Scores) -> f32 {
    if scores.asked == 0 {
        return 0.0;
    }
    if let Some(covered) = scores.covered {
        return covered;
    }
    let against = PER_OTHER_DESK * scores.elsewhere;
    let sum = match scores.shared {
        Some(shared) => START_WITHOUT_TERMS + PER_SHARE * shared + against,
        None => START + PER_TERM * scores.best_terms + PER_WORD * scores.best_words + against,
    };
    1.0 / (1.0 + (-sum).exp())
}
