//! L-BFGS: the minimum of a smooth function of many numbers.

use std::collections::VecDeque;

const MEMORY: usize = 6;
const SMALLEST_STEP: f64 = 1e-6;
const ENOUGH_DESCENT: f64 = 1e-4;
/// Done when a step gains less than this share.
const SMALL_GAIN: f64 = 1e-5;

/// Walks downhill from `start` for at most so many steps. `slope` gives the function's value and writes its
/// gradient.
pub(super) fn minimize(start: Vec<f32>, steps: usize, slope: impl Fn(&[f32], &mut [f32]) -> f64) -> Vec<f32> {
    let mut at = start;
    let mut gradient = vec![0.0; at.len()];
    let mut value = slope(&at, &mut gradient);
    let mut memory: VecDeque<Turn> = VecDeque::new();
    for _ in 0..steps {
        let direction = direction(&gradient, &memory);
        let descent = dot(&direction, &gradient);
        let mut step = if memory.is_empty() { 1.0 / dot(&gradient, &gradient).sqrt().max(1e-9) } else { 1.0 };
        let mut next_gradient = vec![0.0; at.len()];
        let (next, next_value) = loop {
            let next: Vec<f32> = at.iter().zip(&direction).map(|(a, d)| a + step as f32 * d).collect();
            let found = slope(&next, &mut next_gradient);
            if found <= value + ENOUGH_DESCENT * step * descent {
                break (next, found);
            }
            step *= 0.5;
            if step < SMALLEST_STEP {
                return at;
            }
        };
        if let Some(turn) = Turn::between(&at, &next, &gradient, &next_gradient) {
            memory.push_back(turn);
        }
        if memory.len() > MEMORY {
            memory.pop_front();
        }
        let gain = value - next_value;
        (at, gradient, value) = (next, next_gradient, next_value);
        if gain < SMALL_GAIN * value.abs().max(1e-9) {
            break;
        }
    }
    at
}

/// One step taken, and how the gradient changed by it.
struct Turn {
    step: Vec<f32>,
    change: Vec<f32>,
    curve: f64,
}

impl Turn {
    fn between(at: &[f32], next: &[f32], before: &[f32], after: &[f32]) -> Option<Self> {
        let step: Vec<f32> = next.iter().zip(at).map(|(n, a)| n - a).collect();
        let change: Vec<f32> = after.iter().zip(before).map(|(n, g)| n - g).collect();
        let curve = dot(&step, &change);
        (curve > 1e-12).then_some(Self { step, change, curve })
    }
}

/// The two-loop recursion (Nocedal 1980).
fn direction(gradient: &[f32], memory: &VecDeque<Turn>) -> Vec<f32> {
    let mut q: Vec<f32> = gradient.iter().map(|g| -g).collect();
    let mut shares = Vec::new();
    for turn in memory.iter().rev() {
        let share = dot(&turn.step, &q) / turn.curve;
        add(&mut q, -share, &turn.change);
        shares.push(share);
    }
    if let Some(last) = memory.back() {
        let scale = (last.curve / dot(&last.change, &last.change)) as f32;
        q.iter_mut().for_each(|value| *value *= scale);
    }
    for (turn, share) in memory.iter().zip(shares.into_iter().rev()) {
        let back = dot(&turn.change, &q) / turn.curve;
        add(&mut q, share - back, &turn.step);
    }
    q
}

pub(super) fn dot(a: &[f32], b: &[f32]) -> f64 {
    // Sums of a row at a time: fast, and the same on every run
    let row = |(a, b): (&[f32], &[f32])| f64::from(a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>());
    a.chunks(64).zip(b.chunks(64)).map(row).sum()
}

fn add(to: &mut [f32], share: f64, what: &[f32]) {
    to.iter_mut().zip(what).for_each(|(to, what)| *to += share as f32 * what);
}

#[cfg(test)]
mod tests {
    use super::minimize;

    #[test]
    fn finds_the_bottom_of_a_crooked_valley() {
        let bottom = minimize(vec![-1.2, 1.0], 200, |x, slope| {
            let (a, b) = (f64::from(x[0]), f64::from(x[1]));
            slope[0] = (-2.0 * (1.0 - a) - 40.0 * a * (b - a * a)) as f32;
            slope[1] = (20.0 * (b - a * a)) as f32;
            (1.0 - a).powi(2) + 10.0 * (b - a * a).powi(2)
        });
        assert!((bottom[0] - 1.0).abs() < 0.05 && (bottom[1] - 1.0).abs() < 0.1, "{bottom:?}");
    }
}
