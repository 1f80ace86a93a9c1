//! A report opened for one view.

use domain::{
    CaseId, CaseLink, Change, Day, DeskError, DraftId, EvidenceId, EvidenceKind, EvidencePointer,
    MailboxMessage, Note, NoteKind, OpenedReport, Role, Step, StepRefusal, Task, WorkRefusal,
};
use serde::{Deserialize, Serialize};

use super::{
    Read, Text, author, author_text, form,
    intake::answers,
    known,
    mailbox::MessageForm,
    text, words,
    work::{CaseTaskForm, LinkForm},
};
use crate::link::{LinkError, channel::ChannelError};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileForm {
    id: String,
    kind: String,
    bytes: u64,
}

/// An opened report.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OpenedForm {
    answers: Vec<(String, Text)>,
    author: Option<Text>,
    messages: Vec<MessageForm>,
    files: Vec<FileForm>,
    notes: Vec<NoteForm>,
    outcome_words: Option<Text>,
    tasks: Vec<CaseTaskForm>,
    links: Vec<LinkForm>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct NoteForm {
    role: Role,
    day: i64,
    kind: String,
    words: Text,
}

impl From<&OpenedReport> for OpenedForm {
    fn from(report: &OpenedReport) -> Self {
        let answers = report.answers.iter();
        let file = |file: &EvidencePointer| FileForm {
            id: file.id.to_hex(),
            kind: file.kind.name().to_owned(),
            bytes: file.bytes,
        };
        let note = |note: &Note| NoteForm {
            role: note.role,
            day: note.day.number(),
            kind: note.kind.name().to_owned(),
            words: text(&note.words),
        };
        Self {
            answers: answers.map(|(question, words)| (question.name().to_owned(), text(words))).collect(),
            author: report.author.as_ref().map(author_text),
            messages: report.messages.iter().map(MessageForm::from).collect(),
            files: report.files.iter().map(file).collect(),
            notes: report.notes.iter().map(note).collect(),
            outcome_words: report.outcome_words.as_ref().map(text),
            tasks: report.tasks.iter().map(CaseTaskForm::from).collect(),
            links: report.links.iter().map(LinkForm::from).collect(),
        }
    }
}

impl TryFrom<OpenedForm> for OpenedReport {
    type Error = ChannelError;

    fn try_from(from: OpenedForm) -> Read<Self> {
        let file = |file: FileForm| {
            Ok(EvidencePointer {
                id: form(EvidenceId::parse(&file.id))?,
                kind: known(EvidenceKind::from_name(&file.kind))?,
                bytes: file.bytes,
            })
        };
        let note = |note: NoteForm| {
            Ok(Note {
                role: note.role,
                day: known(Day::from_number(note.day))?,
                kind: known(NoteKind::from_name(&note.kind))?,
                words: words(note.words),
            })
        };
        Ok(Self {
            answers: answers(from.answers)?,
            author: from.author.as_ref().map(author).transpose()?,
            messages: from.messages.into_iter().map(MailboxMessage::try_from).collect::<Read<_>>()?,
            files: from.files.into_iter().map(file).collect::<Read<_>>()?,
            notes: from.notes.into_iter().map(note).collect::<Read<_>>()?,
            outcome_words: from.outcome_words.map(words),
            tasks: from.tasks.into_iter().map(Task::try_from).collect::<Read<_>>()?,
            links: from.links.into_iter().map(CaseLink::try_from).collect::<Read<_>>()?,
        })
    }
}

/// What becomes of a case.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChangeForm {
    steps: Vec<Step>,
    message: Option<(String, Text)>,
    outcome_words: Option<Text>,
    put_off: Option<i64>,
    duplicate_of: Option<String>,
}

impl From<&Change> for ChangeForm {
    fn from(change: &Change) -> Self {
        Self {
            steps: change.steps.clone(),
            message: change.message.as_ref().map(|(draft, words)| (draft.to_hex(), text(words))),
            outcome_words: change.outcome_words.as_ref().map(text),
            put_off: change.put_off.map(Day::number),
            duplicate_of: change.duplicate_of.map(|case| case.to_hex()),
        }
    }
}

impl TryFrom<ChangeForm> for Change {
    type Error = ChannelError;

    fn try_from(from: ChangeForm) -> Read<Self> {
        let message = match from.message {
            Some((draft, text)) => Some((form(DraftId::parse(&draft))?, words(text))),
            None => None,
        };
        let duplicate_of = from.duplicate_of.map(|case| form(CaseId::parse(&case))).transpose()?;
        let put_off = from.put_off.map(|day| known(Day::from_number(day))).transpose()?;
        let outcome_words = from.outcome_words.map(words);
        Ok(Self { steps: from.steps, message, outcome_words, put_off, duplicate_of })
    }
}

/// Why the desk could not do it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) enum DeskRefusal {
    NotFound,
    Refused(StepRefusal),
    Barred(WorkRefusal),
    NothingSaid,
    TooLong { limit: usize, actual: usize },
    Unavailable,
}

impl From<&DeskError> for DeskRefusal {
    fn from(error: &DeskError) -> Self {
        match *error {
            DeskError::NotFound => Self::NotFound,
            DeskError::Refused(why) => Self::Refused(why),
            DeskError::Barred(why) => Self::Barred(why),
            DeskError::NothingSaid => Self::NothingSaid,
            DeskError::TooLong { limit, actual } => Self::TooLong { limit, actual },
            _ => Self::Unavailable,
        }
    }
}

impl From<DeskRefusal> for DeskError {
    fn from(from: DeskRefusal) -> Self {
        match from {
            DeskRefusal::NotFound => Self::NotFound,
            DeskRefusal::Refused(why) => Self::Refused(why),
            DeskRefusal::Barred(why) => Self::Barred(why),
            DeskRefusal::NothingSaid => Self::NothingSaid,
            DeskRefusal::TooLong { limit, actual } => Self::TooLong { limit, actual },
            DeskRefusal::Unavailable => Self::Unavailable(Box::new(LinkError::Refused)),
        }
    }
}
