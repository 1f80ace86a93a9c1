//! The mailbox: how a reporter and the desk go on talking without the desk learning who it talks to.

use std::error::Error;

use async_trait::async_trait;

use crate::{Accepted, Author, Day, DraftId, EvidenceFile, Receipt, Words};

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
    /// Own answers that wait for the next release; not those that leave at once.
    pub waiting: usize,
    /// Own files, those that wait included.
    pub files: usize,
    /// Whether the people on the case know the reporter's name.
    pub named: bool,
}

/// What a reporter sends through the mailbox.
#[derive(Debug)]
pub struct Letter {
    /// Its id, drawn when it was begun, so that sending it twice sends it once. Sent again with other words while it waits, it takes their place.
    pub draft: DraftId,
    /// What the reporter writes. It may be empty when a name is given or the report is withdrawn.
    pub words: Words,
    /// Who the reporter is, to be told from now on. There is no way back.
    pub author: Option<Author>,
    /// Whether the reporter asks to withdraw the report.
    pub withdraw: bool,
    /// Whether they were told that it has not left yet: then nothing is sent if it has, because they agreed to something else.
    pub only_unread: bool,
    /// Whether it leaves at once, instead of with the next release.
    pub urgent: bool,
}

impl Letter {
    /// A letter of words alone, which leaves with the next release.
    #[must_use]
    pub const fn new(draft: DraftId, words: Words) -> Self {
        Self { draft, words, author: None, withdraw: false, only_unread: false, urgent: false }
    }
}

/// What became of a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sent {
    /// It is stored and will be delivered.
    Accepted(Accepted),
    /// The report had not left yet; it, its mailbox and its key are destroyed. Nothing of it is left and nobody was told.
    Destroyed,
}

/// Why a mailbox did not open or an answer was not taken. Nothing was stored.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MailboxError {
    /// No mailbox opens with this receipt: unknown and expired look the same.
    #[error("no mailbox opens with this receipt")]
    NotFound,
    /// Its case was closed and deleted, with all that was said.
    #[error("the case of this receipt was closed and deleted")]
    Deleted,
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
    /// The file is larger than one that is taken.
    #[error("the file has {actual_bytes} bytes; at most {limit_bytes} are taken")]
    TooLarge {
        /// The most that is taken, in bytes.
        limit_bytes: usize,
        /// Its size, in bytes.
        actual_bytes: usize,
    },
    /// So much waits for the next release that nothing more is taken until then.
    #[error("at most {limit} letters or files of one report wait for a release")]
    Full {
        /// The most that may wait.
        limit: usize,
    },
    /// The report has as many files as one takes.
    #[error("a report takes {limit} files")]
    FilesFull {
        /// The most that one takes.
        limit: usize,
    },
    /// It has left: a report that was to be withdrawn unread, or other words of the same draft.
    #[error("what was to be changed has left")]
    Left,
    /// The store did not answer: whether it was stored is not known.
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

    /// Stores a letter, which leaves with the next release, or at once when it is urgent. The same draft again changes nothing. A report that
    /// is withdrawn before it left is destroyed instead.
    ///
    /// # Errors
    /// [`MailboxError`]; then nothing was stored.
    async fn send(&self, receipt: &Receipt, letter: Letter) -> Result<Sent, MailboxError>;

    /// Stores a cleaned file (promise A10), which leaves with the next release. The same id again changes nothing.
    ///
    /// # Errors
    /// [`MailboxError`]; then nothing was stored.
    async fn add_file(&self, receipt: &Receipt, file: EvidenceFile) -> Result<Accepted, MailboxError>;
}
