//! The application at work: what can be asked of it, and how it stops.

use std::sync::Arc;

use slack::client::ShutdownHandle;
use storage_identity::IdentityStore;
use tokio::task::JoinHandle;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::DRAIN_FOR;
use crate::{
    code_shelf::CodeShelf,
    health::Health,
    jobs::{Announcer, Deliveries, Digests, DisclosureClock, HeadPost, Letters, Members},
    relay_side::RunningSide,
};

/// The application at work.
#[allow(missing_debug_implementations)]
pub struct Running {
    pub(super) relay: RunningSide,
    pub(super) deliveries: Arc<Deliveries>,
    pub(super) announcer: Option<Arc<Announcer>>,
    pub(super) heads: Arc<HeadPost>,
    pub(super) disclosures: Arc<DisclosureClock>,
    pub(super) digests: Arc<Digests>,
    pub(super) shelf: Arc<CodeShelf>,
    pub(super) asking: Option<(Arc<Members>, Arc<Letters>)>,
    pub(super) health: Arc<Health>,
    pub(super) stop: CancellationToken,
    pub(super) client_stop: ShutdownHandle,
    pub(super) receiving: JoinHandle<slack::Result<()>>,
    pub(super) later: TaskTracker,
    pub(super) tasks: Vec<JoinHandle<()>>,
    pub(super) identity: IdentityStore,
}

impl Running {
    /// Releases what waits in the relay, now. With the relay on another host nothing waits here, and this does nothing.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn release(&self) -> Result<(), relay::RelayError> {
        self.relay.release().await
    }

    /// Releases what is urgent, now; where the relay is on another host, nothing.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn release_urgent(&self) -> Result<(), relay::RelayError> {
        self.relay.release_urgent().await
    }

    /// Writes the reminders that are due, now; says how many. With the relay on another host that host does, and this does nothing.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn remind(&self) -> Result<usize, relay::RelayError> {
        self.relay.remind().await
    }

    /// Carries out every effect that is due; says how many.
    pub async fn drain(&self) -> usize {
        self.deliveries.drain().await
    }

    /// Lists the key of today's passes in its channel, unless it was listed or there is no channel for it.
    pub async fn announce_key(&self) {
        if let Some(announcer) = &self.announcer {
            announcer.announce().await;
        }
    }

    /// Sends the head of the trail if one is due; says whether it did.
    pub async fn send_head(&self) -> bool {
        self.heads.send_due().await
    }

    /// Sends the reminders of waivers' disclosures that are due; says how many were sent.
    pub async fn remind_of_disclosures(&self) -> usize {
        self.disclosures.remind().await
    }

    /// Sends this week's digests if the week begins today; says how many were due.
    pub async fn send_digests(&self) -> usize {
        self.digests.send_due().await
    }

    /// Serves a version of the Code that was published meanwhile; says whether there was one.
    pub async fn look_at_code(&self) -> bool {
        self.shelf.look().await
    }

    /// Reads the directory of who works here to its end, if that is due; says how many accounts it has.
    pub async fn read_directory(&self) -> u32 {
        match &self.asking {
            Some((members, _)) => members.read_all().await,
            None => 0,
        }
    }

    /// Reads the next page of the directory, if one is due; says whether another one follows. Slack allows twenty a minute.
    pub async fn read_directory_page(&self) -> bool {
        match &self.asking {
            Some((members, _)) => members.read_page().await.is_some_and(|page| !page.is_last),
            None => false,
        }
    }

    /// Sends the letters that may go now; says how many.
    pub async fn send_letters(&self) -> usize {
        match &self.asking {
            Some((_, letters)) => letters.look().await.sent,
            None => 0,
        }
    }

    /// Looks at its parts for `/readyz` and `/metrics`, now.
    pub async fn look_at_health(&self) {
        self.health.look().await;
    }

    /// Waits until receiving ends by itself, which it does only when Slack refuses the token for good.
    ///
    /// # Errors
    /// Slack's refusal.
    pub async fn ended(&mut self) -> slack::Result<()> {
        (&mut self.receiving).await.unwrap_or(Ok(()))
    }

    /// Stops: takes no more payloads, waits for running handlers and jobs, closes the databases.
    pub async fn stop(self) {
        self.client_stop.shutdown();
        self.stop.cancel();
        if !self.receiving.is_finished() {
            let _ = tokio::time::timeout(DRAIN_FOR, self.receiving).await;
        }
        self.later.close();
        let _ = tokio::time::timeout(DRAIN_FOR, self.later.wait()).await;
        for task in self.tasks {
            let _ = tokio::time::timeout(DRAIN_FOR, task).await;
        }
        self.relay.close().await;
        self.identity.close().await;
    }
}
