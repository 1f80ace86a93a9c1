//! The version of the Code that answers come from.

use std::sync::{Arc, PoisonError, RwLock};

use domain::CodeVersion;
use guidance::Guide;

/// A version that is served, read.
#[allow(missing_debug_implementations)]
pub struct ServedCode {
    /// The version, as the register has it.
    pub version: CodeVersion,
    /// What changed since the version before, in a few lines; none where there was none before.
    pub changes: Vec<String>,
    /// What answers from it.
    pub guide: Arc<Guide>,
}

/// The version in force. It changes while the program runs, when another one is published.
#[allow(missing_debug_implementations)]
pub struct CodeInForce(RwLock<Arc<ServedCode>>);

impl CodeInForce {
    /// Serves this version.
    #[must_use]
    pub fn new(served: ServedCode) -> Self {
        Self(RwLock::new(Arc::new(served)))
    }

    /// The version that is served now. Whoever answers takes it once, so that an answer is of one version.
    #[must_use]
    pub fn now(&self) -> Arc<ServedCode> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Serves another version from now on.
    pub fn serve(&self, served: ServedCode) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(served);
    }
}
