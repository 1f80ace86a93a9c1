//! One layer: every piece looks at all others, then thinks for itself.

use super::curve::{exponential, gelu};
use super::panels::Panels;
use ndarray::{Array1, Array2, ArrayView2, Axis, Slice};

const EPSILON: f32 = 1e-12;

/// A matrix and what is added.
pub(super) struct Linear {
    /// One row for each output.
    pub(super) weight: Panels,
    pub(super) bias: Array1<f32>,
}

impl Linear {
    pub(super) fn apply(&self, input: &Array2<f32>) -> Array2<f32> {
        let mut out = Array2::zeros((input.nrows(), self.bias.len()));
        let rows = (input.as_slice(), self.bias.as_slice(), out.as_slice_mut());
        if let (Some(input), Some(bias), Some(out)) = rows {
            self.weight.product(input, bias, out);
        }
        out
    }
}

/// Brings each row to mean 0 and variance 1, then to what was learnt.
pub(super) struct Norm {
    pub(super) weight: Array1<f32>,
    pub(super) bias: Array1<f32>,
}

impl Norm {
    pub(super) fn apply(&self, states: &mut Array2<f32>) {
        let Some((weight, bias)) = self.weight.as_slice().zip(self.bias.as_slice()) else { return };
        for mut row in states.rows_mut() {
            let Some(row) = row.as_slice_mut() else { continue };
            let width = row.len() as f32;
            let mean = row.iter().sum::<f32>() / width;
            let variance = row.iter().map(|value| (value - mean).powi(2)).sum::<f32>() / width;
            let scale = 1.0 / (variance + EPSILON).sqrt();
            for ((value, weight), bias) in row.iter_mut().zip(weight).zip(bias) {
                *value = (*value - mean) * scale * weight + bias;
            }
        }
    }
}

pub(super) struct Layer {
    pub(super) heads: usize,
    /// Query, key and value below one another: one product instead of three.
    pub(super) look: Linear,
    pub(super) seen: Linear,
    pub(super) seen_norm: Norm,
    pub(super) think: Linear,
    pub(super) thought: Linear,
    pub(super) thought_norm: Norm,
}

impl Layer {
    pub(super) fn apply(&self, states: &Array2<f32>) -> Array2<f32> {
        let mut seen = self.seen.apply(&self.attend(states)) + states;
        self.seen_norm.apply(&mut seen);
        let mut thought = self.think.apply(&seen);
        if let Some(thought) = thought.as_slice_mut() {
            gelu(thought);
        }
        let mut out = self.thought.apply(&thought) + &seen;
        self.thought_norm.apply(&mut out);
        out
    }

    fn attend(&self, states: &Array2<f32>) -> Array2<f32> {
        let width = states.ncols();
        let each = width / self.heads;
        let all = self.look.apply(states);
        let part = |which: usize, head: usize| -> ArrayView2<'_, f32> {
            let from = which * width + head * each;
            all.slice_axis(Axis(1), Slice::from(from..from + each))
        };
        let mut out = Array2::zeros(states.raw_dim());
        for head in 0..self.heads {
            let mut weights = part(0, head).dot(&part(1, head).t()) / (each as f32).sqrt();
            weights.rows_mut().into_iter().filter_map(|row| row.into_slice()).for_each(soft_max);
            let place = Slice::from(head * each..(head + 1) * each);
            out.slice_axis_mut(Axis(1), place).assign(&weights.dot(&part(2, head)));
        }
        out
    }
}

/// Shares of 1, by the exponentials of these numbers.
fn soft_max(row: &mut [f32]) {
    let most = row.iter().copied().fold(f32::MIN, f32::max);
    row.iter_mut().for_each(|value| *value -= most);
    exponential(row);
    let sum: f32 = row.iter().sum();
    row.iter_mut().for_each(|value| *value /= sum);
}
