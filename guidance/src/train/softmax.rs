//! Multinomial logistic regression over sparse vectors.

use super::descent::{dot, minimize};
use crate::model::softmax;

/// One example: which features it has, which classes are right (shares that sum to 1), what it counts.
pub(super) struct Example {
    pub(super) vector: Vec<(usize, f32)>,
    pub(super) right: Vec<(usize, f32)>,
    pub(super) weight: f32,
}

/// One row of class weights a feature, and a last row for the classes' own weights.
pub(super) fn fit(examples: &[Example], features: usize, classes: usize, l2: f32, steps: usize) -> Vec<f32> {
    let total: f64 = examples.iter().map(|example| f64::from(example.weight)).sum();
    let slope = |weights: &[f32], gradient: &mut [f32]| {
        for (to, weight) in gradient.iter_mut().zip(weights) {
            *to = l2 * weight;
        }
        let bias = features * classes;
        gradient.iter_mut().skip(bias).for_each(|to| *to = 0.0);
        let counted = weights.get(..bias).unwrap_or_default();
        let squares = dot(counted, counted);
        let mut loss = 0.0;
        for example in examples {
            let mut scores = logits(weights, &example.vector, classes);
            softmax(&mut scores);
            let share = f64::from(example.weight) / total;
            for (class, part) in &example.right {
                let chance = scores.get(*class).copied().unwrap_or(0.0).max(1e-12);
                loss -= share * f64::from(*part) * f64::from(chance.ln());
                if let Some(score) = scores.get_mut(*class) {
                    *score -= part;
                }
            }
            scores.iter_mut().for_each(|score| *score *= share as f32);
            for (feature, value) in example.vector.iter().chain(&[(features, 1.0)]) {
                let row = row_mut(gradient, *feature, classes);
                row.iter_mut().zip(&scores).for_each(|(to, score)| *to += value * score);
            }
        }
        loss + f64::from(l2) * squares / 2.0
    };
    minimize(vec![0.0; (features + 1) * classes], steps, slope)
}

pub(super) fn logits(weights: &[f32], vector: &[(usize, f32)], classes: usize) -> Vec<f32> {
    let last = (weights.len() / classes.max(1)).saturating_sub(1);
    let mut scores = vec![0.0; classes];
    for (feature, value) in vector.iter().chain(&[(last, 1.0)]) {
        let start = *feature * classes;
        let row = weights.get(start..start + classes).unwrap_or_default();
        scores.iter_mut().zip(row).for_each(|(score, weight): (&mut f32, _)| *score += value * weight);
    }
    scores
}

fn row_mut(weights: &mut [f32], feature: usize, classes: usize) -> &mut [f32] {
    let start = feature * classes;
    weights.get_mut(start..start + classes).unwrap_or_default()
}
