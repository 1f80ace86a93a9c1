//! Sending the head of the trail to whoever keeps it.

use std::{sync::Arc, time::Duration};

use commands::trail;
use domain::{HeadTask, TrailError, TrailHeads};
use tokio_util::sync::CancellationToken;

use super::{
    Deliveries,
    message::{Marked, is_about_person},
};
use crate::{config::AuditConfig, metrics::JobMark, trouble::Trouble};

/// Whether a head is due is looked at this often.
const LOOK_EVERY: Duration = Duration::from_secs(60);

/// The way of a head from the trail to whoever keeps it.
pub(crate) struct HeadPost {
    deliveries: Arc<Deliveries>,
    heads: Arc<dyn TrailHeads>,
    config: AuditConfig,
    /// The last one could not be sent, and the log says so already.
    failing: Trouble,
}

impl HeadPost {
    pub(crate) fn new(deliveries: Arc<Deliveries>, heads: Arc<dyn TrailHeads>, config: AuditConfig) -> Self {
        Self { deliveries, heads, config, failing: Trouble::default() }
    }

    /// Sends the head that is due, if one is; says whether it did. One that could not be sent is taken again.
    pub(crate) async fn send_due(&self) -> bool {
        if self.config.head_to.is_empty() {
            return false;
        }
        let sent = self.send().await;
        match &sent {
            Err(error) if self.failing.is_news(true) => {
                tracing::warn!(%error, "the head of the trail could not be sent; it is tried again every minute");
            }
            Ok(true) if self.failing.is_news(false) => {
                tracing::info!("the head of the trail was sent");
            }
            _ => {}
        }
        sent.unwrap_or(false)
    }

    async fn send(&self) -> Result<bool, TrailError> {
        let Some(task) = self.heads.take_head(self.config.head_every_days).await? else {
            return Ok(false);
        };
        // Whoever can be reached has it, also when another cannot
        let (mut failed, mut refused, mut has_it) = (None, None, false);
        for keeper in &self.config.head_to {
            match self.send_to(keeper, &task).await {
                Ok(()) => has_it = true,
                // A closed account gets none, and does not keep the others from the next one
                Err(error) if is_about_person(&error) => {
                    tracing::warn!(%error, "a keeper of the trail's heads cannot be written to: see audit.head_to");
                    refused = Some(error);
                }
                Err(error) => failed = Some(error),
            }
        }
        match failed.or(refused.filter(|_| !has_it)) {
            Some(error) => Err(error.into()),
            None => self.heads.head_was_sent(&task).await.map(|()| true),
        }
    }

    async fn send_to(&self, keeper: &slack::model::UserId, task: &HeadTask) -> slack::Result<()> {
        let conversation = self.deliveries.http.conversations_open(std::slice::from_ref(keeper)).await?;
        let marked = Marked { mark: task.mark, attempts: task.attempts };
        self.deliveries.post_once(&conversation.id, trail::head(&task.head), marked).await?;
        Ok(())
    }
}

/// Sends heads as they are due, until `stop`.
pub(crate) async fn send_heads(post: Arc<HeadPost>, mark: JobMark, stop: CancellationToken) {
    loop {
        let look = mark.begin();
        post.send_due().await;
        look.end(!post.failing.lasts());
        if stop.run_until_cancelled(tokio::time::sleep(LOOK_EVERY)).await.is_none() {
            return;
        }
    }
}
