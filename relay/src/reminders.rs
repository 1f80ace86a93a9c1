//! The clocks: who is to be reminded now, and who is to be asked.
//!
//! Whatever is due is written down together with its message or its effect, once: other processes over the same store, and this one after a restart, find
//! it written. Carrying it out is the outbox's.

use domain::{
    CasePointer, DraftId, Effect, LinkKind, News, Phase, Reminder, TaskReminder, TrailAction, Voice,
    reminders_due,
};
use jiff::civil::Date;
use storage_content::{Added, Asking, NewEffect, NewMessage, NewReminder};

use crate::{Relay, RelayError, form, mailbox::message_cell};

/// An hour, in minutes.
const HOUR_MIN: i64 = 60;

/// How looking at the clocks went.
#[derive(Debug, Default)]
pub struct Reminded {
    /// How many reminders and questions were written.
    pub written: usize,
    /// What could not be; it is tried again the next time.
    pub failed: Vec<RelayError>,
}

impl Reminded {
    fn count(&mut self, added: Result<Added, RelayError>) {
        match added {
            Ok(Added::New) => self.written += 1,
            Ok(Added::Known) => {}
            Err(error) => self.failed.push(error),
        }
    }
}

impl Relay {
    /// Writes the reminders that are due, and asks the reporters who are to be asked. One that fails does not hold back the others.
    ///
    /// # Errors
    /// When the store cannot list the cases.
    pub async fn remind(&self) -> Result<Reminded, RelayError> {
        let today = self.deadlines.reminding_day(self.clock.now());
        let mut reminded = Reminded::default();
        let written = self.store.reminders_of_open_cases().await?;
        let tasks = self.store.tasks_due(today).await?;
        for case in self.store.open_cases().await? {
            let due =
                tasks.iter().filter(|(id, task)| *id == case.id && !written.contains(&(*id, task.name())));
            for (_, task) in due {
                reminded.count(self.write_task_reminder(&case, *task).await);
            }
            for reminder in reminders_due(&case, &self.deadlines, today) {
                if !written.contains(&(case.id, reminder.name())) {
                    reminded.count(self.write_reminder(&case, reminder).await);
                }
            }
            if let Some(until) = case.days.put_off.filter(|until| *until <= today) {
                let name = format!("put-off-{}", Date::from(until));
                if !written.contains(&(case.id, name.clone())) {
                    reminded.count(self.end_put_off(&case, &name).await);
                }
            }
        }
        for check in self.deadlines.retaliation_checks(today) {
            let name = check.name();
            let asking =
                Asking { name: &name, opened_after: check.opened_after, opened_until: check.opened_until };
            for (case, is_anew) in self.store.cases_to_ask(&asking).await? {
                // Where a question that comes anew would tell too much, it comes when everybody's does
                if is_anew && self.may_be_asked_anew(&case).await? {
                    continue;
                }
                let words = question(today.number() - case.days.opened.number());
                reminded.count(self.ask_about_retaliation(&case, &name, &words).await);
            }
            for (case, name) in self.store.cases_to_ask_anew(&asking).await? {
                if self.may_be_asked_anew(&case).await? {
                    reminded.count(self.ask_about_retaliation(&case, &name, &question_anew()).await);
                }
            }
        }
        Ok(reminded)
    }

    /// Has the channels of those open cases looked at whose turn it is in this minute, each once an hour: whoever does not belong there is taken out, and whoever is missing invited,
    /// also where Slack's news of it was lost, or where the configuration names others since. Says how many.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn guard_rooms(&self) -> Result<usize, RelayError> {
        let minute = self.clock.now().as_second().div_euclid(60).rem_euclid(HOUR_MIN);
        let is_their_turn = |case: &&CasePointer| i64::from(case.id.as_bytes()[0]) % HOUR_MIN == minute;
        let mut written = 0;
        for case in self.store.open_cases().await?.iter().filter(is_their_turn) {
            if case.room.is_some() {
                let guard = NewEffect::new(
                    Effect::GuardRoom,
                    self.clock.now().as_millisecond(),
                    self.randomness.as_ref(),
                );
                written += usize::from(self.store.add_effect_once(case.id, guard).await? == Added::New);
            }
        }
        Ok(written)
    }

    async fn write_reminder(&self, case: &CasePointer, reminder: Reminder) -> Result<Added, RelayError> {
        let name = reminder.name();
        let earlier: Vec<String> = reminder.earlier().map(|reminder| reminder.name()).collect();
        let new = NewReminder {
            name: &name,
            instead_of: &earlier,
            day: self.clock.today(),
            message: None,
            effects: &self.effects(following(reminder).as_slice()),
            // What was said, and to whom, is in the trail when it was said
            deeds: &[],
        };
        Ok(self.store.add_reminder(case, &new).await?)
    }

    async fn end_put_off(&self, case: &CasePointer, name: &str) -> Result<Added, RelayError> {
        let new = NewReminder {
            name,
            instead_of: &[],
            day: self.clock.today(),
            message: None,
            effects: &self.effects(&[Effect::TellLead(News::PutOffEnded), Effect::RefreshCard]),
            deeds: &[],
        };
        Ok(self.store.add_reminder(case, &new).await?)
    }

    async fn write_task_reminder(&self, case: &CasePointer, task: TaskReminder) -> Result<Added, RelayError> {
        let earlier: Vec<String> = task.earlier().iter().map(TaskReminder::name).collect();
        let new = NewReminder {
            name: &task.name(),
            instead_of: &earlier,
            day: self.clock.today(),
            message: None,
            effects: &self.effects(&[Effect::RemindOfTask(task)]),
            deeds: &[],
        };
        Ok(self.store.add_reminder(case, &new).await?)
    }

    async fn ask_about_retaliation(
        &self,
        case: &CasePointer,
        name: &str,
        words: &str,
    ) -> Result<Added, RelayError> {
        let draft = DraftId::random(self.randomness.as_ref());
        let key = self.mailbox_key_for_desk(case.id).await?;
        let words = form::message_bytes(words)?;
        let body = key.seal(message_cell(&draft), &words, self.randomness.as_ref());
        let day = self.clock.today();
        let message = NewMessage { draft, case: case.id, voice: Voice::Desk, day, body: &body };
        // The room of a closed case is archived: nobody hears anything there
        let told = (!case.state.is_closed()).then_some(Effect::TellRoom(News::AskedAboutRetaliation));
        let new = NewReminder {
            name,
            instead_of: &[],
            day,
            message: Some(&message),
            effects: &self.effects(told.as_slice()),
            deeds: &[self.deed(TrailAction::AskedAboutRetaliation)],
        };
        Ok(self.store.add_reminder(case, &new).await?)
    }
}

impl Relay {
    /// Whether nobody who reads the case is kept out of the one that alleges retaliation: from a question that came anew they would learn of it (promise A8).
    async fn may_be_asked_anew(&self, case: &CasePointer) -> Result<bool, RelayError> {
        let alleging = |link: &domain::CaseLink| link.kind == LinkKind::RetaliationFor && !link.goes_out;
        let links = self.links(case.id).await?;
        let mut alleged = links.iter().filter(|link| alleging(link)).peekable();
        let is_open_to_all =
            |link: &domain::CaseLink| link.other.readers.kept_out.is_disjoint(&case.readers.roles);
        Ok(alleged.peek().is_some() && alleged.all(is_open_to_all))
    }
}

/// What a reminder does outside.
fn following(reminder: Reminder) -> Vec<Effect> {
    let Reminder { deadline, phase } = reminder;
    match phase {
        Phase::Before | Phase::Due => vec![Effect::Remind(reminder)],
        Phase::Overdue => vec![Effect::Remind(reminder), Effect::Escalate(deadline)],
    }
}

/// What a reporter is asked (Code: No Retaliation). It is in the voice of the desk, and says that nobody wrote it by hand.
fn question(days: i64) -> String {
    asked(&format!("{days} days after your report reached us"))
}

/// The same where it is asked anew, because retaliation was alleged.
fn question_anew() -> String {
    asked("once more: it matters to the people on the case how it goes on for you")
}

fn asked(when: &str) -> String {
    format!(
        "This message comes by itself, {when}.\n\n\
         Has anybody treated you badly since then, or threatened to, because a report was made? A worse rating, other shifts, being left out, pressure or \
         a dismissal can all be that, and the Code forbids it: also towards somebody who is only thought to have reported.\n\n\
         If so, please write it here. It is as safe as your report was: the same people read it, and they cannot see whether or when you read this. If all \
         is well, you need not answer."
    )
}
