//! What the two hosts say to each other: explicit forms, because what people wrote has none of its own.
//!
//! # Privacy
//! Texts are wiped with their form. There is no form for a pass, and none for an account: a named report's author is bytes that only the bot understands.

mod case;
mod desk;
mod intake;
mod mailbox;
mod outbox;
mod passes;
mod trail;
mod work;

use domain::{Author, Counted, Door, Period, Receipt, Role, Words};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{channel::ChannelError, greeting::PassKey};

pub(super) use case::{CaseForm, ReadersForm};
pub(super) use desk::{ChangeForm, DeskRefusal, OpenedForm};
pub(super) use intake::{IntakeRefusal, SubmissionForm};
pub(super) use mailbox::{LetterForm, MailboxForm, MailboxRefusal, SentForm};
pub(super) use outbox::{CompletionForm, TaskForm};
pub(super) use passes::{EvaluationForm, IssueForm, IssueRefusal};
pub(super) use trail::HeadForm;
pub(super) use work::{SheetForm, WorkForm};

/// A text that is wiped.
pub(super) type Text = Zeroizing<String>;

/// What the bot asks of the relay.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) enum Request {
    Accept(SubmissionForm),
    OpenMailbox { receipt: Text },
    SendLetter { receipt: Text, letter: LetterForm },
    FindCase { number: String },
    FindInRoom { room: String },
    GuardRoom { case: String },
    OpenCases,
    Triage,
    Read { by: Role, case: String },
    Reply { by: Role, case: String, draft: String, words: Text },
    Change { by: Role, case: String, change: ChangeForm },
    StepAside { by: Role, case: String },
    Note { by: Role, case: String, draft: String, words: Text },
    AnswerDeletion { by: Role, case: String, confirms: bool },
    Work { by: Role, case: String, work: WorkForm },
    LayReady { by: Role, case: String, file: String },
    TakeEffect,
    Keep { task: TaskForm },
    Complete { task: TaskForm, completion: CompletionForm },
    Retry { task: TaskForm, wait_ms: u64 },
    TakeHead { every_days: u16 },
    HeadWasSent { task: HeadForm },
    BoardReport { period: Period, counted: Counted },
}

impl Request {
    /// Whether asking twice is the same as asking once, when it is not known whether the first was heard.
    pub(super) const fn may_repeat(&self) -> bool {
        !matches!(
            self,
            Self::Change { .. }
                | Self::StepAside { .. }
                | Self::Work { .. }
                | Self::AnswerDeletion { .. }
                | Self::TakeEffect
                | Self::TakeHead { .. }
        )
    }
}

/// What the relay asks of the bot, on the one connection for it.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) enum BotRequest {
    /// Nothing: both sides see that the other is there.
    Ping {
        /// What the relay knows passes by; `None` where there is no page.
        passes: Option<PassKey>,
    },
    /// Passes.
    Issue(IssueForm),
}

/// The relay could not do it. Why is in its log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Unavailable;

/// The same as another form says.
type Read<T> = Result<T, ChannelError>;

fn form<T, E>(read: Result<T, E>) -> Read<T> {
    read.map_err(|_| ChannelError::Form)
}

fn known<T>(found: Option<T>) -> Read<T> {
    found.ok_or(ChannelError::Form)
}

pub(super) fn text(words: &Words) -> Text {
    Zeroizing::new(words.expose().to_owned())
}

pub(super) fn words(mut text: Text) -> Words {
    Words::new(std::mem::take(&mut *text))
}

fn author_text(author: &Author) -> Text {
    Zeroizing::new(hex::encode(author.expose()))
}

fn author(text: &Text) -> Read<Author> {
    form(hex::decode(text.as_str()).map(Author::new))
}

/// Receipts of the page do not travel here: in chat they are refused before anything is looked up.
pub(super) fn receipt_text(receipt: &Receipt) -> Read<Text> {
    if receipt.door() == Door::Chat { Ok(receipt.to_words()) } else { Err(ChannelError::Form) }
}

pub(super) fn receipt(text: &Text) -> Read<Receipt> {
    let receipt = form(Receipt::parse(text))?;
    if receipt.door() == Door::Chat { Ok(receipt) } else { Err(ChannelError::Form) }
}

pub(super) fn moment(text: &str) -> Read<Timestamp> {
    form(text.parse())
}

#[cfg(test)]
mod tests;
