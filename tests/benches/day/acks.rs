//! How long Slack waited for each acknowledgment, and what went wrong.

use std::sync::Mutex;

/// What was measured so far.
#[derive(Debug, Default)]
pub(crate) struct Acks {
    /// The minute, what was sent, and the milliseconds until it was acknowledged.
    waits: Mutex<Vec<(usize, &'static str, u64)>>,
    errors: Mutex<Vec<String>>,
}

/// Waits in order.
pub(crate) struct Waits(Vec<u64>);

impl Acks {
    pub(crate) fn add(&self, minute: usize, what: &'static str, ms: u64) {
        self.waits.lock().expect("nobody panicked").push((minute, what, ms));
    }

    /// Somebody was not answered, or with an error. It must not say what they wrote.
    pub(crate) fn fail(&self, error: String) {
        self.errors.lock().expect("nobody panicked").push(error);
    }

    pub(crate) fn errors(&self) -> Vec<String> {
        self.errors.lock().expect("nobody panicked").clone()
    }

    /// Those that `which` picks by minute and kind.
    pub(crate) fn waits(&self, which: impl Fn(usize, &str) -> bool) -> Waits {
        let all = self.waits.lock().expect("nobody panicked");
        let picked = all.iter().filter(|(minute, what, _)| which(*minute, what));
        let mut waits: Vec<u64> = picked.map(|(_, _, ms)| *ms).collect();
        waits.sort_unstable();
        Waits(waits)
    }

    /// What was sent, each kind once.
    pub(crate) fn kinds(&self) -> Vec<&'static str> {
        let mut kinds: Vec<_> =
            self.waits.lock().expect("nobody panicked").iter().map(|(_, what, _)| *what).collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds
    }
}

impl Waits {
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// So many of a thousand waited no longer, in milliseconds.
    pub(crate) fn of_1000(&self, part: usize) -> u64 {
        let at = (self.0.len() * part).div_ceil(1_000).saturating_sub(1);
        self.0.get(at).copied().unwrap_or_default()
    }
}
