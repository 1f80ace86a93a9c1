//! Carrying out effects, until each has happened.

use std::{sync::Arc, time::Duration};

use commands::Directory;
use domain::{Completion, Effect, EffectTask, Outbox};
use slack::Http;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

/// An effect that failed waits 1 s, then twice as long each time, up to this.
const LONGEST_WAIT: Duration = Duration::from_secs(300);
/// Without being woken, the outbox is looked at this often.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// The delivering side of the outbox.
pub(crate) struct Deliveries {
    pub(super) http: Http,
    pub(super) directory: Arc<Directory>,
    outbox: Arc<dyn Outbox>,
    woken: Notify,
}

impl Deliveries {
    pub(crate) fn new(http: Http, outbox: Arc<dyn Outbox>, directory: Arc<Directory>) -> Self {
        Self { http, directory, outbox, woken: Notify::new() }
    }

    /// Has the outbox looked at soon.
    pub(crate) fn wake(&self) {
        self.woken.notify_one();
    }

    /// Carries out what is due, and what follows from it, until nothing is; says how many were carried out.
    pub(crate) async fn drain(&self) -> usize {
        let mut done = 0;
        loop {
            match self.outbox.take().await {
                Ok(Some(task)) => {
                    self.deliver(&task).await;
                    done += 1;
                }
                Ok(None) => return done,
                Err(error) => {
                    tracing::error!(%error, "the outbox did not answer");
                    return done;
                }
            }
        }
    }

    async fn deliver(&self, task: &EffectTask) {
        let recorded = match self.carry_out(task).await {
            Ok(completion) => self.outbox.complete(task, completion).await,
            Err(error) => {
                let wait = wait_after(task.attempts);
                tracing::warn!(
                    effect = task.effect.name(),
                    case = %task.case.number,
                    attempts = task.attempts + 1,
                    retry_in_s = wait.as_secs(),
                    %error,
                    "an effect failed and will be tried again"
                );
                self.outbox.retry(task, wait).await
            }
        };
        if let Err(error) = recorded {
            tracing::error!(effect = task.effect.name(), %error, "an effect could not be recorded");
        }
    }

    async fn carry_out(&self, task: &EffectTask) -> slack::Result<Completion> {
        match task.effect {
            Effect::OpenRoom => self.open_room(&task.case).await.map(Completion::RoomOpened),
            Effect::PostCard => self.post_card(task).await.map(Completion::CardPosted),
            Effect::RefreshCard => self.refresh_card(&task.case).await.map(|()| Completion::Done),
            Effect::TellLead(news) => self.tell_lead(task, news).await.map(|()| Completion::Done),
            Effect::TellRoom(news) => self.tell_room(task, news).await.map(|()| Completion::Done),
            Effect::CloseRoom => self.close_room(&task.case).await.map(|()| Completion::Done),
        }
    }
}

/// Carries out effects as they come, until `stop`.
pub(crate) async fn deliver(deliveries: Arc<Deliveries>, stop: CancellationToken) {
    while !stop.is_cancelled() {
        deliveries.drain().await;
        let woken = tokio::time::timeout(LOOK_EVERY, deliveries.woken.notified());
        let _ = stop.run_until_cancelled(woken).await;
    }
}

fn wait_after(attempts: u32) -> Duration {
    Duration::from_secs(1 << attempts.min(10)).min(LONGEST_WAIT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_five_minutes() {
        assert_eq!(wait_after(0), Duration::from_secs(1));
        assert_eq!(wait_after(3), Duration::from_secs(8));
        assert_eq!(wait_after(u32::MAX), LONGEST_WAIT);
    }
}
