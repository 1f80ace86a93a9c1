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
/// One renewal at a time for each installation: a refresh token can be used once. The new pair is stored before it is used,
/// also when the call that asked for it is given up meanwhile. When Slack cannot be reached the old token serves as long as
/// it lives, and Slack is asked again after a minute.
pub struct Rotation(Arc<Renewal>);

/// What renewing takes.
#[derive(Clone)]
struct Renewal {
    http: Http,
    client_id: String,
    client_secret: SecretString,
    store: Arc<dyn TokenStore>,
    early: Duration,
    clock: Clock,
    places: Arc<Mutex<HashMap<InstallKey, Arc<Place>>>>,
}

/// After a renewal that failed while the old token still lives.
const PAUSE_SECS: i64 = 60;

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
    /// When a renewal that failed may be tried again, in Unix seconds.
    again_at: i64,
}

impl Known {
    fn new(tokens: Tokens, stored: bool) -> Self {
        Self { access: Arc::new(tokens.access.clone()), tokens, stored, refused: false, again_at: i64::MIN }
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
        Self(Arc::new(Renewal {
            http,
            client_id: client_id.into(),
            client_secret,
            store: Arc::new(store),
            early: Duration::from_secs(2 * 60 * 60),
            clock: Arc::new(now_unix),
            places: Arc::default(),
        }))
    }

    /// How long before its expiry a token is renewed. Default 2 h.
    #[must_use]
    pub fn early(mut self, early: Duration) -> Self {
        Arc::make_mut(&mut self.0).early = early;
        self
    }

    /// The time. Default [`now_unix`].
    #[must_use]
    pub fn clock(mut self, clock: Clock) -> Self {
        Arc::make_mut(&mut self.0).clock = clock;
        self
    }
}

impl Renewal {
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

    /// Whether to ask Slack for the next pair now.
    fn is_due(&self, known: &Known) -> bool {
        let must = known.refused || self.life(known) == Duration::ZERO;
        must || (!self.is_fresh(known) && (self.clock)() >= known.again_at)
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

    /// Gets the next pair, if it is still due once the store is locked: another process may have been faster. The lock is held
    /// until the pair is stored, or the other process would use the old refresh token once more.
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
                let pair = Known::new(Tokens::new(grant.access, grant.refresh, expires), false);
                self.keep(install, known.insert(pair)).await;
                Ok(())
            }
            // The old one still works.
            Err(error) if !old.refused && self.life(old) > Duration::ZERO => {
                old.again_at = (self.clock)().saturating_add(PAUSE_SECS);
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

    /// The token to call with, renewed and stored where that is due.
    async fn token(&self, install: &InstallKey) -> Result<SharedToken, TokenError> {
        let place = self.place(install);
        let mut known = place.lock().await;
        if known.is_none() {
            self.look_up(install, &mut known).await?;
        }
        if let Some(known) = known.as_mut() {
            self.keep(install, known).await;
        }
        if known.as_ref().is_none_or(|known| self.is_due(known)) {
            self.renew(install, &mut known).await?;
        }
        known.as_ref().map(|known| Arc::clone(&known.access)).ok_or(TokenError::Unknown)
    }

    /// The token at hand, where nothing is to be done for it.
    async fn at_hand(&self, install: &InstallKey) -> Option<SharedToken> {
        let place = self.place(install);
        let known = place.lock().await;
        let good = known.as_ref().filter(|known| known.stored && !self.is_due(known));
        good.map(|known| Arc::clone(&known.access))
    }
}

#[async_trait]
impl TokenSource for Rotation {
    async fn token(&self, install: &InstallKey) -> Result<SharedToken, TokenError> {
        if let Some(token) = self.0.at_hand(install).await {
            return Ok(token);
        }
        // In a task of its own: a refresh token is used up as soon as it is sent, so what comes for it must be kept even when
        // the caller gives up.
        let (renewal, install) = (Arc::clone(&self.0), install.clone());
        match tokio::spawn(async move { renewal.token(&install).await }).await {
            Ok(outcome) => outcome,
            Err(ended) => match ended.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                Err(_) => Err(TokenError::Store("the runtime ended".into())),
            },
        }
    }

    async fn expired(&self, install: &InstallKey, token: &SharedToken) {
        let place = self.0.place(install);
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
