//! Reminding of disclosures: of an approved waiver for a director or an executive officer, and of an amendment of the Code.

use std::{error::Error, sync::Arc, time::Duration};

use commands::{
    acknowledge,
    waiver::{self, KEEPERS},
};
use domain::{Clock, CodeVersion, Day, DisclosureReminder, Randomness, Waiver, disclosure_reminder};
use slack::{blocks::MessageBody, model::UserId};
use storage_identity::{IdentityStore, ReminderTo, StoreError};
use tokio_util::sync::CancellationToken;

use super::{Deliveries, message::Marked};
use crate::{metrics::JobMark, trouble::Trouble};

/// The clock is looked at this often, so that a machine that slept still reminds on time. Everything is looked at once a minute.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// What sends the reminders.
pub(crate) struct DisclosureClock {
    pub(crate) deliveries: Arc<Deliveries>,
    pub(crate) identity: IdentityStore,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) randomness: Arc<dyn Randomness>,
    /// Waivers have to be disclosed.
    pub(crate) on: bool,
    /// One could not be sent, and the log says so already.
    pub(crate) failing: Trouble,
}

/// What has to be disclosed to the shareholders and is not.
enum Undisclosed {
    Waiver(Box<Waiver>),
    Amendment(Box<CodeVersion>),
}

impl Undisclosed {
    fn due(&self) -> Option<Day> {
        match self {
            Self::Waiver(waiver) => waiver.disclosure_due(),
            Self::Amendment(version) => version.disclosure_due(),
        }
    }

    /// What its reminders are kept under.
    fn name(&self) -> String {
        match self {
            Self::Waiver(waiver) => waiver.number.to_string(),
            Self::Amendment(version) => version.hash.to_string(),
        }
    }

    fn message(&self, reminder: DisclosureReminder) -> Option<MessageBody> {
        match self {
            Self::Waiver(waiver) => waiver::reminder(waiver, reminder),
            Self::Amendment(version) => acknowledge::amendment_reminder(version, reminder),
        }
    }
}

/// Why a reminder was not sent.
#[derive(Debug, thiserror::Error)]
enum RemindError {
    #[error("Slack did not take it")]
    Slack(#[from] slack::Error),
    #[error("the store did not answer")]
    Store(#[from] StoreError),
}

impl DisclosureClock {
    /// Sends the reminders that are due and were not sent; says how many. Whoever can be reached is told, also when another cannot.
    pub(crate) async fn remind(&self) -> usize {
        let (sent, failed) = self.look().await;
        let is_news = self.failing.is_news(failed.is_some());
        match failed {
            Some(error) if is_news => {
                let cause = error.source().map(ToString::to_string);
                tracing::warn!(%error, cause, "a reminder of a disclosure could not be sent; it is tried every minute");
            }
            None if is_news => tracing::info!("the reminders of disclosures are sent again"),
            _ => {}
        }
        sent
    }

    async fn look(&self) -> (usize, Option<RemindError>) {
        let undisclosed = match self.undisclosed().await {
            Ok(undisclosed) => undisclosed,
            Err(error) => return (0, Some(error.into())),
        };
        let rules = &self.deliveries.deadlines;
        let today = rules.reminding_day(self.clock.now());
        let (mut sent, mut failed) = (0, None);
        for one in &undisclosed {
            let Some(due) = one.due() else { continue };
            let Some(reminder) = disclosure_reminder(due, &rules.calendar, today) else { continue };
            for keeper in KEEPERS.into_iter().flat_map(|role| self.deliveries.directory.in_slack(role)) {
                match self.tell(keeper, one, reminder).await {
                    Ok(was_sent) => sent += usize::from(was_sent),
                    Err(error) => failed = Some(error),
                }
            }
        }
        (sent, failed)
    }

    /// What has to be disclosed and is not: waivers where that is switched on, and the amendments that were approved as such.
    async fn undisclosed(&self) -> Result<Vec<Undisclosed>, StoreError> {
        let waivers = if self.on { self.identity.undisclosed_waivers().await? } else { Vec::new() };
        let amendments = self.identity.undisclosed_code_versions().await?;
        let amendments = amendments.into_iter().map(|version| Undisclosed::Amendment(Box::new(version)));
        Ok(waivers
            .into_iter()
            .map(|waiver| Undisclosed::Waiver(Box::new(waiver)))
            .chain(amendments)
            .collect())
    }

    /// Tells one person, unless they were told.
    async fn tell(
        &self,
        keeper: &UserId,
        one: &Undisclosed,
        reminder: DisclosureReminder,
    ) -> Result<bool, RemindError> {
        let Some(message) = one.message(reminder) else { return Ok(false) };
        let of = one.name();
        let for_keeper = ReminderTo { of: &of, reminder, account: keeper.as_str() };
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
pub(crate) async fn remind_of_disclosures(
    clock: Arc<DisclosureClock>,
    mark: JobMark,
    stop: CancellationToken,
) {
    let mut last = None;
    loop {
        let minute = clock.clock.now().as_second().div_euclid(60);
        if last.replace(minute) != Some(minute) {
            let look = mark.begin();
            clock.remind().await;
            look.end(!clock.failing.lasts());
        }
        if stop.run_until_cancelled(tokio::time::sleep(LOOK_EVERY)).await.is_none() {
            return;
        }
    }
}
