#![doc = include_str!("../README.md")]

mod board;
mod course;
mod deletion;
mod desk;
mod error;
mod evidence;
mod export;
mod form;
mod intake;
pub mod link;
mod mailbox;
mod master;
mod outbox;
pub mod page;
mod release;
mod reminders;
mod rotation;
mod second_look;
mod trail;
mod vault;
mod verify;
mod work;

use std::{
    fmt,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use domain::{CaseId, Clock, Day, DeadlineRules, Effect, Randomness, ReleaseSchedule, SealingKey};
use storage_content::{ContentStore, NewEffect};
use tokio::sync::Notify;

pub use error::RelayError;
pub use export::{ExportedCase, ExportedTrail};
pub use master::{KeySource, MasterKeys};
pub use release::Released;
pub use reminders::Reminded;
pub use rotation::{Rotated, Rotating};
pub use second_look::{Hit, RulesError, SecondLook};
pub use verify::Verified;

/// How much the relay takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// How many reports without a pass wait for one release at most.
    pub unproven_reports: u32,
    /// How many reports without a pass leave on one day without waiting for a release at most: each tells somebody.
    pub urgent_unproven: u32,
    /// With so many files waiting for one release, each of 10 MiB at most, none is taken any more for reports without a pass: they shall not fill the disk that reports need.
    pub waiting_files: usize,
    /// How many keys are drawn ahead of the cases they will belong to, at least 1.
    pub keys_ahead: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { unproven_reports: 200, urgent_unproven: 10, waiting_files: 500, keys_ahead: 64 }
    }
}

/// The relay over one content store. Share it with `Arc`.
pub struct Relay {
    store: ContentStore,
    master: MasterKeys,
    schedule: ReleaseSchedule,
    clock: Arc<dyn Clock>,
    randomness: Arc<dyn Randomness>,
    limits: Limits,
    deadlines: DeadlineRules,
    /// Keys that were drawn ahead, for cases that do not exist yet.
    spare: Mutex<Vec<(CaseId, SealingKey)>>,
    /// Whether a file was written since the files were last settled, so that its time or its log could tell when.
    unsettled: AtomicBool,
    /// Something urgent was accepted.
    urgent: Notify,
    /// How many reports without a pass left on this day without waiting.
    hurried: Mutex<(Option<Day>, u32)>,
}

impl Relay {
    /// A relay that seals under the one of the `master` keys that is in use and releases by `schedule`.
    #[must_use]
    pub fn new(
        store: ContentStore,
        master: impl Into<MasterKeys>,
        schedule: ReleaseSchedule,
        clock: Arc<dyn Clock>,
        randomness: Arc<dyn Randomness>,
    ) -> Self {
        Self {
            store,
            master: master.into(),
            schedule,
            clock,
            randomness,
            limits: Limits::default(),
            deadlines: DeadlineRules::default(),
            spare: Mutex::default(),
            // What the last run wrote is not known
            unsettled: AtomicBool::new(true),
            urgent: Notify::new(),
            hurried: Mutex::default(),
        }
    }

    /// The same with other limits.
    #[must_use]
    pub const fn limited(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// The same with other deadlines.
    #[must_use]
    pub fn with_deadlines(mut self, deadlines: DeadlineRules) -> Self {
        self.deadlines = deadlines;
        self
    }

    /// How many reports without a pass may still leave today without waiting.
    pub(crate) fn hurry_left(&self) -> u32 {
        let (day, count) = *self.hurried.lock().unwrap_or_else(PoisonError::into_inner);
        let today = self.clock.today();
        self.limits.urgent_unproven.saturating_sub(if day == Some(today) { count } else { 0 })
    }

    /// One of them has left.
    pub(crate) fn hurried(&self) {
        let mut hurried = self.hurried.lock().unwrap_or_else(PoisonError::into_inner);
        let today = self.clock.today();
        let before = if hurried.0 == Some(today) { hurried.1 } else { 0 };
        *hurried = (Some(today), before + 1);
    }

    /// Remembers that the next release has to settle the files, whatever leaves with it.
    pub(crate) fn unsettle(&self) {
        self.unsettled.store(true, Ordering::Relaxed);
    }

    fn effects(&self, effects: &[Effect]) -> Vec<NewEffect> {
        let due_ms = self.clock.now().as_millisecond();
        effects.iter().map(|effect| NewEffect::new(*effect, due_ms, self.randomness.as_ref())).collect()
    }
}

impl fmt::Debug for Relay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Relay")
    }
}
