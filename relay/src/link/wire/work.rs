//! The work on a case: what is asked, and the sheet.

use domain::{CaseId, CaseLink, CasePointer, Day, DraftId, LinkKind, Role, Sheet, Task, Work};
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

/// A link, as seen from one of its two cases.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LinkForm {
    other: CaseForm,
    kind: LinkKind,
    goes_out: bool,
}

impl From<&CaseLink> for LinkForm {
    fn from(link: &CaseLink) -> Self {
        Self { other: CaseForm::from(&link.other), kind: link.kind, goes_out: link.goes_out }
    }
}

impl TryFrom<LinkForm> for CaseLink {
    type Error = ChannelError;

    fn try_from(from: LinkForm) -> Read<Self> {
        Ok(Self { other: from.other.try_into()?, kind: from.kind, goes_out: from.goes_out })
    }
}

/// The sheet of a case.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SheetForm {
    case: CaseForm,
    tasks: Vec<CaseTaskForm>,
    links: Vec<LinkForm>,
}

impl From<&Sheet> for SheetForm {
    fn from(sheet: &Sheet) -> Self {
        Self {
            case: CaseForm::from(&sheet.case),
            tasks: sheet.tasks.iter().map(CaseTaskForm::from).collect(),
            links: sheet.links.iter().map(LinkForm::from).collect(),
        }
    }
}

impl TryFrom<SheetForm> for Sheet {
    type Error = ChannelError;

    fn try_from(from: SheetForm) -> Read<Self> {
        Ok(Self {
            case: CasePointer::try_from(from.case)?,
            tasks: from.tasks.into_iter().map(Task::try_from).collect::<Read<_>>()?,
            links: from.links.into_iter().map(CaseLink::try_from).collect::<Read<_>>()?,
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
    Link { other: String, kind: LinkKind, known_there: bool },
    Unlink(String),
    SetHold { draft: String, words: Text },
    LiftHold { draft: String, words: Text, alone: bool },
    AskDeletion,
}

impl From<&Work> for WorkForm {
    fn from(work: &Work) -> Self {
        match work {
            Work::Look => Self::Look,
            Work::AddTask { draft, owner, due, words } => {
                Self::AddTask { draft: draft.to_hex(), owner: *owner, due: due.number(), words: text(words) }
            }
            Work::FinishTask(task) => Self::FinishTask(task.to_hex()),
            Work::Link { other, kind, known_there } => {
                Self::Link { other: other.to_hex(), kind: *kind, known_there: *known_there }
            }
            Work::SetHold { draft, words } => Self::SetHold { draft: draft.to_hex(), words: text(words) },
            Work::LiftHold { draft, words, alone } => {
                Self::LiftHold { draft: draft.to_hex(), words: text(words), alone: *alone }
            }
            Work::AskDeletion => Self::AskDeletion,
            Work::Unlink(other) => Self::Unlink(other.to_hex()),
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
            WorkForm::Link { other, kind, known_there } => {
                Self::Link { other: form(CaseId::parse(&other))?, kind, known_there }
            }
            WorkForm::SetHold { draft, words: text } => {
                Self::SetHold { draft: form(DraftId::parse(&draft))?, words: words(text) }
            }
            WorkForm::LiftHold { draft, words: text, alone } => {
                Self::LiftHold { draft: form(DraftId::parse(&draft))?, words: words(text), alone }
            }
            WorkForm::AskDeletion => Self::AskDeletion,
            WorkForm::Unlink(other) => Self::Unlink(form(CaseId::parse(&other))?),
            WorkForm::FinishTask(task) => Self::FinishTask(form(DraftId::parse(&task))?),
        })
    }
}
