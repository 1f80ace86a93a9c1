//! The app manifest as types: what an app is called, what it may do, what it hears. Source: docs.slack.dev, "App manifest
//! reference", and the schema `manifest.schema.2.0.0.json` of slackapi/manifest-schema.
//!
//! ```
//! use slack::manifest::{Manifest, SlashCommand};
//!
//! let mut manifest = Manifest::new("Greeter");
//! manifest.features.slash_commands.push(SlashCommand::new("/greet", "Says hello"));
//! manifest.oauth_config.scopes.bot.push("commands".to_owned());
//! manifest.settings.socket_mode_enabled = Some(true);
//! assert!(manifest.check().is_ok());
//!
//! manifest.display_information.name = "A name that Slack would not take, for it is too long".to_owned();
//! let problems = manifest.check().unwrap_err();
//! assert_eq!(problems.to_string(), "/display_information/name has 52 characters, the most is 35");
//! ```

mod check;
mod features;
mod problem;
mod settings;

pub use features::{
    AppHome, AssistantView, BotUser, Features, Prompt, Shortcut, ShortcutKind, SlashCommand, WorkflowStep,
};
pub use problem::{Problem, Problems, Rule};
pub use settings::{
    EventSubscriptions, IncomingWebhooks, Interactivity, MetadataSubscription, OauthConfig, Scopes, Settings,
};

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A manifest. [`check`](Manifest::check) says whether Slack would take it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Manifest {
    /// Where an editor finds the schema.
    #[serde(rename = "$schema", default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// Which manifest format this is.
    #[serde(rename = "_metadata", default)]
    pub metadata: Metadata,
    /// What people see of the app.
    pub display_information: DisplayInformation,
    /// What the app has in Slack.
    #[serde(default, skip_serializing_if = "is_default")]
    pub features: Features,
    /// What it may do.
    #[serde(default, skip_serializing_if = "is_default")]
    pub oauth_config: OauthConfig,
    /// How it hears of things.
    #[serde(default, skip_serializing_if = "is_default")]
    pub settings: Settings,
    /// What the Marketplace shows; not checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub app_directory: Option<Value>,
    /// Custom functions; not checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub functions: Option<Value>,
    /// Workflows; not checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workflows: Option<Value>,
    /// Datastores; not checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub datastores: Option<Value>,
    /// Custom types; not checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub types: Option<Value>,
    /// Domains a hosted app may call, at most 10.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outgoing_domains: Option<Vec<String>>,
    /// Other services' sign-in; not checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_auth_providers: Option<Value>,
    /// Servers of the Model Context Protocol; not checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mcp_servers: Option<Value>,
}

/// Which manifest format this is; major version 2 by default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Metadata {
    /// The format's major version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub major_version: Option<u32>,
    /// Its minor version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minor_version: Option<u32>,
    /// The schema's version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema_version: Option<u32>,
    /// The oldest version that understands it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_version: Option<u32>,
}

impl Default for Metadata {
    fn default() -> Self {
        Self { major_version: Some(2), minor_version: None, schema_version: None, min_version: None }
    }
}

/// What people see of the app.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct DisplayInformation {
    /// The name, 1 to 35 characters.
    pub name: String,
    /// One sentence, up to 140 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// 175 to 4,000 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub long_description: Option<String>,
    /// `#` and 3 or 6 hexadecimal digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub background_color: Option<String>,
}

impl Manifest {
    /// A manifest with a name and nothing else.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        let display_information = DisplayInformation { name: name.into(), ..DisplayInformation::default() };
        Self { display_information, ..Self::default() }
    }

    /// Gives everything that Slack calls the same address, and switches Socket Mode off.
    pub fn receive_at(&mut self, url: &str) {
        self.settings.socket_mode_enabled = Some(false);
        if let Some(events) = &mut self.settings.event_subscriptions {
            events.request_url = Some(url.to_owned());
        }
        if let Some(interactivity) = &mut self.settings.interactivity {
            interactivity.request_url = Some(url.to_owned());
        }
        for command in &mut self.features.slash_commands {
            command.url = Some(url.to_owned());
        }
    }

    /// Checks every limit and rule of Slack.
    ///
    /// # Errors
    /// All problems, each with its place as a JSON pointer.
    pub fn check(&self) -> Result<(), Problems> {
        check::check(self)
    }
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
