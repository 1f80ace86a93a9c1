//! Calls of Slack.

use std::sync::atomic::{AtomicU64, Ordering};

use jiff::Timestamp;
use slack::http::{CallInfo, CallOutcome};

use super::{Exposition, exposition::Label, family, steps::Steps};

/// Methods that the program calls by its own clock, whatever people do and whatever is reported: opening connections, and reading who works here.
///
/// # Privacy
/// `views.open` would tell that somebody opened a form, `conversations.create` that a case left the relay, `chat.postMessage` that somebody was told, and
/// even `auth.test` that a channel was opened, before which the bot asks who it is.
const OWN: [&str; 4] = ["apps.connections.open", "usergroups.list", "usergroups.users.list", "users.list"];
/// Whether the program calls this method by its own clock, and not because somebody acts.
pub(crate) fn is_by_own_clock(method: &str) -> bool {
    OWN.contains(&method)
}

const OUTCOMES: [&str; 5] = ["done", "refused", "limited", "unreachable", "failed"];
const OTHERS: &str = "others";

/// Counts by method and outcome.
pub(super) struct Calls {
    own: [[AtomicU64; OUTCOMES.len()]; OWN.len()],
    waits: [AtomicU64; OWN.len()],
    /// Of all others: failures by outcome, then waits.
    others: Steps<{ OUTCOMES.len() + 1 }>,
}

impl Calls {
    pub(super) fn new(now: Timestamp) -> Self {
        Self {
            own: std::array::from_fn(|_| std::array::from_fn(|_| AtomicU64::new(0))),
            waits: std::array::from_fn(|_| AtomicU64::new(0)),
            others: Steps::new(now),
        }
    }

    pub(super) fn ended(&self, call: &CallInfo) {
        let outcome = index_of(call.outcome);
        match OWN.iter().position(|own| *own == call.method) {
            Some(own) => {
                self.own[own][outcome].fetch_add(1, Ordering::Relaxed);
            }
            None if outcome > 0 => self.others.count(outcome),
            None => {}
        }
    }

    pub(super) fn waited(&self, method: &str) {
        match OWN.iter().position(|own| *own == method) {
            Some(own) => {
                self.waits[own].fetch_add(1, Ordering::Relaxed);
            }
            None => self.others.count(OUTCOMES.len()),
        }
    }

    pub(super) fn publish(&self, now: Timestamp) {
        self.others.publish(now);
    }

    pub(super) fn write(&self, out: &mut Exposition) {
        let own = self.own.iter().zip(OWN).flat_map(|(counts, method)| {
            counts.iter().zip(OUTCOMES).map(move |(count, outcome)| {
                (vec![("method", method), ("outcome", outcome)], count.load(Ordering::Relaxed))
            })
        });
        out.all(&family::CALLS, own);
        let others = self.others.shown();
        let failed = OUTCOMES.into_iter().zip(others).skip(1);
        out.all(&family::FAILED, failed.map(|(outcome, count)| (vec![("outcome", outcome)], count)));
        let waits = OWN.into_iter().zip(self.waits.iter().map(|count| count.load(Ordering::Relaxed)));
        let waits = waits.chain([(OTHERS, others[OUTCOMES.len()])]);
        out.all(
            &family::WAITS,
            waits.map(|(method, count)| -> (Vec<Label>, u64) { (vec![("method", method)], count) }),
        );
    }
}

/// The place in [`OUTCOMES`]; 0 is the good one.
const fn index_of(outcome: CallOutcome) -> usize {
    match outcome {
        CallOutcome::Done => 0,
        CallOutcome::Refused => 1,
        CallOutcome::Limited => 2,
        CallOutcome::Unreachable => 3,
        _ => 4,
    }
}
