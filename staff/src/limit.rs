//! How often all together may ask and try: a bound on the mails and the rows that strangers can cause.

use std::sync::{Mutex, PoisonError};

/// Sign-ins that are asked for or tried in a minute, by all together. A company has a handful of people here.
const PER_MINUTE: u32 = 60;

/// Counts the sign-ins of this minute.
#[derive(Debug, Default)]
pub(crate) struct Limit(Mutex<(i64, u32)>);

impl Limit {
    /// Whether one more is let through.
    pub(crate) fn admits(&self, now_ms: i64) -> bool {
        let minute = now_ms.div_euclid(60_000);
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if counted.0 != minute {
            *counted = (minute, 0);
        }
        counted.1 = counted.1.saturating_add(1);
        counted.1 <= PER_MINUTE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sixty_a_minute_are_let_through() {
        let limit = Limit::default();
        assert_eq!((0..100).filter(|_| limit.admits(59_999)).count(), 60);
        assert!(limit.admits(60_000));
    }
}
