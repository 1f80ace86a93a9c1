//! The register of versions.

use async_trait::async_trait;
use thiserror::Error;

use super::{CodeHash, CodeVersion};

/// What came of putting a version into the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recorded {
    /// It is in it.
    New,
    /// This very text was in it before; nothing was changed.
    Known,
    /// Another text has this name; nothing was changed.
    NameTaken,
}

/// The texts that people signed. What is put into the register goes there from the command line, beside the running program.
#[async_trait]
pub trait CodeVersions: Send + Sync {
    /// The version with this text.
    ///
    /// # Errors
    /// When the register does not answer.
    async fn find(&self, hash: CodeHash) -> Result<Option<CodeVersion>, CodeVersionError>;

    /// The texts whose signatures are good for this one: its own, and those before it since which nobody was asked to sign again.
    ///
    /// # Errors
    /// When the register does not answer.
    async fn good_for(&self, hash: CodeHash) -> Result<Vec<CodeHash>, CodeVersionError>;
}

/// The register did not answer.
#[derive(Debug, Error)]
#[error("the register of the Code's versions cannot be used")]
pub struct CodeVersionError(#[from] pub Box<dyn std::error::Error + Send + Sync>);
