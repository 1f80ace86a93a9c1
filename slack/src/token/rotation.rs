//! Tokens that are renewed before they expire.

use super::{InstallKey, SharedToken, TokenError, TokenSource, TokenStore, Tokens};
use crate::http::Http;
use crate::receiver::{Clock, now_unix};
use async_trait::async_trait;
use secrecy::{ExposeSecret, SecretString};
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Gives each installation its token, and gets a new pair before the old one expires.
///
/// One renewal at a time for each installation: a refresh token can be used once. The new pair is stored before it is used.
/// When Slack cannot be reached the old token serves as long as it lives.
pub struct Rotation {
    http: Http,
    client_id: String,
    client_secret: SecretString,
    store: Arc<dyn TokenStore>,
    early: Duration,
    clock: Clock,
    places: Mutex<HashMap<InstallKey, Arc<Place>>>,
}

/// What is known of one installation. The lock is held while it is renewed.
type Place = tokio::sync::Mutex<Option<Known>>;

#[derive(Clone)]
struct Known {
    access: SharedToken,
    tokens: Tokens,
    /// Whether the store has the pair.
    stored: bool,
    /// Slack said that it is no good.
    refused: bool,
}

impl Known {
    fn new(tokens: Tokens, stored: bool) -> Self {
        Self { access: Arc::new(tokens.access.clone()), tokens, stored, refused: false }
    }
}

impl Rotation {
    /// `http` needs no token: renewal carries the app's own id and secret.
    pub fn new(
        http: Http,
        client_id: impl Into<String>,
        client_secret: SecretString,
        store: impl TokenStore,
    ) -> Self {
        Self {
            http,
            client_id: client_id.into(),
            client_secret,
            store: Arc::new(store),
            early: Duration::from_secs(2 * 60 * 60),
            clock: Arc::new(now_unix),
            places: Mutex::default(),
        }
    }

    /// How long before its expiry a token is renewed. Default 2 h.
    #[must_use]
    pub fn early(mut self, early: Duration) -> Self {
        self.early = early;
        self
    }

    /// The time. Default [`now_unix`].
    #[must_use]
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    fn place(&self, install: &InstallKey) -> Arc<Place> {
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(places.entry(install.clone()).or_default())
    }

    /// For how long the token lives yet.
    fn life(&self, known: &Known) -> Duration {
        let seconds = known.tokens.expires_at_unix_secs.saturating_sub((self.clock)());
        Duration::from_secs(u64::try_from(seconds).unwrap_or(0))
    }

    fn is_fresh(&self, known: &Known) -> bool {
        !known.refused && self.life(known) > self.early
    }

    /// The pair in the store, where it is another than the one known.
    async fn look_up(&self, install: &InstallKey, known: &mut Option<Known>) -> Result<(), TokenError> {
        if known.as_ref().is_some_and(|known| !known.stored) {
            return Ok(());
        }
        let Some(tokens) = self.store.find(install).await.map_err(TokenError::Store)? else {
            return Ok(());
        };
        let same = |known: &Known| known.tokens.access.expose_secret() == tokens.access.expose_secret();
        if !known.as_ref().is_some_and(same) {
            *known = Some(Known::new(tokens, true));
        }
        Ok(())
    }

    /// Gets the next pair, if it is still due once the store is locked: another process may have been faster.
    async fn renew(&self, install: &InstallKey, known: &mut Option<Known>) -> Result<(), TokenError> {
        let _guard = self.store.lock(install).await.map_err(TokenError::Store)?;
        self.look_up(install, known).await?;
        let Some(old) = known.as_mut() else { return Err(TokenError::Unknown) };
        if self.is_fresh(old) {
            return Ok(());
        }
        let renewed = self.http.oauth_v2_refresh(&self.client_id, &self.client_secret, &old.tokens.refresh);
        match renewed.await {
            Ok(grant) => {
                let expires = (self.clock)().saturating_add(grant.expires_in_secs);
                *known = Some(Known::new(Tokens::new(grant.access, grant.refresh, expires), false));
                Ok(())
            }
            // The old one still works; the next call tries again.
            Err(error) if !old.refused && self.life(old) > Duration::ZERO => {
                tracing::warn!(%error, "a token could not be renewed yet");
                Ok(())
            }
            Err(error) => Err(TokenError::Refresh(Box::new(error))),
        }
    }

    /// Stores a new pair. A store that fails does not stop the app: the pair is tried to be stored with every call.
    async fn keep(&self, install: &InstallKey, known: &mut Known) {
        if known.stored {
            return;
        }
        match self.store.put(install, &known.tokens).await {
            Ok(()) => known.stored = true,
            Err(_) => tracing::error!("a renewed token could not be stored; it is lost if the process ends"),
        }
    }
}

#[async_trait]
impl TokenSource for Rotation {
    async fn token(&self, install: &InstallKey) -> Result<SharedToken, TokenError> {
        let place = self.place(install);
        let mut known = place.lock().await;
        if known.is_none() {
            self.look_up(install, &mut known).await?;
        }
        if !known.as_ref().is_some_and(|known| self.is_fresh(known)) {
            self.renew(install, &mut known).await?;
        }
        let Some(known) = known.as_mut() else { return Err(TokenError::Unknown) };
        self.keep(install, known).await;
        Ok(Arc::clone(&known.access))
    }

    async fn expired(&self, install: &InstallKey, token: &SharedToken) {
        let place = self.place(install);
        if let Some(known) = place.lock().await.as_mut()
            && Arc::ptr_eq(&known.access, token)
        {
            known.refused = true;
        }
    }
}

impl fmt::Debug for Rotation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Rotation { .. }")
    }
}
