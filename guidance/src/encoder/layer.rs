//! One layer: every piece looks at all others, then thinks for itself.

use super::product::product;
use ndarray::{Array1, Array2, ArrayView2, Axis, Slice};

const EPSILON: f32 = 1e-12;

/// A matrix and what is added.
pub(super) struct Linear {
    /// One row for each output.
    pub(super) weight: Array2<f32>,
    pub(super) bias: Array1<f32>,
}

impl Linear {
    pub(super) fn apply(&self, input: &Array2<f32>) -> Array2<f32> {
        let mut out = Array2::zeros((input.nrows(), self.bias.len()));
        let rows = (input.as_slice(), self.weight.as_slice(), self.bias.as_slice(), out.as_slice_mut());
        if let (Some(input), Some(weight), Some(bias), Some(out)) = rows {
            product(input, weight, bias, self.weight.ncols(), out);
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
        for mut row in states.rows_mut() {
            let width = row.len() as f32;
            let mean = row.sum() / width;
            let variance = row.iter().map(|value| (value - mean).powi(2)).sum::<f32>() / width;
            let scale = 1.0 / (variance + EPSILON).sqrt();
            for ((value, weight), bias) in row.iter_mut().zip(&self.weight).zip(&self.bias) {
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
        thought.mapv_inplace(gelu);
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
            for mut row in weights.axis_iter_mut(Axis(0)) {
                let most = row.fold(f32::MIN, |most, value| most.max(*value));
                row.mapv_inplace(|value| (value - most).exp());
                let sum = row.sum();
                row /= sum;
            }
            let place = Slice::from(head * each..(head + 1) * each);
            out.slice_axis_mut(Axis(1), place).assign(&weights.dot(&part(2, head)));
        }
        out
    }
}

/// x times the chance that a normal variable is below x, by the error function of Abramowitz and Stegun 7.1.26 (off by less than 2e-7).
fn gelu(x: f32) -> f32 {
    let z = x.abs() * std::f32::consts::FRAC_1_SQRT_2;
    let t = 1.0 / (1.0 + 0.327_591_1 * z);
    let series = [1.061_405_4, -1.453_152, 1.421_413_7, -0.284_496_74, 0.254_829_6];
    let tail = series.iter().fold(0.0_f32, |sum, factor| (sum + factor) * t) * (-z * z).exp();
    let below = if x < 0.0 { 0.5 * tail } else { 1.0 - 0.5 * tail };
    x * below
}

#[cfg(test)]
mod tests {
    use super::gelu;

    #[test]
    fn gelu_is_near_the_values_of_its_definition() {
        // x * Phi(x) from tables of the normal distribution
        for (x, value) in
            [(0.0, 0.0), (1.0, 0.841_345), (-1.0, -0.158_655), (3.0, 2.995_95), (-0.5, -0.154_269)]
        {
            assert!((gelu(x) - value).abs() < 1e-5, "{x}: {}", gelu(x));
        }
    }
}
