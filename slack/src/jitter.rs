//! Randomness that need not be secret: so that many clients do not come back at the same moment.

use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

/// Between half of the duration and the whole of it. `RandomState` is seeded by the operating system.
pub(crate) fn spread(duration: Duration) -> Duration {
    let random = RandomState::new().hash_one(0_u8);
    let half = duration / 2;
    let share = (random >> 32) as u32;
    half + Duration::from_secs_f64(half.as_secs_f64() * f64::from(share) / f64::from(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spread_stays_between_half_and_whole() {
        let whole = Duration::from_secs(8);
        assert!((0..100).all(|_| (whole / 2..=whole).contains(&spread(whole))));
    }
}
