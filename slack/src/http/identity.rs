//! Who the app is.

use super::{Http, Method};
use crate::error::Result;
use crate::model::{BotId, EnterpriseId, TeamId, UserId, flag, opaque_debug, or_default};
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::Instant;

/// Who a token belongs to: the answer of `auth.test`.
#[derive(Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Identity {
    /// The app's own user.
    pub user_id: UserId,
    /// The app's bot.
    #[serde(default, deserialize_with = "or_default")]
    pub bot_id: Option<BotId>,
    /// The workspace.
    #[serde(default, deserialize_with = "or_default")]
    pub team_id: Option<TeamId>,
    /// The workspace's name.
    #[serde(default, deserialize_with = "or_default")]
    pub team: Option<String>,
    /// The app's handle.
    #[serde(default, deserialize_with = "or_default")]
    pub user: Option<String>,
    /// The workspace's address.
    #[serde(default, deserialize_with = "or_default")]
    pub url: Option<String>,
    /// The organization.
    #[serde(default, deserialize_with = "or_default")]
    pub enterprise_id: Option<EnterpriseId>,
    /// Whether the app is installed on a whole organization.
    #[serde(default, deserialize_with = "flag")]
    pub is_enterprise_install: bool,
}

opaque_debug!(Identity);

impl Http {
    /// `auth.test`: who the bot token belongs to.
    ///
    /// # Errors
    /// [`Error::Api`](crate::Error::Api) with a [fatal](super::Code::is_fatal) code for a token that is no good.
    pub async fn auth_test(&self) -> Result<Identity> {
        self.call(Method::AUTH_TEST, &json!({})).await
    }

    /// `api.test`: whether the Web API answers.
    ///
    /// # Errors
    /// Any failure of the call.
    pub async fn api_test(&self) -> Result<()> {
        self.call::<Value>(Method::API_TEST, &json!({})).await.map(drop)
    }

    /// `apps.connections.open`: the address of a new Socket Mode connection. It carries a ticket: never log it.
    ///
    /// # Errors
    /// Any failure of the call.
    pub async fn apps_connections_open(&self) -> Result<SecretString> {
        self.connection(None).await
    }

    /// [`apps_connections_open`](Http::apps_connections_open), giving up rather than waiting beyond a moment.
    pub(crate) async fn connection(&self, until: Option<Instant>) -> Result<SecretString> {
        #[derive(Deserialize)]
        struct Opened {
            url: String,
        }
        let opened = self.call_until::<Opened>(Method::APPS_CONNECTIONS_OPEN, &json!({}), until).await;
        opened.map(|reply| reply.value.url.into())
    }
}
