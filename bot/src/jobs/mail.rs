//! E-mail to the people on a case who are outside of Slack, beside what the others get there.

use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use commands::{Address, Person, case::undelivered};
use domain::{Clock, Effect, EffectTask, Mark, News};
use slack::model::UserId;
use staff::member;
use storage_identity::IdentityStore;

use super::{
    Deliveries,
    deliveries::DeliveryError,
    message::{Marked, is_about_person},
};
use crate::mail::{Letter, MailError, Mailer};

/// The way of mails.
pub(crate) struct MailRoom {
    mailer: Arc<Mailer>,
    identity: IdentityStore,
    clock: Arc<dyn Clock>,
    /// Until when the server is left alone, in Unix milliseconds: it did not answer, and what else waits should not wait for it.
    alone_until_ms: AtomicI64,
}

/// How long a server that did not answer is left alone.
const LEFT_ALONE_MS: i64 = 30_000;

impl MailRoom {
    pub(crate) fn new(mailer: Arc<Mailer>, identity: IdentityStore, clock: Arc<dyn Clock>) -> Self {
        Self { mailer, identity, clock, alone_until_ms: AtomicI64::new(0) }
    }

    async fn send(&self, address: &Address, letter: &Letter) -> Result<(), MailError> {
        let now_ms = self.clock.now().as_millisecond();
        let alone_for_ms = self.alone_until_ms.load(Ordering::Relaxed).saturating_sub(now_ms);
        // A clock that was set back since would leave it alone for longer
        if (1..=LEFT_ALONE_MS).contains(&alone_for_ms) {
            return Err(MailError::Connection);
        }
        let sent = self.mailer.send(address, letter).await;
        if let Err(MailError::Connection) = sent {
            self.alone_until_ms.store(now_ms.saturating_add(LEFT_ALONE_MS), Ordering::Relaxed);
        }
        sent
    }
}

impl Deliveries {
    /// Sends everybody outside of Slack whom this effect is for their mail, once. Whoever can be reached is, also when another cannot.
    ///
    /// What SMTP cannot tell is whether a mail arrived whose connection broke at its end: then it is sent again, with the same Message-ID.
    pub(super) async fn mail(&self, task: &EffectTask) -> Result<(), DeliveryError> {
        let Some(room) = &self.mail else { return Ok(()) };
        let letter = match task.effect {
            Effect::TellLead(News::Triage) => Letter::waiting(task.mark),
            _ => Letter::case(task.mark, task.case.number),
        };
        let mut failed = None;
        for address in self.mailed(task) {
            let today = room.clock.today();
            if room.identity.mail_was_sent(task.mark, &member(&address), today).await? {
                continue;
            }
            match room.send(&address, &letter).await {
                Ok(()) => room.identity.add_sent_mail(task.mark, &member(&address), today).await?,
                Err(error @ MailError::Refused(_)) => {
                    // Somebody hears of it first: it is not tried again
                    self.tell_of_refusal(task, &error).await?;
                    room.identity.add_sent_mail(task.mark, &member(&address), today).await?;
                }
                Err(error @ (MailError::PutOff(_) | MailError::Form)) => failed = Some(error),
                // The next one would wait for nothing as well
                Err(error) => return Err(error.into()),
            }
        }
        failed.map_or(Ok(()), |error| Err(error.into()))
    }

    /// Who gets a mail for this effect: never anybody who is not on the case.
    fn mailed(&self, task: &EffectTask) -> BTreeSet<Address> {
        let readers = &task.case.readers;
        let (members, leads) = (self.directory.members(readers), self.directory.leads(readers));
        let people: BTreeSet<Person> = match task.effect {
            // Whoever else is on it sees the card in the channel; outside of Slack there is none
            Effect::TellLead(News::Opened) => members.clone(),
            Effect::TellLead(_) | Effect::Remind(_) => leads,
            Effect::RemindOfTask(reminder) => self.owners(readers, reminder.owner),
            Effect::Escalate(_) => {
                let next = self.directory.escalation(readers);
                next.filter(|next| next.is_on_the_case).map(|next| next.people).unwrap_or_default()
            }
            // The same news goes to whoever leads the case, in an effect of its own
            Effect::TellRoom(News::ReporterWrote | News::FileCame | News::Reopened) => {
                members.difference(&leads).cloned().collect()
            }
            Effect::TellRoom(News::DeskWrote | News::HandedOver | News::AskedAboutRetaliation) => {
                members.clone()
            }
            // Of the channel alone, and of nobody outside of it
            _ => BTreeSet::new(),
        };
        people.intersection(&members).filter_map(Person::outside).cloned().collect()
    }

    /// Says in the log that a mail was refused for good, without whose; and to whoever on the case is in Slack, the lead where that is one.
    async fn tell_of_refusal(&self, task: &EffectTask, error: &MailError) -> Result<(), DeliveryError> {
        tracing::error!(case = %task.case.number, %error, "a mail to somebody on a case cannot be delivered");
        let in_slack = |people: BTreeSet<Person>| -> Vec<UserId> {
            people.iter().filter_map(Person::in_slack).cloned().collect()
        };
        let mut told = in_slack(self.directory.leads(&task.case.readers));
        if told.is_empty() {
            told = in_slack(self.directory.members(&task.case.readers));
        }
        for user in &told {
            let conversation = match self.http.conversations_open(std::slice::from_ref(user)).await {
                Ok(conversation) => conversation,
                // A closed account: the log has said it, and the others hear of it
                Err(error) if is_about_person(&error) => continue,
                Err(error) => return Err(error.into()),
            };
            let marked = Marked { mark: of_refusal(task.mark), attempts: task.attempts };
            self.post_once(&conversation.id, undelivered(&task.case), marked).await?;
        }
        Ok(())
    }
}

/// A mark of its own: the news itself has the effect's in the same conversation.
fn of_refusal(mark: Mark) -> Mark {
    let flipped = mark.as_bytes().map(|byte| !byte);
    Mark::from_bytes(&flipped).unwrap_or(mark)
}
