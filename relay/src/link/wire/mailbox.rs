//! The reporter's side of a mailbox, from chat.

use domain::{
    Accepted, Day, DraftId, Letter, MailboxError, MailboxMessage, MailboxState, MailboxView, Sent, Voice,
};
use serde::{Deserialize, Serialize};

use super::{Read, Text, author, author_text, form, known, moment, text, words};
use crate::link::{LinkError, channel::ChannelError};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MessageForm {
    desk: bool,
    day: i64,
    words: Text,
}

impl From<&MailboxMessage> for MessageForm {
    fn from(message: &MailboxMessage) -> Self {
        Self { desk: message.voice == Voice::Desk, day: message.day.number(), words: text(&message.words) }
    }
}

impl TryFrom<MessageForm> for MailboxMessage {
    type Error = ChannelError;

    fn try_from(from: MessageForm) -> Read<Self> {
        let voice = if from.desk { Voice::Desk } else { Voice::Reporter };
        Ok(Self { voice, day: known(Day::from_number(from.day))?, words: words(from.words) })
    }
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum StateForm {
    Waiting,
    WithDesk,
    Closed,
}

/// An opened mailbox.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MailboxForm {
    state: StateForm,
    messages: Vec<MessageForm>,
    waiting: usize,
    files: usize,
    named: bool,
}

impl From<&MailboxView> for MailboxForm {
    fn from(view: &MailboxView) -> Self {
        Self {
            state: match view.state {
                MailboxState::Waiting => StateForm::Waiting,
                MailboxState::WithDesk => StateForm::WithDesk,
                MailboxState::Closed => StateForm::Closed,
            },
            messages: view.messages.iter().map(MessageForm::from).collect(),
            waiting: view.waiting,
            files: view.files,
            named: view.named,
        }
    }
}

impl TryFrom<MailboxForm> for MailboxView {
    type Error = ChannelError;

    fn try_from(from: MailboxForm) -> Read<Self> {
        let messages = from.messages.into_iter().map(MailboxMessage::try_from);
        Ok(Self {
            state: match from.state {
                StateForm::Waiting => MailboxState::Waiting,
                StateForm::WithDesk => MailboxState::WithDesk,
                StateForm::Closed => MailboxState::Closed,
            },
            messages: messages.collect::<Read<_>>()?,
            waiting: from.waiting,
            files: from.files,
            named: from.named,
        })
    }
}

/// What a reporter sends.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LetterForm {
    draft: String,
    words: Text,
    author: Option<Text>,
    withdraw: bool,
    only_unread: bool,
    urgent: bool,
}

impl From<&Letter> for LetterForm {
    fn from(letter: &Letter) -> Self {
        Self {
            draft: letter.draft.to_hex(),
            words: text(&letter.words),
            author: letter.author.as_ref().map(author_text),
            withdraw: letter.withdraw,
            only_unread: letter.only_unread,
            urgent: letter.urgent,
        }
    }
}

impl TryFrom<LetterForm> for Letter {
    type Error = ChannelError;

    fn try_from(from: LetterForm) -> Read<Self> {
        Ok(Self {
            draft: form(DraftId::parse(&from.draft))?,
            words: words(from.words),
            author: from.author.as_ref().map(author).transpose()?,
            withdraw: from.withdraw,
            only_unread: from.only_unread,
            urgent: from.urgent,
        })
    }
}

/// What became of it.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) enum SentForm {
    Accepted { release: String, at_once: bool },
    Destroyed,
}

impl From<Sent> for SentForm {
    fn from(sent: Sent) -> Self {
        match sent {
            Sent::Accepted(Accepted { release, at_once }) => {
                Self::Accepted { release: release.to_string(), at_once }
            }
            Sent::Destroyed => Self::Destroyed,
        }
    }
}

impl TryFrom<SentForm> for Sent {
    type Error = ChannelError;

    fn try_from(from: SentForm) -> Read<Self> {
        Ok(match from {
            SentForm::Accepted { release, at_once } => {
                Self::Accepted(Accepted { release: moment(&release)?, at_once })
            }
            SentForm::Destroyed => Self::Destroyed,
        })
    }
}

/// Why a mailbox did not open or a letter was not taken.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) enum MailboxRefusal {
    NotFound,
    Deleted,
    NothingSaid,
    TooLong { limit: usize, actual: usize },
    TooLarge { limit_bytes: usize, actual_bytes: usize },
    Full { limit: usize },
    FilesFull { limit: usize },
    Left,
    Unavailable,
}

impl From<&MailboxError> for MailboxRefusal {
    fn from(error: &MailboxError) -> Self {
        match *error {
            MailboxError::NotFound => Self::NotFound,
            MailboxError::Deleted => Self::Deleted,
            MailboxError::NothingSaid => Self::NothingSaid,
            MailboxError::TooLong { limit, actual } => Self::TooLong { limit, actual },
            MailboxError::TooLarge { limit_bytes, actual_bytes } => {
                Self::TooLarge { limit_bytes, actual_bytes }
            }
            MailboxError::Full { limit } => Self::Full { limit },
            MailboxError::FilesFull { limit } => Self::FilesFull { limit },
            MailboxError::Left => Self::Left,
            _ => Self::Unavailable,
        }
    }
}

impl From<MailboxRefusal> for MailboxError {
    fn from(from: MailboxRefusal) -> Self {
        match from {
            MailboxRefusal::NotFound => Self::NotFound,
            MailboxRefusal::Deleted => Self::Deleted,
            MailboxRefusal::NothingSaid => Self::NothingSaid,
            MailboxRefusal::TooLong { limit, actual } => Self::TooLong { limit, actual },
            MailboxRefusal::TooLarge { limit_bytes, actual_bytes } => {
                Self::TooLarge { limit_bytes, actual_bytes }
            }
            MailboxRefusal::Full { limit } => Self::Full { limit },
            MailboxRefusal::FilesFull { limit } => Self::FilesFull { limit },
            MailboxRefusal::Left => Self::Left,
            MailboxRefusal::Unavailable => Self::Unavailable(Box::new(LinkError::Refused)),
        }
    }
}
