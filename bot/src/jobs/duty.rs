//! What one machine of several does: the one that has the duty.

use std::sync::Arc;

use domain::{Clock, Mark, Randomness};
use storage_identity::{Duty, IdentityStore, StoreError};

/// How long a duty is this process's without being taken again: longer than a call to Slack takes with all its waiting.
const THEIRS_FOR_MS: i64 = 2 * 60 * 1_000;

/// This process, among those that work on the same databases.
#[derive(Clone)]
pub(crate) struct Duties {
    identity: IdentityStore,
    me: Mark,
    clock: Arc<dyn Clock>,
}

impl Duties {
    pub(crate) fn new(identity: IdentityStore, clock: Arc<dyn Clock>, randomness: &dyn Randomness) -> Self {
        Self { identity, me: Mark::random(randomness), clock }
    }

    /// Whether it is this process's, from now on for two minutes; asked again before each act.
    ///
    /// # Errors
    /// When the store does not answer; then nobody must act.
    pub(crate) async fn is_mine(&self, name: &str) -> Result<bool, StoreError> {
        let now_ms = self.clock.now().as_millisecond();
        let until_ms = now_ms.saturating_add(THEIRS_FOR_MS);
        self.identity.take_duty(Duty { name, by: &self.me, now_ms, until_ms }).await
    }
}
