//! Where the report comes from.

use std::error::Error;

use async_trait::async_trait;

use super::{BoardReport, Counted, Period};

/// The store did not answer, or holds what this version does not know.
#[derive(Debug, thiserror::Error)]
#[error("the cases could not be counted")]
pub struct BoardBooksError(#[source] pub Box<dyn Error + Send + Sync>);

/// Counts the cases. Who may ask for which is decided by the caller, in what is [`Counted`].
///
/// # Privacy
/// What comes back has no number that is withheld, also where it comes from another host.
#[async_trait]
pub trait BoardBooks: Send + Sync {
    /// The report on this period and the one before it.
    ///
    /// # Errors
    /// [`BoardBooksError`] when the cases cannot be read.
    async fn board_report(&self, period: Period, counted: &Counted) -> Result<BoardReport, BoardBooksError>;
}
