//! The direct messages about deadlines.

use std::collections::BTreeSet;

use commands::{
    Person,
    case::{deletion_request, escalation, reminder, second_pair, task_reminder},
};
use domain::{Completion, Deadline, EffectTask, Readers, Reminder, Role, TaskReminder};
use slack::blocks::MessageBody;

use super::{Deliveries, message::is_about_person};

impl Deliveries {
    /// Reminds whoever leads the case.
    pub(super) async fn remind(&self, task: &EffectTask, about: Reminder) -> slack::Result<Completion> {
        let readers = &task.case.readers;
        let next = self.directory.escalation(readers);
        let message = reminder(&task.case, about, next.as_ref());
        self.tell_each(&self.directory.leads(readers), &message, task).await?;
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
        self.tell_each(&self.owners(readers, about.owner), &task_reminder(&task.case, about), task).await?;
        Ok(Completion::Done)
    }

    /// Tells whoever comes next that a deadline was missed; where nobody does, nobody.
    pub(super) async fn escalate(&self, task: &EffectTask, missed: Deadline) -> slack::Result<Completion> {
        let Some(next) = self.directory.escalation(&task.case.readers) else {
            return Ok(Completion::Done);
        };
        let message = escalation(&task.case, missed, &next);
        self.tell_each(&next.people, &message, task).await?;
        Ok(Completion::Escalated(next.role))
    }

    /// Whoever is to do what is the owner's on a case.
    pub(super) fn owners(&self, readers: &Readers, owner: Role) -> BTreeSet<Person> {
        let members = self.directory.members(readers).into_iter();
        let owners: BTreeSet<Person> =
            members.filter(|person| self.directory.acts_as(person, readers) == Some(owner)).collect();
        if owners.is_empty() { self.directory.leads(readers) } else { owners }
    }

    /// Asks whoever may confirm the deletion of a case.
    pub(super) async fn ask_deletion(&self, task: &EffectTask) -> slack::Result<Completion> {
        let asked = task.case.marks.deletion;
        let second = asked.and_then(|asked| {
            Some((asked.asked_by, second_pair(&self.directory, &task.case.readers, asked.asked_by)?))
        });
        if let Some((asked_by, second)) = second {
            let message = deletion_request(&task.case, asked_by, &second);
            self.tell_each(&second.people.into_keys().map(Person::Slack).collect(), &message, task).await?;
        }
        Ok(Completion::Done)
    }

    /// Whoever is in Slack and can be reached is told, also when another cannot. A closed account is nothing to try again for, unless it is everybody's.
    async fn tell_each(
        &self,
        people: &BTreeSet<Person>,
        message: &MessageBody,
        task: &EffectTask,
    ) -> slack::Result<()> {
        let (mut failed, mut refused, mut is_told) = (None, None, false);
        for person in people.iter().filter_map(Person::in_slack) {
            let told = async {
                let conversation = self.http.conversations_open(std::slice::from_ref(person)).await?;
                self.post_once(&conversation.id, message.clone(), task.into()).await
            };
            match told.await {
                Ok(_) => is_told = true,
                Err(error) if is_about_person(&error) => refused = Some(error),
                Err(error) => failed = Some(error),
            }
        }
        failed.or(refused.filter(|_| !is_told)).map_or(Ok(()), Err)
    }
}
