//! Renewing tokens.

use super::{Http, Method};
use crate::error::{Error, Result};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::json;
use std::fmt;

/// A new pair of tokens.
#[non_exhaustive]
pub struct Grant {
    /// The access token.
    pub access: SecretString,
    /// The next refresh token.
    pub refresh: SecretString,
    /// For how long the access token lives, in seconds.
    pub expires_in_secs: i64,
}

impl fmt::Debug for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Grant(..)")
    }
}

#[derive(Deserialize)]
struct Granted {
    access_token: String,
    refresh_token: Option<String>,
    expires_in: Option<i64>,
}

impl Http {
    /// `oauth.v2.access` with a refresh token, which this uses up: store the new pair before anything else.
    ///
    /// Not repeated after a timeout; within a short grace Slack takes the old refresh token once more.
    ///
    /// # Errors
    /// Any failure of the call; [`Error::Decode`] where the app does not rotate its tokens.
    pub async fn oauth_v2_refresh(
        &self,
        client_id: &str,
        client_secret: &SecretString,
        refresh_token: &SecretString,
    ) -> Result<Grant> {
        let args = json!({
            "client_id": client_id,
            "client_secret": client_secret.expose_secret(),
            "grant_type": "refresh_token",
            "refresh_token": refresh_token.expose_secret(),
        });
        let granted: Granted = self.call(Method::OAUTH_V2_ACCESS, &args).await?;
        let missing =
            |key: &str| Error::Decode { method: "oauth.v2.access".to_owned(), path: key.to_owned() };
        Ok(Grant {
            access: granted.access_token.into(),
            refresh: granted.refresh_token.ok_or_else(|| missing("refresh_token"))?.into(),
            expires_in_secs: granted.expires_in.ok_or_else(|| missing("expires_in"))?,
        })
    }
}
