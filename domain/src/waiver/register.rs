//! The register of waivers.

use async_trait::async_trait;
use thiserror::Error;

use super::{Decision, Disclosure, Waiver, WaiverNumber};

/// Keeps waivers for good. What was written stays: a decision and a disclosure are added once, and nothing is changed or deleted.
#[async_trait]
pub trait WaiverRegister: Send + Sync {
    /// A number for a new waiver: drawn when its form opens, so that pressing the button twice stores it once.
    fn new_number(&self) -> WaiverNumber;

    /// Adds a waiver that nobody decided on. The same number again changes nothing.
    ///
    /// # Errors
    /// When it cannot be kept.
    async fn add(&self, waiver: &Waiver) -> Result<(), WaiverError>;

    /// The waiver with this number.
    ///
    /// # Errors
    /// When the register does not answer.
    async fn find(&self, number: WaiverNumber) -> Result<Option<Waiver>, WaiverError>;

    /// Every waiver, newest first.
    ///
    /// # Errors
    /// When the register does not answer.
    async fn all(&self) -> Result<Vec<Waiver>, WaiverError>;

    /// Adds the decision; says whether it did. A waiver that has one keeps it.
    ///
    /// # Errors
    /// When it cannot be kept.
    async fn add_decision(&self, number: WaiverNumber, decision: &Decision) -> Result<bool, WaiverError>;

    /// Adds the disclosure; says whether it did. A waiver that has one keeps it.
    ///
    /// # Errors
    /// When it cannot be kept.
    async fn add_disclosure(
        &self,
        number: WaiverNumber,
        disclosure: &Disclosure,
    ) -> Result<bool, WaiverError>;
}

/// The register did not answer.
#[derive(Debug, Error)]
#[error("the register of waivers cannot be used")]
pub struct WaiverError(#[from] pub Box<dyn std::error::Error + Send + Sync>);
