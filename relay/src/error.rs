//! What can go wrong inside the relay.

use domain::{DeskError, IntakeError, KeyId, MailboxError, OpenError};
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
    /// Another master key is in use than those that are here.
    #[error(
        "the keys of cases are sealed under the master key with the id {id}, and it is not among those that are here: put it back, or bring this machine\u{2019}s up to date (`ethics-bot keys show`)"
    )]
    OtherMasterKey {
        /// Of the one in use.
        id: KeyId,
    },
    /// The master key is being replaced, and the one before is still needed.
    #[error(
        "the master key is being replaced, and some keys of cases are still sealed under the one with the id {id}, which is not here: put it back as the first line, and finish with `ethics-bot keys rotate`"
    )]
    PreviousMasterKeyMissing {
        /// Of the one before.
        id: KeyId,
    },
    /// Keys of cases open with none of the master keys.
    #[error(
        "{keys} keys of cases open with none of the master keys that are here: put the one back that they were sealed under, as the first line"
    )]
    KeysOfOthers {
        /// How many.
        keys: usize,
    },
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
