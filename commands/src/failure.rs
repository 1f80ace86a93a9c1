//! What to say when it is our fault.

use std::error::Error;

/// Something on our side failed. The person is told so in one calm sentence that the verb chooses; the cause goes to the operator's log, by its
/// kind and never with anybody's words.
#[derive(Debug, thiserror::Error)]
#[error("{what}")]
pub struct Fault {
    /// What was being done, for the log.
    pub what: &'static str,
    /// The cause.
    #[source]
    pub source: Box<dyn Error + Send + Sync>,
}

impl Fault {
    pub(crate) fn new(what: &'static str, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { what, source: source.into() }
    }
}
