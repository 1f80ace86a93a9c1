//! What can go wrong inside the relay.

use domain::{DeskError, IntakeError, MailboxError, OpenError};
use storage_content::StoreError;

/// The relay could not do it. It names the step, never a value.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RelayError {
    /// The store failed.
    #[error("the store failed")]
    Store(#[from] StoreError),
    /// A sealed value did not open.
    #[error("a sealed value of {table} did not open")]
    Sealed {
        /// In which table.
        table: &'static str,
        /// The cause.
        #[source]
        source: OpenError,
    },
    /// The case has no key: it was destroyed, or the keys' file is not the one that belongs to the contents' file.
    #[error("the case has no key")]
    NoKey,
    /// There are cases, and the keys are not those of any of them.
    #[error(
        "the database of the keys (keys.db, or the server of keys.url) has the key of no case: it is empty or another one. Put back the copy that `ethics-bot backup keys` made"
    )]
    KeysLost,
    /// What opened is not what this version writes.
    #[error("an opened {what} has an unknown form")]
    Form {
        /// What was opened.
        what: &'static str,
    },
}

impl From<RelayError> for IntakeError {
    fn from(error: RelayError) -> Self {
        Self::Unavailable(Box::new(error))
    }
}

impl From<RelayError> for MailboxError {
    fn from(error: RelayError) -> Self {
        Self::Unavailable(Box::new(error))
    }
}

impl From<RelayError> for DeskError {
    fn from(error: RelayError) -> Self {
        Self::Unavailable(Box::new(error))
    }
}
