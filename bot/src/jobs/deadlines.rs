//! The direct messages about deadlines.

use std::collections::BTreeSet;

use commands::{
    Person,
    case::{escalation, reminder},
};
use domain::{Completion, Deadline, EffectTask, Reminder};
use slack::blocks::MessageBody;

use super::Deliveries;

impl Deliveries {
    /// Reminds whoever leads the case.
    pub(super) async fn remind(&self, task: &EffectTask, about: Reminder) -> slack::Result<Completion> {
        let readers = &task.case.readers;
        let next = self.directory.escalation(readers);
        let message = reminder(&task.case, about, next.as_ref());
        self.tell_each(&self.directory.leads(readers), &message, task).await?;
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

    /// Whoever is in Slack and can be reached is told, also when another cannot.
    async fn tell_each(
        &self,
        people: &BTreeSet<Person>,
        message: &MessageBody,
        task: &EffectTask,
    ) -> slack::Result<()> {
        let mut failed = None;
        for person in people.iter().filter_map(Person::in_slack) {
            let told = async {
                let conversation = self.http.conversations_open(std::slice::from_ref(person)).await?;
                self.post_once(&conversation.id, message.clone(), task.into()).await
            };
            failed = told.await.err().or(failed);
        }
        failed.map_or(Ok(()), Err)
    }
}
