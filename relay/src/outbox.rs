//! The effects that wait, and what follows from one that is done.

use std::time::Duration;

use async_trait::async_trait;
use domain::{
    CasePointer, CaseState, Completion, Day, Deed, Effect, EffectTask, News, Outbox, OutboxError, Phase,
    Reminder, TaskReminder, TrailAction, deadlines, reminders_due,
};
use storage_content::{LONGEST_WAIT_MS, Learned};

use crate::Relay;

/// How long an effect belongs to whoever took it.
const HOLD_MS: i64 = 60_000;

#[async_trait]
impl Outbox for Relay {
    async fn take(&self) -> Result<Option<EffectTask>, OutboxError> {
        let now_ms = self.clock.now().as_millisecond();
        loop {
            let Some(row) = self.store.take_effect(now_ms, now_ms.saturating_add(HOLD_MS)).await? else {
                return Ok(None);
            };
            let case = match self.store.find_case(row.case).await? {
                None => self.store.find_deleted_case(row.case).await?,
                case => case,
            };
            let Some(case) = case else { return Ok(None) };
            if self.is_needed(row.effect, &case).await? {
                let (effect, mark, attempts) = (row.effect, row.mark, row.attempts);
                return Ok(Some(EffectTask { id: row.id, effect, case, mark, attempts }));
            }
            self.store.complete_effect(row.id, row.case, Learned::Nothing, &[], &[]).await?;
        }
    }

    async fn keep(&self, task: &EffectTask) -> Result<bool, OutboxError> {
        let held_until_ms = self.clock.now().as_millisecond().saturating_add(HOLD_MS);
        Ok(self.store.keep_effect(task.id, task.attempts, held_until_ms).await?)
    }

    async fn complete(&self, task: &EffectTask, completion: Completion) -> Result<(), OutboxError> {
        let state = self.store.find_case(task.case.id).await?.map(|case| case.state);
        let learned = match &completion {
            Completion::Done
            | Completion::RoomClosed
            | Completion::StrangerRemoved
            | Completion::Reseated(_)
            | Completion::Escalated(_) => Learned::Nothing,
            Completion::RoomErased => Learned::RoomErased,
            Completion::RoomOpened { room, .. } => Learned::Room(room),
            Completion::CardPosted(card) => Learned::Card(card),
            Completion::LeadTold(cards) => Learned::LeadCards(cards),
        };
        let next = self.effects(following(task.effect, &completion, state));
        let deeds = self.done(task.effect, &completion);
        Ok(self.store.complete_effect(task.id, task.case.id, learned, &next, &deeds).await?)
    }

    async fn retry(&self, task: &EffectTask, wait: Duration) -> Result<(), OutboxError> {
        let wait_ms = i64::try_from(wait.as_millis()).unwrap_or(i64::MAX).min(LONGEST_WAIT_MS);
        let due_ms = self.clock.now().as_millisecond().saturating_add(wait_ms);
        Ok(self.store.put_back_effect(task.id, task.attempts, due_ms).await?)
    }
}

impl Relay {
    /// Whether it is still to be done: a reminder is not, once the deadline was met, or the task done, before anybody could be reminded of it; nor once the next one of the same
    /// deadline is due, which comes in its place.
    async fn is_needed(&self, effect: Effect, case: &CasePointer) -> Result<bool, OutboxError> {
        Ok(match effect {
            Effect::Remind(reminder) => {
                deadlines(case, &self.deadlines).contains(&reminder.deadline)
                    && !self.is_overtaken(reminder, case)
            }
            Effect::Escalate(deadline) => deadlines(case, &self.deadlines).contains(&deadline),
            Effect::AskDeletion => case.marks.deletion.is_some_and(|asked| asked.confirmed_by.is_none()),
            Effect::RemindOfTask(TaskReminder { phase: Phase::Due, due, .. })
                if due < self.reminding_day() =>
            {
                false
            }
            Effect::RemindOfTask(reminder) => self.store.task_is_open(reminder.task).await?,
            _ => true,
        })
    }

    /// Whether a later reminder of the same deadline is due: its words hold today, and those of this one do not any more.
    fn is_overtaken(&self, reminder: Reminder, case: &CasePointer) -> bool {
        let due = reminders_due(case, &self.deadlines, self.reminding_day());
        due.into_iter().any(|due| due.earlier().any(|earlier| earlier == reminder))
    }

    fn reminding_day(&self) -> Day {
        self.deadlines.reminding_day(self.clock.now())
    }

    /// What the program did for a case, as far as the trail has it: who can see the case's channel, and who was told of a deadline.
    fn done(&self, effect: Effect, completion: &Completion) -> Vec<Deed> {
        match (effect, completion) {
            (_, Completion::RoomOpened { members, .. }) => {
                let invited = members.iter().copied().map(TrailAction::MemberInvited);
                std::iter::once(TrailAction::RoomOpened)
                    .chain(invited)
                    .map(|action| self.deed(action))
                    .collect()
            }
            (_, Completion::Reseated(members)) => {
                members.iter().map(|role| self.deed(TrailAction::MemberInvited(*role))).collect()
            }
            (_, Completion::StrangerRemoved) => vec![self.deed(TrailAction::StrangerRemoved)],
            (_, Completion::RoomErased) => vec![self.deed(TrailAction::RoomErased)],
            (Effect::CloseRoom, Completion::RoomClosed) => vec![self.deed(TrailAction::RoomClosed)],
            (Effect::Remind(reminder), _) => vec![self.deed(TrailAction::Reminded(reminder))],
            (Effect::RemindOfTask(task), _) => vec![self.deed(TrailAction::TaskReminded(task.owner))],
            (Effect::Escalate(deadline), Completion::Escalated(role)) => {
                vec![self.deed(TrailAction::Escalated(deadline, *role))]
            }
            _ => Vec::new(),
        }
    }
}

/// What follows from an effect that is done.
const fn following(effect: Effect, completion: &Completion, state: Option<CaseState>) -> &'static [Effect] {
    if matches!(completion, Completion::StrangerRemoved) {
        return &[Effect::TellRoom(News::StrangerRemoved)];
    }
    match (effect, state) {
        (Effect::OpenRoom, Some(CaseState::Reopened)) => {
            &[Effect::TellLead(News::Reopened), Effect::PostCard, Effect::TellRoom(News::Reopened)]
        }
        (Effect::OpenRoom, _) => &[Effect::TellLead(News::Opened), Effect::PostCard],
        (Effect::PostCard, Some(CaseState::Closed(..))) => &[Effect::RefreshCard],
        (Effect::RefreshCard, Some(CaseState::Closed(..))) => &[Effect::CloseRoom],
        _ => &[],
    }
}
