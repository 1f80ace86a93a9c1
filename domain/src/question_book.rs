//! What may be kept of questions, where the company switched it on.

use async_trait::async_trait;
use thiserror::Error;

/// Counts below this are never kept and never shown, and all others are rounded down to a multiple of it.
pub const COUNTED_FROM: u64 = 5;

/// What may be kept of questions.
///
/// # Privacy
/// No method takes or gives a person or a time. Counts say how often a topic was asked about in a month, in steps of
/// [`COUNTED_FROM`]. The words of a question come in only by the asker's own click, as the asker read them before.
#[async_trait]
pub trait QuestionBook: Send + Sync {
    /// Counts one question about this section of the Code, or about nothing in it (`None`). Nothing where counting is off.
    fn count(&self, section: Option<&str>);

    /// The months that are over, newest first. Empty where counting is off.
    ///
    /// # Errors
    /// When they cannot be read.
    async fn months(&self) -> Result<Vec<MonthOfTopics>, QuestionBookError>;

    /// Whether people can give questions that were not answered.
    fn takes_questions(&self) -> bool;

    /// Keeps a question, for the ethics manager to find the right section for.
    ///
    /// # Errors
    /// When it cannot be kept.
    async fn give(&self, question: &str) -> Result<(), QuestionBookError>;

    /// The questions that were given, in the order of the alphabet: it says nothing of when.
    ///
    /// # Errors
    /// When they cannot be read.
    async fn given(&self) -> Result<Vec<String>, QuestionBookError>;

    /// Takes a given question off the list.
    ///
    /// # Errors
    /// When the list cannot be changed.
    async fn drop_given(&self, question: &str) -> Result<(), QuestionBookError>;

    /// Adds a question to the company's own bank, with the section that answers it, or none when the Code does not say. The
    /// next answer knows it.
    ///
    /// # Errors
    /// When it cannot be kept.
    async fn teach(&self, question: &str, section: Option<&str>) -> Result<(), QuestionBookError>;
}

/// How often topics were asked about in one month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthOfTopics {
    /// `2026-11`.
    pub month: String,
    /// A section's id, or `None` for questions that the Code does not answer, and at least how many; most first.
    pub topics: Vec<(Option<String>, u64)>,
}

/// Why a book of questions could not be read or written.
#[derive(Debug, Error)]
pub enum QuestionBookError {
    /// It is full: people gave more than anybody will read.
    #[error("the list of given questions is full")]
    Full,
    /// Where it lies.
    #[error("the book of questions cannot be used")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
}
