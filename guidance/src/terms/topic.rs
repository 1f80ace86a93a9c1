//! How strongly a question uses the terms of one topic.

use super::{Lexicon, Pattern, Reading};

const STRONG: f32 = 3.0;
const FAIR: f32 = 1.5;
const WEAK: f32 = 0.6;
const AGAINST: f32 = -2.0;

/// What the second, third … term found adds, as a share of its weight.
const FURTHER: [f32; 6] = [1.0, 0.55, 0.4, 0.3, 0.2, 0.1];

/// Terms ready to be looked for.
#[derive(Debug)]
pub(crate) struct Topic {
    terms: Vec<(f32, Pattern)>,
}

impl Topic {
    pub(crate) fn compile(weighted: [&[String]; 4], lexicon: &mut Lexicon) -> Self {
        let mut terms: Vec<(f32, Pattern)> = Vec::new();
        for (weight, list) in [STRONG, FAIR, WEAK, AGAINST].into_iter().zip(weighted) {
            for pattern in Pattern::compile_all(list, lexicon) {
                // "monitor" and "monitoring" are one term; the stronger one came first
                if !terms.iter().any(|(_, known)| *known == pattern) {
                    terms.push((weight, pattern));
                }
            }
        }
        Self { terms }
    }

    /// 0 when no term is in the question; one strong term gives 3.
    pub(crate) fn score(&self, reading: &Reading) -> f32 {
        let found = self.terms.iter().filter(|(_, pattern)| pattern.is_in(reading));
        let (mut gains, losses): (Vec<f32>, Vec<f32>) =
            found.map(|(weight, _)| *weight).partition(|w| *w > 0.0);
        gains.sort_by(|a, b| b.total_cmp(a));
        let gain: f32 = gains.iter().zip(FURTHER).map(|(weight, share)| weight * share).sum();
        (gain + losses.iter().sum::<f32>()).max(0.0)
    }
}
