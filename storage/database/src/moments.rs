//! Moments that were stored by a clock which may have been set since, or by another machine's.

/// How far two clocks may be apart, or one may be set back, before what is stored with its times is not believed. Slack allows as much for its signatures, and
/// `ethics-bot check` asks for better.
pub const CLOCKS_APART_MS: i64 = 5 * 60 * 1_000;

/// The last moment that somebody can have meant who said "in `wait_ms`" a moment ago (Unix milliseconds). What is later was said by a clock that was set back since:
/// nobody waits for it.
#[must_use]
pub const fn latest_ms(now_ms: i64, wait_ms: i64) -> i64 {
    now_ms.saturating_add(wait_ms).saturating_add(CLOCKS_APART_MS)
}

/// Whether what is held until a moment, for `hold_ms` at the longest, is held now (Unix milliseconds).
#[must_use]
pub const fn is_held(now_ms: i64, until_ms: i64, hold_ms: i64) -> bool {
    until_ms > now_ms && until_ms <= latest_ms(now_ms, hold_ms)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_clock_said_that_was_set_back_holds_nobody_up() {
        let (now, minute) = (10_000_000, 60_000);
        assert!(is_held(now, now + minute, minute), "of this clock");
        assert!(is_held(now, now + 3 * minute, minute), "of a machine whose clock is two minutes ahead");
        assert!(!is_held(now, now, minute), "it is over");
        assert!(!is_held(now, now + 61 * minute, minute), "an hour was taken back");
        assert_eq!(latest_ms(i64::MAX - 1, minute), i64::MAX);
    }
}
