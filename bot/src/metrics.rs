//! What the program counts of itself, as Prometheus reads it.
//!
//! # Privacy
//! Whoever reads these numbers every second must not learn that somebody reports, nor that a case exists (promises A3, A8). So
//! - a label is a word of this program (`&'static str`): no person, channel or case can become one;
//! - what people do is counted in one series, whatever they do, that moves once an hour and in steps of ten ([`Steps`]): `/report` and `/ask` are the same there;
//! - calls of Slack's methods are counted by name only for those that have nothing to do with what anybody did; of all others failures alone, in the same
//!   steps: calls that succeed would count the cases that leave the relay;
//! - the outbox has no length, and its age is in steps of five minutes: what leaves as it should is never seen;
//! - a job's time is the minute in which it began: how long a release took says how much left.
//!
//! docs/THREAT-MODEL.md says what remains. The writer is our own: a recorder that makes series as names come would let a careless line make one of
//! `/report`, and counts that are published in steps need their own storage anyway.

mod answers;
mod calls;
mod exposition;
pub(crate) mod family;
mod jobs;
mod lines;
mod memory;
mod socket;
mod steps;

use std::sync::Arc;

use domain::Clock;
use jiff::Timestamp;

pub(crate) use answers::Answers;
pub(crate) use calls::is_by_own_clock;
pub(crate) use exposition::Exposition;
pub(crate) use jobs::{Job, JobMark};
pub(crate) use lines::LogLines;
pub(crate) use socket::SocketCount;

use calls::Calls;
use family::FAMILIES;
use jobs::JobTimes;

/// Everything that is counted.
pub(crate) struct Metrics {
    pub(crate) answers: Answers,
    pub(crate) socket: SocketCount,
    calls: Calls,
    jobs: JobTimes,
    clock: Arc<dyn Clock>,
    started: Timestamp,
}

impl Metrics {
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Arc<Self> {
        let started = clock.now();
        Arc::new(Self {
            answers: Answers::new(started),
            socket: SocketCount::default(),
            calls: Calls::new(started),
            jobs: JobTimes::default(),
            clock,
            started,
        })
    }

    /// Counts this client's calls and waits.
    pub(crate) fn watch(self: &Arc<Self>, http: &slack::Http) {
        let calls = Arc::clone(self);
        http.on_call(move |call| calls.calls.ended(&call));
        let waits = Arc::clone(self);
        http.on_ratelimit(move |wait| waits.calls.waited(&wait.method));
    }

    /// What a job tells when it looked.
    pub(crate) fn job(self: &Arc<Self>, job: Job) -> JobMark {
        JobMark::new(Arc::clone(self), job)
    }

    /// Shows what was counted until now, where an hour is over.
    pub(crate) fn publish(&self) {
        let now = self.clock.now();
        self.answers.publish(now);
        self.calls.publish(now);
    }

    /// Writes everything that is counted here.
    pub(crate) fn write(&self, out: &mut Exposition) {
        out.one(&family::BUILD, &[("version", env!("CARGO_PKG_VERSION"))], 1);
        out.one(&family::STARTED, &[], self.started.as_second());
        if let Some(bytes) = memory::resident() {
            out.one(&family::MEMORY, &[], bytes);
        }
        self.answers.write(out);
        self.calls.write(out);
        self.socket.write(out);
        self.jobs.write(out);
        lines::write(out);
    }
}

/// The names of all series that the program can show, for whoever holds a dashboard or a rule against them.
#[must_use]
pub fn metric_names() -> Vec<String> {
    FAMILIES.iter().flat_map(|family| family.series()).collect()
}
