//! Where tokens are kept between restarts.

use super::InstallKey;
use async_trait::async_trait;
use secrecy::SecretString;
use std::any::Any;
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

/// Whatever a store fails with. Must not print tokens.
pub type StoreError = Box<dyn std::error::Error + Send + Sync>;

/// The pair of tokens of an installation.
#[derive(Clone)]
#[non_exhaustive]
pub struct Tokens {
    /// What calls carry, `xoxe.xoxb-…`.
    pub access: SecretString,
    /// What the next pair is got with, once, `xoxe-…`.
    pub refresh: SecretString,
    /// When the access token expires, in Unix seconds.
    pub expires_at_unix_secs: i64,
}

impl Tokens {
    /// A pair with its expiry in Unix seconds.
    #[must_use]
    pub fn new(access: SecretString, refresh: SecretString, expires_at_unix_secs: i64) -> Self {
        Self { access, refresh, expires_at_unix_secs }
    }
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tokens(..)")
    }
}

/// Keeps the tokens of installations.
///
/// # Privacy
/// Both tokens are secrets: keep them sealed.
#[async_trait]
pub trait TokenStore: Send + Sync + 'static {
    /// The tokens of an installation, if it is known.
    ///
    /// # Errors
    /// Whatever the store fails with.
    async fn find(&self, install: &InstallKey) -> Result<Option<Tokens>, StoreError>;

    /// Puts both tokens, in one step: half a pair is none.
    ///
    /// # Errors
    /// Whatever the store fails with.
    async fn put(&self, install: &InstallKey, tokens: &Tokens) -> Result<(), StoreError>;

    /// Locks an installation until the guard is dropped. Where several processes share a store this must be a lock of the
    /// store's, for example a row lock; within one process the client has its own. [`put`](TokenStore::put) is called while it
    /// is held.
    ///
    /// # Errors
    /// Whatever the store fails with.
    async fn lock(&self, install: &InstallKey) -> Result<Box<dyn Any + Send>, StoreError> {
        let _ = install;
        Ok(Box::new(()))
    }
}

/// Keeps tokens in memory, for tests: they are gone with the process, and cannot be got again.
#[derive(Clone, Default)]
pub struct MemoryTokens(Arc<Mutex<HashMap<InstallKey, Tokens>>>);

impl MemoryTokens {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

#[async_trait]
impl TokenStore for MemoryTokens {
    async fn find(&self, install: &InstallKey) -> Result<Option<Tokens>, StoreError> {
        Ok(self.0.lock().unwrap_or_else(PoisonError::into_inner).get(install).cloned())
    }

    async fn put(&self, install: &InstallKey, tokens: &Tokens) -> Result<(), StoreError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(install.clone(), tokens.clone());
        Ok(())
    }
}

impl fmt::Debug for MemoryTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MemoryTokens(..)")
    }
}
