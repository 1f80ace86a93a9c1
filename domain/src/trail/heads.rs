//! Heads that are due to be sent.

use std::error::Error;

use async_trait::async_trait;

use crate::{Mark, SignedHead};

/// The store did not answer.
pub type TrailError = Box<dyn Error + Send + Sync>;

/// A head to be sent.
#[derive(Debug, Clone, Copy)]
pub struct HeadTask {
    /// The head.
    pub head: SignedHead,
    /// The mark that its message carries, to find it again when its sending was in doubt.
    pub mark: Mark,
    /// How often it was tried before. Above 0, the last try may have succeeded without our knowing.
    pub attempts: u32,
}

/// Where heads come from.
#[async_trait]
pub trait TrailHeads: Send + Sync {
    /// Takes the head that was signed and not sent, or signs a new one when the last was signed at least `every_days` days ago; for the caller alone for a
    /// minute.
    ///
    /// # Errors
    /// When the store does not answer.
    async fn take_head(&self, every_days: u16) -> Result<Option<HeadTask>, TrailError>;

    /// Records that it was sent.
    ///
    /// # Errors
    /// When the store does not answer; then it will be taken again.
    async fn head_was_sent(&self, task: &HeadTask) -> Result<(), TrailError>;
}
