//! The house's randomness, as `voprf` wants it.

use domain::Randomness;
use rand_core::{CryptoRng, RngCore};

/// [`Randomness`] behind the traits of `rand_core`. It says of itself that it is cryptographically strong, as `Randomness` promises.
pub(crate) struct Rng<'a>(pub(crate) &'a dyn Randomness);

impl RngCore for Rng<'_> {
    fn next_u32(&mut self) -> u32 {
        let mut bytes = [0; 4];
        self.0.fill(&mut bytes);
        u32::from_le_bytes(bytes)
    }

    fn next_u64(&mut self) -> u64 {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        u64::from_le_bytes(bytes)
    }

    fn fill_bytes(&mut self, dest: &mut [u8]) {
        self.0.fill(dest);
    }

    fn try_fill_bytes(&mut self, dest: &mut [u8]) -> Result<(), rand_core::Error> {
        self.0.fill(dest);
        Ok(())
    }
}

impl CryptoRng for Rng<'_> {}
