//! The direct messages about deadlines.

use commands::case::{deletion_request, escalation, reminder, second_pair, task_reminder};
use domain::{Completion, Deadline, EffectTask, Reminder, TaskReminder};
use slack::{blocks::MessageBody, model::UserId};

use super::Deliveries;

impl Deliveries {
    /// Reminds whoever leads the case.
    pub(super) async fn remind(&self, task: &EffectTask, about: Reminder) -> slack::Result<Completion> {
        let readers = &task.case.readers;
        let next = self.directory.escalation(readers);
        let message = reminder(&task.case, about, next.as_ref());
        self.tell_each(self.directory.leads(readers), &message, task).await?;
        // What was next is overdue now
        self.refresh_card(&task.case).await
    }

    /// Reminds whoever is to do a task. Where nobody on the case holds that role any more, whoever leads it.
    pub(super) async fn remind_of_task(
        &self,
        task: &EffectTask,
        about: TaskReminder,
    ) -> slack::Result<Completion> {
        let readers = &task.case.readers;
        let members = self.directory.members(readers).into_iter();
        let mut owners: std::collections::BTreeSet<UserId> =
            members.filter(|user| self.directory.acts_as(user, readers) == Some(about.owner)).collect();
        if owners.is_empty() {
            owners = self.directory.leads(readers);
        }
        self.tell_each(owners, &task_reminder(&task.case, about), task).await?;
        Ok(Completion::Done)
    }

    /// Tells whoever comes next that a deadline was missed; where nobody does, nobody.
    pub(super) async fn escalate(&self, task: &EffectTask, missed: Deadline) -> slack::Result<Completion> {
        let Some(next) = self.directory.escalation(&task.case.readers) else {
            return Ok(Completion::Done);
        };
        let message = escalation(&task.case, missed, &next);
        self.tell_each(next.people, &message, task).await?;
        Ok(Completion::Escalated(next.role))
    }

    /// Asks whoever may confirm the deletion of a case.
    pub(super) async fn ask_deletion(&self, task: &EffectTask) -> slack::Result<Completion> {
        let asked = task.case.marks.deletion;
        let second = asked.and_then(|asked| {
            Some((asked.asked_by, second_pair(&self.directory, &task.case.readers, asked.asked_by)?))
        });
        if let Some((asked_by, second)) = second {
            let message = deletion_request(&task.case, asked_by, &second);
            self.tell_each(second.people.into_keys(), &message, task).await?;
        }
        Ok(Completion::Done)
    }

    /// Whoever can be reached is told, also when another cannot.
    async fn tell_each(
        &self,
        people: impl IntoIterator<Item = UserId>,
        message: &MessageBody,
        task: &EffectTask,
    ) -> slack::Result<()> {
        let mut failed = None;
        for person in people {
            let told = async {
                let conversation = self.http.conversations_open(&[person]).await?;
                self.post_once(&conversation.id, message.clone(), task.into()).await
            };
            failed = told.await.err().or(failed);
        }
        failed.map_or(Ok(()), Err)
    }
}
