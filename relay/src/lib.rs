#![doc = include_str!("../README.md")]

mod desk;
mod error;
mod form;
mod intake;
mod mailbox;
mod outbox;
mod release;
mod second_look;
mod vault;

use std::{fmt, sync::Arc};

use domain::{Clock, Effect, Randomness, ReleaseSchedule, SealingKey};
use storage_content::{ContentStore, NewEffect};

pub use error::RelayError;
pub use release::Released;
pub use second_look::{Hit, RulesError, SecondLook};

/// The relay over one content store. Share it with `Arc`.
pub struct Relay {
    store: ContentStore,
    master: SealingKey,
    schedule: ReleaseSchedule,
    clock: Arc<dyn Clock>,
    randomness: Arc<dyn Randomness>,
}

impl Relay {
    /// A relay that seals under `master` and releases by `schedule`.
    #[must_use]
    pub fn new(
        store: ContentStore,
        master: SealingKey,
        schedule: ReleaseSchedule,
        clock: Arc<dyn Clock>,
        randomness: Arc<dyn Randomness>,
    ) -> Self {
        Self { store, master, schedule, clock, randomness }
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
