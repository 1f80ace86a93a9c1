//! How long people waited for an answer.

use std::time::Instant;

use jiff::Timestamp;

use super::{Exposition, family, steps::Steps};

/// Seconds, and how they are written. Slack waits three; the guard answers after two and a half. Nothing finer: how long `/report` takes is not how
/// long `/ask` takes.
const BOUNDS: [(f64, &str); 4] = [(1.0, "1"), (2.5, "2.5"), (3.0, "3"), (10.0, "10")];
/// What is above the last bound counts as so many seconds in the sum.
const BEYOND_S: f64 = 30.0;
const CLASSES: usize = BOUNDS.len() + 1;

/// Answers of all kinds together: commands, clicks, forms, mentions, the Home tab.
pub(crate) struct Answers(Steps<CLASSES>);

impl Answers {
    pub(super) fn new(now: Timestamp) -> Self {
        Self(Steps::new(now))
    }

    /// Counts what was asked at `begun` and is answered now.
    pub(crate) fn answered(&self, begun: Instant) {
        let seconds = begun.elapsed().as_secs_f64();
        self.0.count(BOUNDS.iter().position(|(bound, _)| seconds <= *bound).unwrap_or(BOUNDS.len()));
    }

    pub(super) fn publish(&self, now: Timestamp) {
        self.0.publish(now);
    }

    /// The sum is of the bounds, not of the times: those would tell one kind of answer from another.
    pub(super) fn write(&self, out: &mut Exposition) {
        let shown = self.0.shown();
        out.begin(&family::ANSWERS);
        let (mut count, mut sum) = (0, 0.0);
        for (answers, (bound, word)) in shown.into_iter().zip(BOUNDS) {
            count += answers;
            sum += seconds(answers, bound);
            out.number(&family::ANSWERS, "_bucket", &[("le", word)], count);
        }
        count += shown[BOUNDS.len()];
        sum += seconds(shown[BOUNDS.len()], BEYOND_S);
        out.number(&family::ANSWERS, "_bucket", &[("le", "+Inf")], count);
        out.number(&family::ANSWERS, "_sum", &[], sum);
        out.number(&family::ANSWERS, "_count", &[], count);
    }
}

#[allow(clippy::cast_precision_loss, reason = "a sum of seconds, rounded anyway")]
fn seconds(answers: u64, bound: f64) -> f64 {
    answers as f64 * bound
}
