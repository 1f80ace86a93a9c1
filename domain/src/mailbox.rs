//! The mailbox: how a reporter and the desk go on talking without the desk learning who it talks to.

use std::error::Error;

use async_trait::async_trait;

use crate::{Accepted, Day, DraftId, Receipt, Words};

/// Whose voice a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Voice {
    /// The people on the case.
    Desk,
    /// The reporter.
    Reporter,
}

/// One message of the conversation.
#[derive(Debug)]
pub struct MailboxMessage {
    /// Who speaks.
    pub voice: Voice,
    /// The day on which it was delivered.
    pub day: Day,
    /// What was said.
    pub words: Words,
}

/// What the holder of a receipt is told about the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailboxState {
    /// It waits in the relay for the next release.
    Waiting,
    /// The people on the case have it.
    WithDesk,
    /// The case is closed. Messages still arrive.
    Closed,
}

/// An opened mailbox.
#[derive(Debug)]
pub struct MailboxView {
    /// Where the report stands.
    pub state: MailboxState,
    /// What was said so far, oldest first; own answers that still wait for release are not in it.
    pub messages: Vec<MailboxMessage>,
    /// Own answers that wait for the next release.
    pub waiting: usize,
}

/// Why a mailbox did not open or an answer was not taken. Nothing was stored.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MailboxError {
    /// No mailbox opens with this receipt: unknown and expired look the same.
    #[error("no mailbox opens with this receipt")]
    NotFound,
    /// Nothing was written.
    #[error("the answer is empty")]
    NothingSaid,
    /// The answer is longer than the form takes.
    #[error("the answer has {actual} characters; at most {limit} fit")]
    TooLong {
        /// The most that fits, in characters.
        limit: usize,
        /// What was written, in characters.
        actual: usize,
    },
    /// The store did not answer.
    #[error("the mailbox could not be reached")]
    Unavailable(#[source] Box<dyn Error + Send + Sync>),
}

/// The reporter's side of the mailbox.
#[async_trait]
pub trait Mailboxes: Send + Sync {
    /// Draws the id of an answer to be written, so that sending it twice sends it once.
    fn new_draft(&self) -> DraftId;

    /// Opens the mailbox. Writes nothing: nobody can learn whether or when the reporter looked (promise A7).
    ///
    /// # Errors
    /// [`MailboxError::NotFound`] for every receipt that opens nothing.
    async fn open(&self, receipt: &Receipt) -> Result<MailboxView, MailboxError>;

    /// Stores an answer, which leaves with the next release. The same `draft` again changes nothing.
    ///
    /// # Errors
    /// [`MailboxError`]; then nothing was stored.
    async fn answer(&self, receipt: &Receipt, draft: DraftId, words: Words)
    -> Result<Accepted, MailboxError>;
}
