//! The two curves of a transformer, for many numbers at once: written without a branch, so that the compiler can take eight together.

use std::f32::consts::{FRAC_1_SQRT_2, LOG2_E};

use pulp::{Arch, Simd, WithSimd};

/// Added to a number and taken away, this rounds it to a whole one: the last binary place of 1.5 * 2^23 is 1.
const ROUNDING: f32 = 12_582_912.0;
/// The logarithm of 2 in two parts: products of the first with small whole numbers are exact.
const LN_2: [f32; 2] = [0.693_359_4, -0.000_212_194_44];
/// Nothing below this is told from 0 any more, and nothing above is asked for.
const FARTHEST: f32 = 87.0;

/// e to the power of each number, off by less than one part in a million. Numbers beyond ±87 count as ±87.
pub(super) fn exponential(numbers: &mut [f32]) {
    Arch::new().dispatch(Each(numbers, exp));
}

/// Each number times the chance that a normal variable is below it.
pub(super) fn gelu(numbers: &mut [f32]) {
    Arch::new().dispatch(Each(numbers, bell));
}

struct Each<'a, F>(&'a mut [f32], F);

impl<F: Fn(f32) -> f32> WithSimd for Each<'_, F> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        for number in self.0 {
            *number = (self.1)(*number);
        }
    }
}

/// 2^n * e^r with whole n and r within half a power of two, where the series of e^r is short.
#[inline(always)]
fn exp(x: f32) -> f32 {
    let x = x.clamp(-FARTHEST, FARTHEST);
    let shifted = x * LOG2_E + ROUNDING;
    let whole = shifted - ROUNDING;
    let rest = x - whole * LN_2[0] - whole * LN_2[1];
    let series = [1.0 / 720.0, 1.0 / 120.0, 1.0 / 24.0, 1.0 / 6.0, 0.5, 1.0, 1.0];
    let power = series.into_iter().fold(0.0, |sum, factor: f32| sum * rest + factor);
    // The whole number stands in the last places of `shifted`; there it is brought to the exponent's place
    f32::from_bits(power.to_bits().wrapping_add(shifted.to_bits() << 23))
}

/// By the error function of Abramowitz and Stegun 7.1.26 (off by less than 2e-7).
#[inline(always)]
fn bell(x: f32) -> f32 {
    let z = x.abs() * FRAC_1_SQRT_2;
    let t = 1.0 / (1.0 + 0.327_591_1 * z);
    let series = [1.061_405_4, -1.453_152, 1.421_413_7, -0.284_496_74, 0.254_829_6];
    let tail = series.into_iter().fold(0.0_f32, |sum, factor| (sum + factor) * t) * exp(-z * z);
    let below = 0.5 * tail;
    x * if x < 0.0 { below } else { 1.0 - below }
}

#[cfg(test)]
mod tests {
    use super::{exponential, gelu};

    #[test]
    fn the_exponential_is_the_exponential() {
        let asked: Vec<f32> = (-8_700..=8_700).map(|hundredth| hundredth as f32 / 100.0).collect();
        let mut ours = asked.clone();
        exponential(&mut ours);
        for (x, ours) in asked.iter().zip(ours) {
            let theirs = f64::from(*x).exp();
            assert!((f64::from(ours) / theirs - 1.0).abs() < 1e-6, "{x}: {ours} and {theirs}");
        }
        let mut far = [-1e9, -100.0, 0.0];
        exponential(&mut far);
        assert!(far[0] < 1e-30 && far[1] < 1e-30 && (far[2] - 1.0).abs() < f32::EPSILON);
    }

    #[test]
    fn gelu_is_near_the_values_of_its_definition() {
        // x * Phi(x) from tables of the normal distribution
        for (x, value) in [
            (0.0, 0.0),
            (1.0, 0.841_345),
            (-1.0, -0.158_655),
            (3.0, 2.995_95),
            (-0.5, -0.154_269),
            (-40.0, 0.0),
        ] {
            let mut ours = [x];
            gelu(&mut ours);
            assert!((ours[0] - value).abs() < 1e-5, "{x}: {}", ours[0]);
        }
    }
}
