//! The sandbox's own time: the machine's clock and an offset that tests push forward.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::sync::watch;

use crate::shared::Shared;

/// How far the clock can be moved ahead in all. Farther, and dates mean nothing any more.
pub(crate) const FARTHEST: Duration = Duration::from_secs(100 * 366 * 24 * 60 * 60);

/// Real time plus an offset. Moving it forward expires triggers and response URLs and makes retries due.
#[derive(Debug)]
pub(crate) struct Clock {
    offset: watch::Sender<Duration>,
}

impl Clock {
    pub(crate) fn new() -> Self {
        Self { offset: watch::Sender::new(Duration::ZERO) }
    }

    /// Time since the Unix epoch.
    pub(crate) fn now(&self) -> Duration {
        self.machine() + *self.offset.borrow()
    }

    /// The same without what the clock was moved ahead.
    #[expect(clippy::disallowed_methods, reason = "the sandbox's one reading of the machine's clock")]
    pub(crate) fn machine(&self) -> Duration {
        SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
    }

    /// Moves it ahead, as far as it goes.
    pub(crate) fn advance(&self, by: Duration) {
        self.offset.send_modify(|offset| *offset = offset.saturating_add(by).min(FARTHEST));
    }

    /// How far it can still be moved.
    pub(crate) fn room(&self) -> Duration {
        FARTHEST.saturating_sub(*self.offset.borrow())
    }

    /// Waits until the sandbox's time is `due`; `advance` may make that come at once.
    pub(crate) async fn sleep_until(&self, due: Duration) {
        let mut moved = self.offset.subscribe();
        loop {
            let now = self.now();
            if now >= due {
                return;
            }
            tokio::select! {
                () = tokio::time::sleep(due - now) => {}
                _ = moved.changed() => {}
            }
        }
    }
}

/// A handle to a sandbox's clock. It may be kept longer than the sandbox.
#[derive(Clone, Debug)]
pub struct SandboxClock {
    shared: Arc<Shared>,
}

impl SandboxClock {
    pub(crate) fn new(shared: Arc<Shared>) -> Self {
        Self { shared }
    }

    /// The sandbox's time since the Unix epoch.
    pub fn now(&self) -> Duration {
        self.shared.clock.now()
    }
}
