//! The work on a case: what is asked, and the sheet.

use domain::{CasePointer, Day, DraftId, Role, Sheet, Task, Work};
use serde::{Deserialize, Serialize};

use super::{CaseForm, Read, Text, form, known, text, words};
use crate::link::channel::ChannelError;

/// A task.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CaseTaskForm {
    id: String,
    owner: Role,
    due: i64,
    done: Option<i64>,
    words: Text,
}

impl From<&Task> for CaseTaskForm {
    fn from(task: &Task) -> Self {
        Self {
            id: task.id.to_hex(),
            owner: task.owner,
            due: task.due.number(),
            done: task.done.map(Day::number),
            words: text(&task.words),
        }
    }
}

impl TryFrom<CaseTaskForm> for Task {
    type Error = ChannelError;

    fn try_from(from: CaseTaskForm) -> Read<Self> {
        Ok(Self {
            id: form(DraftId::parse(&from.id))?,
            owner: from.owner,
            due: known(Day::from_number(from.due))?,
            done: from.done.map(|day| known(Day::from_number(day))).transpose()?,
            words: words(from.words),
        })
    }
}

/// The sheet of a case.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SheetForm {
    case: CaseForm,
    tasks: Vec<CaseTaskForm>,
}

impl From<&Sheet> for SheetForm {
    fn from(sheet: &Sheet) -> Self {
        Self {
            case: CaseForm::from(&sheet.case),
            tasks: sheet.tasks.iter().map(CaseTaskForm::from).collect(),
        }
    }
}

impl TryFrom<SheetForm> for Sheet {
    type Error = ChannelError;

    fn try_from(from: SheetForm) -> Read<Self> {
        Ok(Self {
            case: CasePointer::try_from(from.case)?,
            tasks: from.tasks.into_iter().map(Task::try_from).collect::<Read<_>>()?,
        })
    }
}

/// One request.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) enum WorkForm {
    Look,
    AddTask { draft: String, owner: Role, due: i64, words: Text },
    FinishTask(String),
}

impl From<&Work> for WorkForm {
    fn from(work: &Work) -> Self {
        match work {
            Work::Look => Self::Look,
            Work::AddTask { draft, owner, due, words } => Self::AddTask {
                draft: draft.to_hex(),
                owner: *owner,
                due: due.number(),
                words: text(words),
            },
            Work::FinishTask(task) => Self::FinishTask(task.to_hex()),
        }
    }
}

impl TryFrom<WorkForm> for Work {
    type Error = ChannelError;

    fn try_from(from: WorkForm) -> Read<Self> {
        Ok(match from {
            WorkForm::Look => Self::Look,
            WorkForm::AddTask { draft, owner, due, words: text } => Self::AddTask {
                draft: form(DraftId::parse(&draft))?,
                owner,
                due: known(Day::from_number(due))?,
                words: words(text),
            },
            WorkForm::FinishTask(task) => Self::FinishTask(form(DraftId::parse(&task))?),
        })
    }
}
