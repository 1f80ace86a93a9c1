//! Which events were handled: kept on the identity side, so that one that Slack repeats after a restart is answered once.

use std::sync::Arc;

use async_trait::async_trait;
use domain::Clock;
use slack::{client::SeenEvents, model::EventId};
use storage_identity::IdentityStore;

pub(crate) struct StoredEvents {
    pub(crate) store: IdentityStore,
    pub(crate) clock: Arc<dyn Clock>,
}

#[async_trait]
impl SeenEvents for StoredEvents {
    /// When the store does not answer, the event is handled: answering a question twice is better than not at all.
    async fn first_time(&self, id: &EventId) -> bool {
        match self.store.first_time(id.as_str(), self.clock.today()).await {
            Ok(first) => first,
            Err(error) => {
                tracing::error!(%error, "an event could not be remembered");
                true
            }
        }
    }
}
