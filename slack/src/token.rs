//! Which token a call carries: one for all, or one for each installation that is renewed before it expires.
//!
//! Source: docs.slack.dev, "Using token rotation": access tokens live 12 hours, a refresh token can be used once.

mod install;
mod rotation;
mod store;

pub use install::InstallKey;
pub use rotation::Rotation;
pub use store::{MemoryTokens, StoreError, TokenStore, Tokens};

use async_trait::async_trait;
use secrecy::SecretString;
use std::fmt;
use std::sync::Arc;

/// A token in use. Clones share the text.
pub type SharedToken = Arc<SecretString>;

/// Why there is no token. Carries none, nor who would have had it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TokenError {
    /// The app is not installed there, or its tokens are not in the store.
    #[error("there is no token for this installation")]
    Unknown,
    /// The store failed.
    #[error("the token store failed")]
    Store(#[source] StoreError),
    /// The token has expired and could not be renewed.
    #[error("the token has expired and could not be renewed")]
    Refresh(#[source] Box<crate::Error>),
}

/// Gives the bot token of an installation.
#[async_trait]
pub trait TokenSource: Send + Sync + 'static {
    /// The token to call with now.
    ///
    /// # Errors
    /// [`TokenError`] when there is none.
    async fn token(&self, install: &InstallKey) -> Result<SharedToken, TokenError>;

    /// Slack said that this token has expired. Afterwards [`token`](TokenSource::token) should give another; if it gives
    /// the same one, the call fails.
    async fn expired(&self, install: &InstallKey, token: &SharedToken) {
        let _ = (install, token);
    }

    /// Whether there is one token for everything, so that nobody need ask whose it is.
    fn is_single(&self) -> bool {
        false
    }
}

/// One token for everything.
pub struct FixedToken(SharedToken);

impl FixedToken {
    /// The token, `xoxb-…`.
    #[must_use]
    pub fn new(token: SecretString) -> Self {
        Self(Arc::new(token))
    }
}

#[async_trait]
impl TokenSource for FixedToken {
    async fn token(&self, _install: &InstallKey) -> Result<SharedToken, TokenError> {
        Ok(Arc::clone(&self.0))
    }

    fn is_single(&self) -> bool {
        true
    }
}

impl fmt::Debug for FixedToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FixedToken(..)")
    }
}
