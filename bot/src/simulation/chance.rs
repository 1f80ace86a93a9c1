//! Chance that can be repeated.

use std::sync::Mutex;

use domain::Randomness;

/// A stream of chance that its seed decides.
pub(crate) struct Chance(Mutex<fastrand::Rng>);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(Mutex::new(fastrand::Rng::with_seed(seed)))
    }

    fn with<T>(&self, draw: impl FnOnce(&mut fastrand::Rng) -> T) -> T {
        draw(&mut self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner()))
    }

    /// Uniform in `0.0..1.0`.
    pub(crate) fn share(&self) -> f64 {
        self.with(fastrand::Rng::f64)
    }

    /// Uniform in `0..bound`; `bound` is at least 1.
    pub(crate) fn below(&self, bound: u64) -> u64 {
        self.with(|chance| chance.u64(0..bound))
    }

    /// Whether something with this probability happens.
    pub(crate) fn happens(&self, probability: f64) -> bool {
        self.share() < probability
    }

    /// How many events a Poisson process of this mean has: the exponential gaps that fit.
    pub(crate) fn events(&self, mean: f64) -> usize {
        let gap = || -(1.0 - self.share()).ln();
        let mut reached = gap();
        let mut count = 0;
        while reached < mean {
            count += 1;
            reached += gap();
        }
        count
    }
}

/// For the product's shuffle.
impl Randomness for Chance {
    fn fill(&self, bytes: &mut [u8]) {
        self.with(|chance| chance.fill(bytes));
    }
}
