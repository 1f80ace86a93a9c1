//! The relay's door: where identity ends.

use std::error::Error;

use async_trait::async_trait;
use jiff::Timestamp;

use crate::{Answers, Author, Door, Question, Readers, Receipt, Source, Standing, Topic, Way};

/// A report on its way in. There is no field for who sent it, except the sealed [`Author`] of a named one.
#[derive(Debug)]
pub struct Submission {
    /// The receipt that was shown before sending. Its lookup value makes sending twice the same as sending once.
    pub receipt: Receipt,
    /// On which way it came. What somebody on the desk enters by hand becomes a case without waiting to be taken up.
    pub source: Source,
    /// What it is about.
    pub topic: Topic,
    /// Who will read it, as the reporter was told.
    pub readers: Readers,
    /// What the reporter wrote.
    pub answers: Answers,
    /// Who wrote it, when the reporter chose to be named.
    pub author: Option<Author>,
    /// What shows that the sender works here.
    pub standing: Standing,
    /// Whether it leaves at once. What that costs was told: whoever saw the reporter at that moment may draw a conclusion.
    pub urgent: bool,
}

impl Submission {
    /// Whether it becomes a case without waiting to be taken up.
    #[must_use]
    pub fn is_proven(&self) -> bool {
        self.standing != Standing::Unproven || self.source != Source::Program
    }

    /// How the reporter chose to be known.
    #[must_use]
    pub const fn way(&self) -> Way {
        match (&self.author, self.standing) {
            (Some(_), _) => Way::Named,
            (None, Standing::Account) => Way::Confidential,
            (None, Standing::Pass { .. }) => Way::Anonymous,
            (None, Standing::Unproven) => Way::Unverified,
        }
    }
}

/// The report, the answer or the file is stored and will be delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Accepted {
    /// When it leaves the relay, together with everything else that waits.
    pub release: Timestamp,
    /// Whether it leaves before, at once.
    pub at_once: bool,
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
    /// The pass was used for another report.
    #[error("the pass was spent before")]
    PassSpent,
    /// So many reports without a pass wait for the next release that no more are taken until then.
    #[error("too many reports without a pass are waiting")]
    SlotFull {
        /// When there is room again.
        release: Timestamp,
    },
    /// Something else was sent with this receipt before, and has left.
    #[error("what was sent with this receipt has left")]
    Left,
    /// It could not be stored.
    #[error("the report could not be stored")]
    Unavailable(#[source] Box<dyn Error + Send + Sync>),
}

/// The door through which reports come in.
#[async_trait]
pub trait Intake: Send + Sync {
    /// Draws a receipt to show before sending, for this door. Nothing is stored.
    fn new_receipt(&self, door: Door) -> Receipt;

    /// When a report accepted now leaves the relay.
    fn next_release(&self) -> Timestamp;

    /// Seals and stores a report. The same one again changes nothing and gives the same answer; another one with the receipt of one that still waits takes its place: whoever is
    /// told that a report could not be stored may change it before they send it again.
    ///
    /// # Errors
    /// [`IntakeError`]; then nothing was stored. With [`IntakeError::Unavailable`] that is not known: it may have been.
    ///
    /// # Privacy
    /// The implementation does not learn who sent a confidential report, and writes nothing that tells when: no log line, no metric.
    async fn accept(&self, submission: Submission) -> Result<Accepted, IntakeError>;
}
