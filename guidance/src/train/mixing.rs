//! How much the trained classes, the terms and BM25 count beside each other, and where the outcomes begin.

use super::descent::minimize;
use super::report::Checked;
use crate::model::{PARTS, mix};

const START: [f32; PARTS] = [0.7, 0.3, 0.1, 0.3, 0.0, 0.7];
const STEPS: usize = 100;
/// The share of the questions that the Code does not answer, whatever their share in the bank.
const UNANSWERED: f32 = 0.25;
/// Of what the Code answers, the share that may be refused.
const REFUSED: f32 = 0.06;
/// Of what the Code does not answer, the share that may be told "the Code says". Between the two lies "close, but ask a person".
const MISTOLD: f32 = 0.05;

/// The mix under which held-out questions had their right class most likely: it is calibrated by that.
pub(super) fn fit(checked: &[Checked]) -> [f32; PARTS] {
    let weights = weights(checked);
    let found = minimize(START.to_vec(), STEPS, |mixed, gradient| {
        gradient.iter_mut().for_each(|to| *to = 0.0);
        let mut loss = 0.0;
        for (one, weight) in checked.iter().zip(&weights) {
            let mut chances = mix(mixed, &one.parts);
            let part = 1.0 / one.right.len().max(1) as f32;
            for class in &one.right {
                let Some(chance) = chances.get_mut(*class) else { continue };
                loss -= f64::from(weight * part * chance.max(1e-12).ln());
                *chance -= part;
            }
            for (to, values) in gradient.iter_mut().zip(&one.parts) {
                *to += weight * values.iter().zip(&chances).map(|(value, off)| value * off).sum::<f32>();
            }
        }
        loss
    });
    <[f32; PARTS]>::try_from(found).unwrap_or(START)
}

/// The confidences from which the Code says, and from which it says something near.
pub(super) fn levels(checked: &[Checked], mixed: &[f32; PARTS]) -> (f32, f32) {
    let sorted = |answered: bool| {
        let of = checked.iter().filter(|one| one.answered() == answered);
        let mut found: Vec<f32> = of.map(|one| one.confidence(mixed)).collect();
        found.sort_by(f32::total_cmp);
        found
    };
    let at = |values: &[f32], share: f32| values.get((values.len() as f32 * share) as usize).copied();
    let close = at(&sorted(true), REFUSED).unwrap_or(0.5);
    let covered = at(&sorted(false), 1.0 - MISTOLD).unwrap_or(0.75);
    (covered.max(close), close)
}

/// Rare classes count more than their share, and the unanswered what they should.
fn weights(checked: &[Checked]) -> Vec<f32> {
    let classes = checked.first().map_or(0, Checked::classes);
    let mut counts = vec![0.0_f32; classes];
    for class in checked.iter().filter_map(|one| one.right.first()) {
        if let Some(count) = counts.get_mut(*class) {
            *count += 1.0;
        }
    }
    let count =
        |one: &Checked| one.right.first().and_then(|class| counts.get(*class)).copied().unwrap_or(1.0);
    let raw = |one: &Checked| 1.0 / count(one).max(1.0).sqrt();
    let total: f32 = checked.iter().filter(|one| one.answered()).map(raw).sum();
    let weight = |one: &Checked| {
        if one.answered() { (1.0 - UNANSWERED) * raw(one) / total } else { UNANSWERED / count(one).max(1.0) }
    };
    checked.iter().map(weight).collect()
}
