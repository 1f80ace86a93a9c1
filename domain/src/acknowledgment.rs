//! Acknowledgments: somebody signs a version of the Code (Code: Administration; Acknowledgment).

use async_trait::async_trait;
use thiserror::Error;

use crate::{CodeHash, Day, SignatureId};

/// What somebody said to a version of the Code.
///
/// # Privacy
/// It names a person, and has nothing of a report or a case: it belongs to the identity side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// Drawn when the form opens.
    pub id: SignatureId,
    /// The account, or the address of somebody outside of Slack.
    pub account: String,
    /// The text.
    pub hash: CodeHash,
    /// Signed, or not.
    pub verdict: SignatureVerdict,
    /// The name as it was typed.
    pub name: String,
    /// The position as it was typed.
    pub position: String,
    /// The words that were agreed to.
    pub words: String,
    /// The company's day.
    pub day: Day,
    /// In milliseconds since 1970.
    pub signed_ms: i64,
}

/// Whether it was signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignatureVerdict {
    /// It was.
    Signed,
    /// They said that they do not sign it.
    Declined,
}

impl SignatureVerdict {
    /// The stored name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Signed => "signed",
            Self::Declined => "declined",
        }
    }

    /// The verdict with this stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Signed, Self::Declined].into_iter().find(|verdict| verdict.name() == name)
    }
}

/// How many people said what to a version. What somebody said last counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Who signed it.
    pub signed: u64,
    /// Who said that they do not.
    pub declined: u64,
    /// How many people are asked to; `None` where the members are not known.
    pub members: Option<u64>,
}

/// Keeps signatures for good.
#[async_trait]
pub trait Signatures: Send + Sync {
    /// An id for a new signature: drawn when its form opens, so that pressing the button twice signs once.
    fn new_id(&self) -> SignatureId;

    /// Adds a signature; says whether it did. The same id again changes nothing.
    ///
    /// # Errors
    /// When it cannot be kept.
    async fn add(&self, signature: &Signature) -> Result<bool, SignatureError>;

    /// What this account said last, to any version.
    ///
    /// # Errors
    /// When the store does not answer.
    async fn latest(&self, account: &str) -> Result<Option<Signature>, SignatureError>;

    /// How many said what to a version.
    ///
    /// # Errors
    /// When the store does not answer.
    async fn tally(&self, hash: CodeHash) -> Result<Tally, SignatureError>;

    /// What this account signed last, of any version.
    ///
    /// # Errors
    /// When the store does not answer.
    async fn latest_signed(&self, account: &str) -> Result<Option<Signature>, SignatureError>;
}

/// The store did not answer.
#[derive(Debug, Error)]
#[error("the acknowledgments cannot be used")]
pub struct SignatureError(#[from] pub Box<dyn std::error::Error + Send + Sync>);
