//! How sure the guide is that the Code covers a question.

use super::score::Scores;

const START: f32 = -1.9;
const PER_TERM: f32 = 0.95;
const PER_WORD: f32 = 0.3;
const PER_OTHER_DESK: f32 = -0.95;

/// Where no term speaks for any section, only the words shared do.
const START_WITHOUT_TERMS: f32 = -1.5;
const PER_SHARE: f32 = 4.0;

/// The trained model's chance; without a model, a logistic curve over what speaks for the Code and what speaks for another department.
pub(super) fn confidence(scores: &Scores) -> f32 {
    if scores.query.is_empty() {
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
