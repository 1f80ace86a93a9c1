//! Work for a report without a pass: cheap to check, and not for free a thousand times.

use sha2::{Digest, Sha256};

const MOST_BITS: u32 = 32;

/// The work cannot be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected at most {MOST_BITS} bits of work, not {bits}")]
pub struct WorkError {
    /// How many were asked for.
    pub bits: u32,
}

/// A hash puzzle (Hashcash): find a counter with which the challenge's SHA-256 begins with zero bits. One more bit doubles the work of
/// whoever solves it; checking it stays one hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Work {
    challenge: [u8; 32],
    bits: u32,
}

impl Work {
    /// Work of 2^`bits` hashes on average, for this challenge. Each challenge must be good for one use only.
    ///
    /// # Errors
    /// [`WorkError`] for more than 32 bits.
    pub const fn new(challenge: [u8; 32], bits: u32) -> Result<Self, WorkError> {
        if bits > MOST_BITS { Err(WorkError { bits }) } else { Ok(Self { challenge, bits }) }
    }

    /// 64 hexadecimal digits, for the page.
    #[must_use]
    pub fn challenge_hex(&self) -> String {
        hex::encode(self.challenge)
    }

    /// How many zero bits are asked for.
    #[must_use]
    pub const fn bits(&self) -> u32 {
        self.bits
    }

    /// Whether the work was done: SHA-256 of the challenge and the counter (8 bytes, the highest first) begins with enough zero bits.
    #[must_use]
    pub fn verify(&self, counter: u64) -> bool {
        let hash = Sha256::new().chain_update(self.challenge).chain_update(counter.to_be_bytes()).finalize();
        let [a, b, c, d, ..]: [u8; 32] = hash.into();
        u32::from_be_bytes([a, b, c, d]).leading_zeros() >= self.bits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_is_checked_bit_by_bit() {
        let work = |bits| Work::new([7; 32], bits).unwrap();
        let counter = (0..).find(|counter| work(10).verify(*counter)).unwrap();
        let zeros = (0..=32).take_while(|bits| work(*bits).verify(counter)).count();
        assert!(zeros > 10 && zeros < 33, "{zeros}");
        assert!(!work(zeros as u32).verify(counter), "takes zeros {} bits for {zeros}", zeros - 1);
        assert!(!Work::new([8; 32], 10).unwrap().verify(counter), "good for another challenge");
        assert!(work(0).verify(u64::MAX));
        assert_eq!(Work::new([7; 32], 33), Err(WorkError { bits: 33 }));
    }
}
