//! Randomness as a parameter.

/// Where random bytes come from: cryptographically strong in production, seeded in tests.
pub trait Randomness: Send + Sync {
    /// Fills `bytes` with random bytes.
    fn fill(&self, bytes: &mut [u8]);
}

/// The operating system's randomness.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemRandomness;

impl Randomness for SystemRandomness {
    /// Ends the process when the operating system has no randomness to give: going on would mean guessable receipts and keys.
    #[allow(clippy::disallowed_methods, reason = "the one home of the system's randomness")]
    fn fill(&self, bytes: &mut [u8]) {
        if getrandom::fill(bytes).is_err() {
            std::process::abort();
        }
    }
}

pub(crate) fn random_bytes<const N: usize>(randomness: &dyn Randomness) -> [u8; N] {
    let mut bytes = [0; N];
    randomness.fill(&mut bytes);
    bytes
}

/// A uniform number in `0..bound`, by rejection. `bound` 0 gives 0.
pub(crate) fn random_below(randomness: &dyn Randomness, bound: u64) -> u64 {
    if bound == 0 {
        return 0;
    }
    let limit = u64::MAX - u64::MAX % bound;
    loop {
        let value = u64::from_le_bytes(random_bytes(randomness));
        if value < limit {
            return value % bound;
        }
    }
}

/// Puts `items` into a random order (Fisher-Yates), every order equally likely.
pub fn shuffle<T>(items: &mut [T], randomness: &dyn Randomness) {
    for last in (1..items.len()).rev() {
        let other = random_below(randomness, last as u64 + 1) as usize;
        items.swap(last, other);
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::sync::Mutex;

    use sha2::{Digest, Sha256};

    use super::*;

    /// Repeatable bytes for tests: SHA-256 over a counter.
    pub(crate) struct Seeded(Mutex<u64>);

    impl Seeded {
        pub(crate) fn new(seed: u64) -> Self {
            Self(Mutex::new(seed << 32))
        }
    }

    impl Randomness for Seeded {
        fn fill(&self, bytes: &mut [u8]) {
            for chunk in bytes.chunks_mut(32) {
                let mut counter = self.0.lock().unwrap();
                *counter += 1;
                let block = Sha256::digest(counter.to_le_bytes());
                chunk.copy_from_slice(&block[..chunk.len()]);
            }
        }
    }

    #[test]
    fn every_order_of_three_is_equally_likely() {
        let randomness = Seeded::new(1);
        let mut seen = std::collections::HashMap::new();
        for _ in 0..6000 {
            let mut items = [1, 2, 3];
            shuffle(&mut items, &randomness);
            *seen.entry(items).or_insert(0) += 1;
        }
        assert_eq!(seen.len(), 6);
        assert!(seen.values().all(|count| (850..1150).contains(count)), "{seen:?}");
    }
}
