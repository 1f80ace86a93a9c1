//! Longer and longer pauses.

use super::GatewayOptions;
use crate::jitter;
use std::time::Duration;

/// The pause before the next attempt, after this many failures in a row.
pub(super) fn pause(options: &GatewayOptions, failures: u32) -> Duration {
    let doubled = options.first_pause.saturating_mul(1 << failures.saturating_sub(1).min(16));
    jitter::spread(doubled.min(options.longest_pause))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_a_limit() {
        let options = GatewayOptions::default();
        assert!(pause(&options, 1) <= Duration::from_secs(1));
        assert!((Duration::from_secs(4)..=Duration::from_secs(8)).contains(&pause(&options, 4)));
        assert!((Duration::from_secs(15)..=Duration::from_secs(30)).contains(&pause(&options, 60)));
    }
}
