//! The relay's door: where identity ends.

use std::error::Error;

use async_trait::async_trait;
use jiff::Timestamp;

use crate::{Answers, Author, Question, Readers, Receipt, Topic, Way};

/// A report on its way in. There is no field for who sent it, except the sealed [`Author`] of a named one.
#[derive(Debug)]
pub struct Submission {
    /// The receipt that was shown before sending. Its lookup value makes sending twice the same as sending once.
    pub receipt: Receipt,
    /// What it is about.
    pub topic: Topic,
    /// Who will read it, as the reporter was told.
    pub readers: Readers,
    /// What the reporter wrote.
    pub answers: Answers,
    /// Who wrote it, when the reporter chose to be named.
    pub author: Option<Author>,
}

impl Submission {
    /// How the reporter chose to be known.
    #[must_use]
    pub const fn way(&self) -> Way {
        if self.author.is_some() { Way::Named } else { Way::Confidential }
    }
}

/// The report, or the answer, is stored and will be delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Accepted {
    /// When it leaves the relay, together with everything else that waits.
    pub release: Timestamp,
}

/// Why a report was not accepted. Nothing was stored.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IntakeError {
    /// The one question that must be answered was not.
    #[error("the question what happened has no answer")]
    NothingSaid,
    /// An answer is longer than the form takes.
    #[error("the answer to {question:?} has {actual} characters; at most {limit} fit")]
    TooLong {
        /// Which answer.
        question: Question,
        /// The most that fits, in characters.
        limit: usize,
        /// What was written, in characters.
        actual: usize,
    },
    /// It could not be stored.
    #[error("the report could not be stored")]
    Unavailable(#[source] Box<dyn Error + Send + Sync>),
}

/// The door through which reports come in.
#[async_trait]
pub trait Intake: Send + Sync {
    /// Draws a receipt to show before sending. Nothing is stored.
    fn new_receipt(&self) -> Receipt;

    /// When a report accepted now leaves the relay.
    fn next_release(&self) -> Timestamp;

    /// Seals and stores a report. Accepting the same receipt again changes nothing and gives the same answer.
    ///
    /// # Errors
    /// [`IntakeError`]; then nothing was stored.
    ///
    /// # Privacy
    /// The implementation does not learn who sent a confidential report, and writes nothing that tells when: no log line, no metric.
    async fn accept(&self, submission: Submission) -> Result<Accepted, IntakeError>;
}
