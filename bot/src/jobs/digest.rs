//! The Monday digest, once a week to everybody who works on cases.

use std::{
    collections::BTreeSet,
    error::Error,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use commands::{Person, Services, case};
use domain::{Day, Mark};
use jiff::civil::Date;
use slack::model::UserId;
use tokio_util::sync::CancellationToken;

use super::{Deliveries, Duties, message::Marked};
use crate::trouble::Trouble;

/// Whether the week has begun is looked at this often.
const LOOK_EVERY: Duration = Duration::from_secs(60);

/// What sends the digest.
pub(crate) struct Digests {
    services: Services,
    deliveries: Arc<Deliveries>,
    duties: Duties,
    /// Who has this week's. After a start it is found in their conversation.
    told: Mutex<(Option<Mark>, BTreeSet<UserId>)>,
    /// One could not be sent, and the log says so already.
    failing: Trouble,
}

impl Digests {
    pub(crate) fn new(services: Services, deliveries: Arc<Deliveries>, duties: Duties) -> Self {
        Self { services, deliveries, duties, told: Mutex::default(), failing: Trouble::default() }
    }

    /// Sends the digests of a week that has begun today; says how many it tried. One that could not be sent is tried again.
    pub(crate) async fn send_due(&self) -> usize {
        let Some(mark) = self.week() else { return 0 };
        let everybody = self.services.directory.everybody();
        let in_slack: BTreeSet<UserId> = everybody.iter().filter_map(Person::in_slack).cloned().collect();
        let left: Vec<UserId> = {
            let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
            if told.0 != Some(mark) {
                *told = (Some(mark), BTreeSet::new());
            }
            in_slack.difference(&told.1).cloned().collect()
        };
        let mut failed = None;
        for user in &left {
            match self.send(user, mark).await {
                // Another machine does it
                Ok(false) => break,
                Ok(true) => {
                    let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
                    told.1.insert(user.clone());
                }
                Err(error) => {
                    failed.get_or_insert(error);
                }
            }
        }
        if self.failing.is_news(failed.is_some())
            && let Some(error) = failed
        {
            tracing::warn!(%error, "a week's digest could not be sent; it is tried every minute of the day");
        }
        left.len()
    }

    /// The mark of the week's digest, on its first working day from the hour of reminders on.
    fn week(&self) -> Option<Mark> {
        let rules = &self.services.deadlines;
        let now = self.services.clock.now();
        let today = rules.reminding_day(now);
        let date = Date::from(today);
        let week = date.iso_week_date();
        let monday = today.before(u16::try_from(week.weekday().to_monday_zero_offset()).ok()?);
        let is_today = rules.calendar.today(now) == today;
        let first: Option<Day> =
            (0..7).map(|days| monday.after(days)).find(|day| rules.calendar.is_working_day(*day));
        // The same in every process and after every start, so that a digest that was sent is found again
        let mut mark = *b"weekly digest ..";
        mark[14..].copy_from_slice(&(monday.number() as u16).to_be_bytes());
        (is_today && first == Some(today)).then(|| Mark::from_bytes(&mark).ok())?
    }

    /// Sends one, if that is for this process to do.
    async fn send(&self, user: &UserId, mark: Mark) -> Result<bool, Box<dyn Error + Send + Sync>> {
        if !self.duties.is_mine("digests").await? {
            return Ok(false);
        }
        let Some(message) = case::digest(&self.services, user).await? else {
            return Ok(true);
        };
        let conversation = self.deliveries.http.conversations_open(std::slice::from_ref(user)).await?;
        // It may have been sent before this process began
        let marked = Marked { mark, attempts: 1 };
        self.deliveries.post_once(&conversation.id, message, marked).await?;
        Ok(true)
    }
}

/// Sends digests as weeks begin, until `stop`.
pub(crate) async fn send_digests(digests: Arc<Digests>, stop: CancellationToken) {
    loop {
        digests.send_due().await;
        if stop.run_until_cancelled(tokio::time::sleep(LOOK_EVERY)).await.is_none() {
            return;
        }
    }
}
