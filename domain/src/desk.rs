//! The case desk: what the people on a case can do.

mod note;
mod work;

pub use note::{Note, NoteKind};
pub use work::{OPEN_TASKS, Sheet, TASK_LIMIT_CHARS, Task, Work, WorkRefusal};

use std::error::Error;

use async_trait::async_trait;

use crate::{
    Answers, Author, CaseId, CaseLink, CaseNumber, CasePointer, CaseState, Day, DraftId, EvidenceFile,
    EvidenceId, EvidencePointer, MailboxMessage, Readers, Role, Step, StepRefusal, Words,
};

/// A report opened for one view.
#[derive(Debug)]
pub struct OpenedReport {
    /// What the reporter wrote.
    pub answers: Answers,
    /// Who wrote it, when the reporter chose to be named.
    pub author: Option<Author>,
    /// The conversation since, oldest first.
    pub messages: Vec<MailboxMessage>,
    /// The files that came with it or since, in random order.
    pub files: Vec<EvidencePointer>,
    /// What the people on the case wrote down for themselves, oldest first.
    pub notes: Vec<Note>,
    /// What was done about it, where the list had no word for it.
    pub outcome_words: Option<Words>,
    /// What its people have to do.
    pub tasks: Vec<Task>,
    /// The cases that belong to it.
    pub links: Vec<CaseLink>,
}

/// What becomes of a case, all of it or nothing.
#[derive(Debug, Default)]
pub struct Change {
    /// The steps, one after the other.
    pub steps: Vec<Step>,
    /// A message to the reporter that goes out with them.
    pub message: Option<(DraftId, Words)>,
    /// What was done, where the list has no word for it.
    pub outcome_words: Option<Words>,
    /// Until when it is put off. The deadlines stay where they are.
    pub put_off: Option<Day>,
    /// The case that it is a duplicate of, where that was found.
    pub duplicate_of: Option<CaseId>,
}

impl Change {
    /// These steps and nothing else.
    #[must_use]
    pub fn steps(steps: impl Into<Vec<Step>>) -> Self {
        Self { steps: steps.into(), ..Self::default() }
    }
}

/// Why the desk could not do it. Nothing was changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DeskError {
    /// There is no such case.
    #[error("there is no such case")]
    NotFound,
    /// The case is not where this step begins, or another role takes it.
    #[error("{0}")]
    Refused(#[from] StepRefusal),
    /// What holds for the case does not let it be done.
    #[error("{0}")]
    Barred(#[from] WorkRefusal),
    /// Nothing was written.
    #[error("the message is empty")]
    NothingSaid,
    /// The text is longer than a mailbox message may be.
    #[error("the message has {actual} characters; at most {limit} fit")]
    TooLong {
        /// The most that fits, in characters.
        limit: usize,
        /// What was written, in characters.
        actual: usize,
    },
    /// The store did not answer, or a sealed value did not open.
    #[error("the case could not be reached")]
    Unavailable(#[source] Box<dyn Error + Send + Sync>),
}

/// The desk's side of a case. Who may call it for which case is decided by the caller, from [`CasePointer::readers`].
///
/// What is done on a case is written into the trail, as done `by` the role that the person has on the case: in the transaction of what it changes, and
/// before anything is shown. What cannot be written there is not done.
#[async_trait]
pub trait CaseDesk: Send + Sync {
    /// The case with this number, as a pointer.
    ///
    /// # Errors
    /// When the store does not answer.
    async fn find(&self, number: CaseNumber) -> Result<Option<CasePointer>, DeskError>;

    /// The case whose room this is, as a pointer.
    ///
    /// # Errors
    /// When the store does not answer.
    async fn find_in_room(&self, room: &str) -> Result<Option<CasePointer>, DeskError>;

    /// Has the room of a case looked at soon: exactly its members stay in it.
    ///
    /// # Errors
    /// When the store does not answer.
    async fn guard_room(&self, case: CaseId) -> Result<(), DeskError>;

    /// Every case that somebody works on, as pointers, oldest day first.
    ///
    /// # Errors
    /// When the store does not answer.
    async fn open_cases(&self) -> Result<Vec<CasePointer>, DeskError>;

    /// Every report without a pass that waits to be taken, as pointers, oldest day first.
    ///
    /// # Errors
    /// When the store does not answer.
    async fn triage(&self) -> Result<Vec<CasePointer>, DeskError>;

    /// Opens a file for one person.
    ///
    /// # Errors
    /// [`DeskError::NotFound`] when this case has no such file; otherwise [`DeskError`].
    async fn open_file(&self, by: Role, case: CaseId, file: EvidenceId) -> Result<EvidenceFile, DeskError>;

    /// Draws the id of a message to be written, so that sending it twice sends it once.
    fn new_draft(&self) -> DraftId;

    /// Opens the report and its conversation for one view.
    ///
    /// # Errors
    /// [`DeskError`].
    async fn read(&self, by: Role, case: CaseId) -> Result<OpenedReport, DeskError>;

    /// Puts a message into the reporter's mailbox. The same `draft` again changes nothing.
    ///
    /// # Errors
    /// [`DeskError`]; then nothing was stored.
    async fn reply(&self, by: Role, case: CaseId, draft: DraftId, words: Words) -> Result<(), DeskError>;

    /// Changes where the case stands, with what goes out to the reporter. Gives where it stands then. Steps that change nothing and say nothing are not in
    /// the trail.
    ///
    /// # Errors
    /// [`DeskError::Refused`] says why not and what to do first; otherwise [`DeskError`]. Then nothing was changed.
    async fn change(&self, by: Role, case: CaseId, change: Change) -> Result<CaseState, DeskError>;

    /// The role steps aside: from now on whoever holds it is kept out, and where nobody else is left, somebody else takes the case. Gives who reads it then.
    ///
    /// # Errors
    /// [`DeskError::Refused`] when nobody would be left; otherwise [`DeskError`]. Then nothing was changed.
    async fn step_aside(&self, by: Role, case: CaseId) -> Result<Readers, DeskError>;

    /// Writes something down for the people on the case. The same `draft` again changes nothing.
    ///
    /// # Errors
    /// [`DeskError`]; then nothing was stored.
    async fn note(&self, by: Role, case: CaseId, draft: DraftId, words: Words) -> Result<(), DeskError>;

    /// Does one thing of the work on a case. Gives its sheet as it is then.
    ///
    /// # Errors
    /// [`DeskError::Barred`] says why not and what to do first; otherwise [`DeskError`]. Then nothing was changed.
    async fn work(&self, by: Role, case: CaseId, work: Work) -> Result<Sheet, DeskError>;

    /// Answers whoever asks for the deletion of a case: it goes with the next release, or stays. Whoever answers need not be on the case, and sees nothing of it.
    ///
    /// # Errors
    /// [`DeskError::Barred`] says why not; otherwise [`DeskError`]. Then nothing was changed.
    async fn answer_deletion(&self, by: Role, case: CaseId, confirms: bool) -> Result<(), DeskError>;
}
