//! Reminding of disclosures: an approved waiver for a director or an executive officer.

use std::{
    error::Error,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use commands::waiver::{self, KEEPERS};
use domain::{Clock, DisclosureReminder, Randomness, Waiver, disclosure_reminder};
use slack::{blocks::MessageBody, model::UserId};
use storage_identity::{IdentityStore, WaiverReminder};
use tokio_util::sync::CancellationToken;

use super::{Deliveries, message::Marked};

/// The clock is looked at this often, so that a machine that slept still reminds on time. Waivers are looked at once a minute.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// What sends the reminders.
pub(crate) struct WaiverClock {
    pub(crate) deliveries: Arc<Deliveries>,
    pub(crate) identity: IdentityStore,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) randomness: Arc<dyn Randomness>,
    /// They have to be disclosed.
    pub(crate) on: bool,
    /// One could not be sent, and the log says so already.
    pub(crate) failing: AtomicBool,
}

/// Why a reminder was not sent.
#[derive(Debug, thiserror::Error)]
enum RemindError {
    #[error("Slack did not take it")]
    Slack(#[from] slack::Error),
    #[error("the store did not answer")]
    Store(#[from] storage_identity::StoreError),
}

impl WaiverClock {
    /// Sends the reminders that are due and were not sent; says how many. Whoever can be reached is told, also when another cannot.
    pub(crate) async fn remind(&self) -> usize {
        let (sent, failed) = match self.on {
            true => self.look().await,
            false => (0, None),
        };
        let failed_before = self.failing.swap(failed.is_some(), Ordering::Relaxed);
        match failed {
            Some(error) if !failed_before => {
                let cause = error.source().map(ToString::to_string);
                tracing::warn!(%error, cause, "a reminder of a waiver's disclosure could not be sent; it is tried every minute");
            }
            None if failed_before => tracing::info!("the reminders of waivers' disclosures are sent again"),
            _ => {}
        }
        sent
    }

    async fn look(&self) -> (usize, Option<RemindError>) {
        let waivers = match self.identity.undisclosed_waivers().await {
            Ok(waivers) => waivers,
            Err(error) => return (0, Some(error.into())),
        };
        let rules = &self.deliveries.deadlines;
        let today = rules.reminding_day(self.clock.now());
        let (mut sent, mut failed) = (0, None);
        for waiver in &waivers {
            let Some(reminder) = disclosure_reminder(waiver, &rules.calendar, today) else { continue };
            for keeper in KEEPERS.into_iter().flat_map(|role| self.deliveries.directory.in_slack(role)) {
                match self.tell(keeper, waiver, reminder).await {
                    Ok(was_sent) => sent += usize::from(was_sent),
                    Err(error) => failed = Some(error),
                }
            }
        }
        (sent, failed)
    }

    /// Tells one person, unless they were told.
    async fn tell(
        &self,
        keeper: &UserId,
        waiver: &Waiver,
        reminder: DisclosureReminder,
    ) -> Result<bool, RemindError> {
        let Some(message) = waiver::reminder(waiver, reminder) else { return Ok(false) };
        let for_keeper = WaiverReminder { number: waiver.number, reminder, account: keeper.as_str() };
        let now_ms = self.clock.now().as_millisecond();
        let begun = self.identity.begin_reminder(for_keeper, now_ms, &*self.randomness).await?;
        let Some(begun) = begun else {
            return Ok(false);
        };
        let marked = Marked { mark: begun.mark, attempts: u32::from(begun.is_in_doubt) };
        let posted = self.post(keeper, message, marked).await;
        self.identity.end_reminder(for_keeper, posted.is_ok()).await?;
        posted.map(|()| true).map_err(RemindError::from)
    }

    async fn post(&self, keeper: &UserId, message: MessageBody, marked: Marked) -> slack::Result<()> {
        let conversation = self.deliveries.http.conversations_open(std::slice::from_ref(keeper)).await?;
        self.deliveries.post_once(&conversation.id, message, marked).await.map(drop)
    }
}

/// Reminds as it becomes due, at once and then every minute, until `stop`.
pub(crate) async fn remind_of_disclosures(clock: Arc<WaiverClock>, stop: CancellationToken) {
    let mut last = None;
    loop {
        let minute = clock.clock.now().as_second().div_euclid(60);
        if last.replace(minute) != Some(minute) {
            clock.remind().await;
        }
        if stop.run_until_cancelled(tokio::time::sleep(LOOK_EVERY)).await.is_none() {
            return;
        }
    }
}
