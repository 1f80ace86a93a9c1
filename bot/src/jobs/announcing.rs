//! Listing the public key of each quarter's passes where everybody sees the same.

use std::{sync::Arc, time::Duration};

use commands::passes::{ListedKey, PassDesk, announcement};
use slack::{Http, model::ChannelId};
use storage_identity::{AnnouncedKey, IdentityStore, StoreError};
use tokio_util::sync::CancellationToken;

use super::Duties;
use crate::{metrics::JobMark, trouble::Trouble};

const LOOK_EVERY: Duration = Duration::from_secs(60);

/// What lists the keys in one channel.
pub(crate) struct Announcer {
    pub(crate) http: Http,
    pub(crate) identity: IdentityStore,
    pub(crate) keys: Arc<dyn PassDesk>,
    pub(crate) channel: ChannelId,
    /// The page's address, as people type it.
    pub(crate) page: Option<String>,
    pub(crate) duties: Duties,
    /// It could not be listed, and the log says so already.
    pub(crate) failing: Trouble,
}

/// Why a key was not listed.
#[derive(Debug, thiserror::Error)]
enum AnnounceError {
    #[error("Slack did not take it")]
    Slack(#[from] slack::Error),
    #[error("the store did not answer")]
    Store(#[from] StoreError),
}

impl Announcer {
    /// Lists today's key, unless it was listed. It is remembered after it was posted: a stop between the two lists it twice and never not at all.
    /// The bot may not read a public channel's history, so it cannot look.
    pub(crate) async fn announce(&self) {
        let outcome = self.announce_once().await;
        let is_news = self.failing.is_news(outcome.is_err());
        match outcome {
            Err(error) if is_news => {
                let cause = std::error::Error::source(&error).map(ToString::to_string);
                tracing::warn!(%error, cause, "the key of the passes could not be listed in its channel; it is tried every minute");
            }
            Ok(true) => tracing::info!("the key of the passes is listed in its channel"),
            _ => {}
        }
    }

    async fn announce_once(&self) -> Result<bool, AnnounceError> {
        let key = self.keys.key();
        let listed =
            AnnouncedKey { epoch: key.number, channel: self.channel.as_str(), fingerprint: &key.fingerprint };
        if self.listed(&key).await?.contains(&key.fingerprint)
            || !self.duties.is_mine("listing of the passes' key").await?
        {
            return Ok(false);
        }
        // Looked at again now that nobody else can be at it
        let before = self.listed(&key).await?;
        if before.contains(&key.fingerprint) {
            return Ok(false);
        }
        let message = announcement(&key, self.page.as_deref(), !before.is_empty());
        self.http.chat_post_message(&self.channel, &message).await?;
        self.identity.add_announced(listed).await?;
        Ok(true)
    }

    /// The keys of its quarter that are in the channel.
    async fn listed(&self, key: &ListedKey) -> Result<Vec<String>, StoreError> {
        self.identity.announced_keys(key.number, self.channel.as_str()).await
    }
}

/// Lists each quarter's key as the quarter begins, until `stop`.
pub(crate) async fn announce_keys(announcer: Arc<Announcer>, mark: JobMark, stop: CancellationToken) {
    loop {
        let look = mark.begin();
        announcer.announce().await;
        look.end(!announcer.failing.lasts());
        if stop.run_until_cancelled(tokio::time::sleep(LOOK_EVERY)).await.is_none() {
            return;
        }
    }
}
