//! Counts that move once an hour, in steps of ten.

use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicI64, AtomicU64, Ordering},
};

use jiff::Timestamp;

/// What is left over is shown with a later step.
const STEP: u64 = 10;
const HOUR_S: i64 = 3_600;

/// Counts of one hour's end, side by side.
///
/// # Privacy
/// Between two full hours nothing moves, and less than ten of a kind are not seen: that somebody opened the form to report at 3 in the morning moves nothing
/// that ten questions in the week before would not have moved.
pub(super) struct Steps<const N: usize> {
    counted: [AtomicU64; N],
    shown: Mutex<[u64; N]>,
    hour: AtomicI64,
}

impl<const N: usize> Steps<N> {
    pub(super) fn new(now: Timestamp) -> Self {
        Self {
            counted: std::array::from_fn(|_| AtomicU64::new(0)),
            shown: Mutex::new([0; N]),
            hour: AtomicI64::new(hour(now)),
        }
    }

    pub(super) fn count(&self, index: usize) {
        if let Some(counted) = self.counted.get(index) {
            counted.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Shows what was counted, if an hour ended since it was last shown.
    pub(super) fn publish(&self, now: Timestamp) {
        if self.hour.swap(hour(now), Ordering::Relaxed) == hour(now) {
            return;
        }
        let counted = std::array::from_fn(|index| {
            let counted = self.counted[index].load(Ordering::Relaxed);
            counted - counted % STEP
        });
        *self.shown.lock().unwrap_or_else(PoisonError::into_inner) = counted;
    }

    pub(super) fn shown(&self) -> [u64; N] {
        *self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn hour(now: Timestamp) -> i64 {
    now.as_second().div_euclid(HOUR_S)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_moves_within_an_hour_and_less_than_ten_is_not_seen() {
        let at = |minutes: i64| Timestamp::from_second(minutes * 60).unwrap();
        let steps = Steps::<2>::new(at(0));
        (0..19).for_each(|_| steps.count(0));
        (0..9).for_each(|_| steps.count(1));
        steps.publish(at(59));
        assert_eq!(steps.shown(), [0, 0]);
        steps.publish(at(60));
        assert_eq!(steps.shown(), [10, 0]);
        steps.count(0);
        steps.count(1);
        steps.publish(at(61));
        assert_eq!(steps.shown(), [10, 0], "not before the next hour");
        steps.publish(at(121));
        assert_eq!(steps.shown(), [20, 10], "what was left over is not lost");
    }
}
