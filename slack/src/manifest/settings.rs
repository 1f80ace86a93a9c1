//! What an app may do and how it hears of things.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What an app may do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct OauthConfig {
    /// Where Slack may send people back to, at most 1,000.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub redirect_urls: Vec<String>,
    /// The scopes.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub scopes: Scopes,
    /// Whether sign-in uses PKCE.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pkce_enabled: Option<bool>,
    /// Whether Slack manages the tokens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_management_enabled: Option<bool>,
}

/// The scopes, at most 255 of each.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Scopes {
    /// Of the bot token.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bot: Vec<String>,
    /// Of user tokens.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub user: Vec<String>,
    /// Those of the bot token that a workspace may refuse.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bot_optional: Vec<String>,
    /// Those of user tokens that a person may refuse.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub user_optional: Vec<String>,
}

/// How an app hears of things.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Settings {
    /// The events.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event_subscriptions: Option<EventSubscriptions>,
    /// Clicks, modals and shortcuts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interactivity: Option<Interactivity>,
    /// Whether everything comes over Socket Mode.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub socket_mode_enabled: Option<bool>,
    /// Whether tokens expire. Cannot be switched off again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_rotation_enabled: Option<bool>,
    /// Whether a whole organization can install the app.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub org_deploy_enabled: Option<bool>,
    /// Whether Slack runs the app.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_hosted: Option<bool>,
    /// From where the token may be used: 1 to 50 IPv4 addresses or networks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allowed_ip_address_ranges: Vec<String>,
    /// Incoming webhooks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incoming_webhooks: Option<IncomingWebhooks>,
    /// Sign in with Slack; not checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub siws_links: Option<Value>,
    /// The kind of a hosted app; not checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hermes_app_type: Option<String>,
    /// Who runs its functions; not checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub function_runtime: Option<String>,
    /// Whether it serves the Model Context Protocol.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_mcp_enabled: Option<bool>,
}

/// Which events an app hears, at most 100 of each.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct EventSubscriptions {
    /// Where Slack sends them; not with Socket Mode.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_url: Option<String>,
    /// As the bot.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bot_events: Vec<String>,
    /// As people who gave a user token.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub user_events: Vec<String>,
    /// Message metadata, at most 20.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub metadata_subscriptions: Vec<MetadataSubscription>,
}

/// Metadata of an app's messages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MetadataSubscription {
    /// Whose messages, or `*`.
    pub app_id: String,
    /// Which metadata, at most 50 characters.
    pub event_type: String,
}

/// Clicks, modals and shortcuts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Interactivity {
    /// Whether the app gets them.
    pub is_enabled: bool,
    /// Where Slack sends them; not with Socket Mode.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_url: Option<String>,
    /// Where Slack asks for options.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_menu_options_url: Option<String>,
}

/// Incoming webhooks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct IncomingWebhooks {
    /// Whether there are any.
    pub incoming_webhooks_enabled: bool,
}
