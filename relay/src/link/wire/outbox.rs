//! An effect that the bot carries out.

use std::collections::BTreeSet;

use domain::{CasePointer, Completion, Effect, EffectId, EffectTask, Mark, Role};
use serde::{Deserialize, Serialize};

use super::{CaseForm, Read, form, known};
use crate::link::channel::ChannelError;

/// An effect that was taken.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TaskForm {
    id: String,
    effect: String,
    case: CaseForm,
    mark: String,
    attempts: u32,
}

impl From<&EffectTask> for TaskForm {
    fn from(task: &EffectTask) -> Self {
        Self {
            id: task.id.to_hex(),
            effect: task.effect.name().into_owned(),
            case: CaseForm::from(&task.case),
            mark: task.mark.to_hex(),
            attempts: task.attempts,
        }
    }
}

impl TryFrom<TaskForm> for EffectTask {
    type Error = ChannelError;

    fn try_from(from: TaskForm) -> Read<Self> {
        Ok(Self {
            id: form(EffectId::parse(&from.id))?,
            effect: known(Effect::from_name(&from.effect))?,
            case: CasePointer::try_from(from.case)?,
            mark: form(Mark::parse(&from.mark))?,
            attempts: from.attempts,
        })
    }
}

/// How it ended well.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum CompletionForm {
    Done,
    RoomOpened { room: String, members: BTreeSet<Role> },
    CardPosted(String),
    LeadTold(String),
    RoomClosed,
    RoomErased,
    StrangerRemoved,
    Reseated(BTreeSet<Role>),
    Escalated(Role),
}

impl From<Completion> for CompletionForm {
    fn from(completion: Completion) -> Self {
        match completion {
            Completion::Done => Self::Done,
            Completion::RoomOpened { room, members } => Self::RoomOpened { room, members },
            Completion::CardPosted(card) => Self::CardPosted(card),
            Completion::LeadTold(cards) => Self::LeadTold(cards),
            Completion::RoomClosed => Self::RoomClosed,
            Completion::RoomErased => Self::RoomErased,
            Completion::StrangerRemoved => Self::StrangerRemoved,
            Completion::Reseated(members) => Self::Reseated(members),
            Completion::Escalated(role) => Self::Escalated(role),
        }
    }
}

impl From<CompletionForm> for Completion {
    fn from(from: CompletionForm) -> Self {
        match from {
            CompletionForm::Done => Self::Done,
            CompletionForm::RoomOpened { room, members } => Self::RoomOpened { room, members },
            CompletionForm::CardPosted(card) => Self::CardPosted(card),
            CompletionForm::LeadTold(cards) => Self::LeadTold(cards),
            CompletionForm::RoomClosed => Self::RoomClosed,
            CompletionForm::RoomErased => Self::RoomErased,
            CompletionForm::StrangerRemoved => Self::StrangerRemoved,
            CompletionForm::Reseated(members) => Self::Reseated(members),
            CompletionForm::Escalated(role) => Self::Escalated(role),
        }
    }
}
