//! What an app has in Slack: a bot, a home, commands, shortcuts.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What an app has in Slack.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Features {
    /// The app's home.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub app_home: Option<AppHome>,
    /// The app's user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bot_user: Option<BotUser>,
    /// At most 50, each once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub slash_commands: Vec<SlashCommand>,
    /// At most 10.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shortcuts: Vec<Shortcut>,
    /// Domains whose links the app unfolds, at most 5.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unfurl_domains: Vec<String>,
    /// Steps of the old workflow builder, at most 10.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub workflow_steps: Vec<WorkflowStep>,
    /// The split view of assistants.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assistant_view: Option<AssistantView>,
    /// The view of agents; not checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent_view: Option<Value>,
    /// Functions of the first format; not checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub functions: Option<Value>,
}

/// Which tabs the app's home has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AppHome {
    /// A home tab, for `views.publish`.
    pub home_tab_enabled: bool,
    /// A tab for direct messages.
    pub messages_tab_enabled: bool,
    /// Whether people can only read there.
    pub messages_tab_read_only_enabled: bool,
}

/// The app's user.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BotUser {
    /// 1 to 80 characters: lower-case letters, digits, `-`, `_` and `.`.
    pub display_name: String,
    /// Whether it always looks present.
    #[serde(default)]
    pub always_online: bool,
}

/// A slash command.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct SlashCommand {
    /// With its slash, 2 to 32 characters, no space and no capital.
    pub command: String,
    /// Where Slack sends it; not with Socket Mode.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// 1 to 2,000 characters.
    pub description: String,
    /// What to type after it, 1 to 1,000 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usage_hint: Option<String>,
    /// Whether mentions arrive as ids.
    #[serde(default)]
    pub should_escape: bool,
}

impl SlashCommand {
    /// A command that gets mentions as ids.
    #[must_use]
    pub fn new(command: impl Into<String>, description: impl Into<String>) -> Self {
        let (command, description) = (command.into(), description.into());
        Self { command, description, url: None, usage_hint: None, should_escape: true }
    }

    /// What to type after the command.
    #[must_use]
    pub fn usage_hint(mut self, hint: impl Into<String>) -> Self {
        self.usage_hint = Some(hint.into());
        self
    }
}

/// Where a shortcut is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum ShortcutKind {
    /// In the menu of a message.
    Message,
    /// Everywhere.
    Global,
}

/// A shortcut.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shortcut {
    /// 1 to 24 characters.
    pub name: String,
    /// Where it is.
    #[serde(rename = "type")]
    pub kind: ShortcutKind,
    /// The app's name for it, 1 to 255 characters.
    pub callback_id: String,
    /// 1 to 150 characters.
    pub description: String,
}

/// A step of the old workflow builder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorkflowStep {
    /// 1 to 50 characters.
    pub name: String,
    /// 1 to 50 characters.
    pub callback_id: String,
}

/// The split view of assistants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssistantView {
    /// What the assistant is for.
    pub assistant_description: String,
    /// What a person could ask.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub suggested_prompts: Vec<Prompt>,
}

/// Something to ask an assistant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prompt {
    /// What the person sees.
    pub title: String,
    /// What is sent.
    pub message: String,
}
