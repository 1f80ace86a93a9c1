//! The register of versions.

use async_trait::async_trait;
use thiserror::Error;

use super::{CodeHash, CodeVersion, Publication};
use crate::Disclosure;

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

/// Keeps versions of the Code for good. Nothing is changed or deleted; a publication moves only while it has not come.
#[async_trait]
pub trait CodeVersions: Send + Sync {
    /// Adds a version.
    ///
    /// # Errors
    /// When it cannot be kept.
    async fn add(&self, version: &CodeVersion) -> Result<Recorded, CodeVersionError>;

    /// Every version, newest first.
    ///
    /// # Errors
    /// When the register does not answer.
    async fn all(&self) -> Result<Vec<CodeVersion>, CodeVersionError>;

    /// The version in force at this moment (milliseconds since 1970): the one that was published last; `None` while none is.
    ///
    /// # Errors
    /// When the register does not answer.
    async fn in_force(&self, now_ms: i64) -> Result<Option<CodeVersion>, CodeVersionError>;

    /// The version with this text.
    ///
    /// # Errors
    /// When the register does not answer.
    async fn find(&self, hash: CodeHash) -> Result<Option<CodeVersion>, CodeVersionError>;

    /// Publishes a version, or moves a publication that has not come; says whether it did.
    ///
    /// # Errors
    /// When it cannot be kept.
    async fn publish(
        &self,
        hash: CodeHash,
        publication: &Publication,
        now_ms: i64,
    ) -> Result<bool, CodeVersionError>;

    /// Adds the disclosure; says whether it did. A version that has one keeps it.
    ///
    /// # Errors
    /// When it cannot be kept.
    async fn add_disclosure(&self, hash: CodeHash, disclosure: &Disclosure)
    -> Result<bool, CodeVersionError>;
}

/// The register did not answer.
#[derive(Debug, Error)]
#[error("the register of the Code's versions cannot be used")]
pub struct CodeVersionError(#[from] pub Box<dyn std::error::Error + Send + Sync>);
