//! Carrying out effects, until each has happened.

use std::{sync::Arc, time::Duration};

use commands::Directory;
use domain::{Clock, Completion, Day, DeadlineRules, Effect, EffectTask, Outbox, OutboxError};
use slack::Http;
use tokio::{sync::Notify, time::Instant};
use tokio_util::sync::CancellationToken;

use super::mail::MailRoom;
use crate::{mail::MailError, trouble::Trouble};

/// An effect that failed waits 1 s, then twice as long each time, up to this.
const LONGEST_WAIT: Duration = Duration::from_secs(300);
/// Whoever carries out an effect says so this often: it is theirs for a minute each time.
const KEEP_EVERY: Duration = Duration::from_secs(20);
/// Whoever could not say so is done with it after this, while it is still theirs.
const KEEP_TRYING_FOR: Duration = Duration::from_secs(50);
/// And up to this while Slack cannot be reached: everything is there soon after it is back.
const LONGEST_WAIT_FOR_SLACK: Duration = Duration::from_secs(60);
/// Without being woken, the outbox is looked at this often.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Why an effect was not carried out.
#[derive(Debug, thiserror::Error)]
pub(super) enum DeliveryError {
    #[error("{0}")]
    Slack(#[from] slack::Error),
    #[error("{0}")]
    Mail(#[from] MailError),
    #[error("the identity side did not answer")]
    Identity(#[from] storage_identity::StoreError),
}

impl DeliveryError {
    /// It says nothing of the effect: Slack as a whole is away, or the way to it.
    const fn is_away(&self) -> bool {
        matches!(self, Self::Slack(slack::Error::Http(_)))
    }
}

/// The delivering side of the outbox.
pub(crate) struct Deliveries {
    pub(super) http: Http,
    pub(super) directory: Arc<Directory>,
    pub(super) deadlines: Arc<DeadlineRules>,
    clock: Arc<dyn Clock>,
    /// How people outside of Slack are told; `None` where nobody is outside.
    pub(super) mail: Option<MailRoom>,
    outbox: Arc<dyn Outbox>,
    woken: Arc<Notify>,
    /// The outbox did not answer, and the log says so already.
    silent: Trouble,
    /// Slack could not be reached, and the log says so already.
    away: Trouble,
}

impl Deliveries {
    pub(crate) fn new(
        http: Http,
        outbox: Arc<dyn Outbox>,
        directory: Arc<Directory>,
        deadlines: Arc<DeadlineRules>,
        clock: Arc<dyn Clock>,
        mail: Option<MailRoom>,
    ) -> Self {
        Self {
            http,
            directory,
            deadlines,
            clock,
            mail,
            outbox,
            woken: Arc::default(),
            silent: Trouble::default(),
            away: Trouble::default(),
        }
    }

    /// The day where the company is.
    pub(super) fn today(&self) -> Day {
        self.deadlines.calendar.today(self.clock.now())
    }

    /// What has the outbox looked at soon when it rings.
    pub(crate) fn bell(&self) -> Arc<Notify> {
        self.woken.clone()
    }

    /// Has the outbox looked at soon.
    pub(crate) fn wake(&self) {
        self.woken.notify_one();
    }

    /// Carries out what is due, and what follows from it, until nothing is; says how many were carried out.
    pub(crate) async fn drain(&self) -> usize {
        let mut done = 0;
        loop {
            let taken = self.outbox.take().await;
            self.tell_silence(taken.as_ref().err());
            match taken {
                Ok(Some(task)) => {
                    self.deliver(&task).await;
                    done += 1;
                }
                Ok(None) | Err(_) => return done,
            }
        }
    }

    /// Once when it falls silent, and once when it answers again: it is asked every second.
    fn tell_silence(&self, error: Option<&OutboxError>) {
        let is_news = self.silent.is_news(error.is_some());
        match error {
            Some(error) if is_news => tracing::error!(%error, "the outbox did not answer"),
            None if is_news => tracing::info!("the outbox answers again"),
            _ => {}
        }
    }

    async fn deliver(&self, task: &EffectTask) {
        let outcome = tokio::select! {
            outcome = self.attempt(task) => outcome,
            () = self.lose(task) => {
                let (effect, case) = (task.effect.name(), task.case.number);
                tracing::warn!(%effect, %case, "an effect took so long that it is left to another machine, or to a later look");
                return;
            }
        };
        let recorded = match outcome {
            Ok(completion) => self.outbox.complete(task, completion).await,
            Err(error) => {
                let wait = wait_after(task.attempts, error.is_away());
                // While Slack is away every effect fails, again and again: the first one says so for all
                if !error.is_away() || self.away.is_news(true) {
                    tracing::warn!(
                        effect = %task.effect.name(),
                        case = %task.case.number,
                        attempts = task.attempts + 1,
                        retry_in_s = wait.as_secs(),
                        %error,
                        "an effect failed and will be tried again"
                    );
                }
                self.outbox.retry(task, wait).await
            }
        };
        if let Err(error) = recorded {
            tracing::error!(effect = %task.effect.name(), %error, "an effect could not be recorded");
        }
    }

    async fn attempt(&self, task: &EffectTask) -> Result<Completion, DeliveryError> {
        // Whoever can be told is, in Slack or outside of it, also when the other way is closed
        let (carried_out, mailed) = (self.carry_out(task).await, self.mail(task).await);
        if carried_out.is_ok() && self.away.is_news(false) {
            tracing::info!("effects are carried out in Slack again");
        }
        carried_out.map_err(DeliveryError::from).and_then(|done| mailed.map(|()| done))
    }

    /// Keeps it for this process; ends when it is not this process's any more, so that no two carry it out at once.
    async fn lose(&self, task: &EffectTask) {
        let mut kept = Instant::now();
        loop {
            tokio::time::sleep(KEEP_EVERY.min(KEEP_TRYING_FOR.saturating_sub(kept.elapsed()))).await;
            match self.outbox.keep(task).await {
                Ok(true) => kept = Instant::now(),
                Ok(false) => return,
                Err(_) if kept.elapsed() >= KEEP_TRYING_FOR => return,
                Err(_) => {}
            }
        }
    }

    async fn carry_out(&self, task: &EffectTask) -> slack::Result<Completion> {
        match task.effect {
            Effect::OpenRoom => self.open_room(&task.case).await,
            Effect::PostCard => {
                self.post_card(task).await.map(|card| card.map_or(Completion::Done, Completion::CardPosted))
            }
            Effect::RefreshCard => self.refresh_card(&task.case).await,
            Effect::TellLead(news) => self.tell_lead(task, news).await,
            Effect::TellRoom(news) => self.tell_room(task, news).await.map(|()| Completion::Done),
            Effect::Reseat => self.reseat(&task.case).await,
            Effect::GuardRoom => self.guard_room(&task.case).await,
            Effect::Remind(reminder) => self.remind(task, reminder).await,
            Effect::RemindOfTask(reminder) => self.remind_of_task(task, reminder).await,
            Effect::Escalate(deadline) => self.escalate(task, deadline).await,
            Effect::CloseRoom => self.close_room(&task.case).await,
            Effect::AskDeletion => self.ask_deletion(task).await,
            Effect::EraseRoom => self.erase_room(&task.case).await,
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

fn wait_after(attempts: u32, is_away: bool) -> Duration {
    let longest = if is_away { LONGEST_WAIT_FOR_SLACK } else { LONGEST_WAIT };
    Duration::from_secs(1 << attempts.min(10)).min(longest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_five_minutes_and_to_one_while_slack_is_away() {
        assert_eq!(wait_after(0, false), Duration::from_secs(1));
        assert_eq!(wait_after(3, true), Duration::from_secs(8));
        assert_eq!(wait_after(u32::MAX, false), LONGEST_WAIT);
        assert_eq!(wait_after(u32::MAX, true), LONGEST_WAIT_FOR_SLACK);
    }
}
