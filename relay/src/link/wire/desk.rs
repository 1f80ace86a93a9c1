//! A report opened for one view.

use domain::{DeskError, EvidenceId, EvidenceKind, EvidencePointer, MailboxMessage, OpenedReport};
use serde::{Deserialize, Serialize};

use super::{Read, Text, author, author_text, form, intake::answers, known, mailbox::MessageForm, text};
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
}

impl From<&OpenedReport> for OpenedForm {
    fn from(report: &OpenedReport) -> Self {
        let answers = report.answers.iter();
        let file = |file: &EvidencePointer| FileForm {
            id: file.id.to_hex(),
            kind: file.kind.name().to_owned(),
            bytes: file.bytes,
        };
        Self {
            answers: answers.map(|(question, words)| (question.name().to_owned(), text(words))).collect(),
            author: report.author.as_ref().map(author_text),
            messages: report.messages.iter().map(MessageForm::from).collect(),
            files: report.files.iter().map(file).collect(),
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
        Ok(Self {
            answers: answers(from.answers)?,
            author: from.author.as_ref().map(author).transpose()?,
            messages: from.messages.into_iter().map(MailboxMessage::try_from).collect::<Read<_>>()?,
            files: from.files.into_iter().map(file).collect::<Read<_>>()?,
        })
    }
}

/// Why the desk could not do it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) enum DeskRefusal {
    NotFound,
    Closed,
    Taken,
    NothingSaid,
    TooLong { limit: usize, actual: usize },
    Unavailable,
}

impl From<&DeskError> for DeskRefusal {
    fn from(error: &DeskError) -> Self {
        match *error {
            DeskError::NotFound => Self::NotFound,
            DeskError::Closed => Self::Closed,
            DeskError::Taken => Self::Taken,
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
            DeskRefusal::Closed => Self::Closed,
            DeskRefusal::Taken => Self::Taken,
            DeskRefusal::NothingSaid => Self::NothingSaid,
            DeskRefusal::TooLong { limit, actual } => Self::TooLong { limit, actual },
            DeskRefusal::Unavailable => Self::Unavailable(Box::new(LinkError::Refused)),
        }
    }
}
