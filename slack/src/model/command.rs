//! Slash commands.

use super::{
    AppId, ChannelId, EnterpriseId, ResponseUrl, TeamId, TriggerId, UserId, flag, opaque_debug, or_default,
};
use serde::Deserialize;

/// A slash command a person typed. Source: docs.slack.dev, "Implementing slash commands".
#[derive(Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct SlashCommand {
    /// The command with its slash, for example `/ethics`.
    pub command: String,
    /// The words after the command.
    #[serde(default, deserialize_with = "or_default")]
    pub text: String,
    /// Who typed it.
    pub user_id: UserId,
    /// Their handle, when Slack sends it.
    #[serde(default, deserialize_with = "or_default")]
    pub user_name: Option<String>,
    /// Where it was typed.
    pub channel_id: ChannelId,
    /// The channel's name: `directmessage` or `privategroup` where Slack hides it.
    #[serde(default, deserialize_with = "or_default")]
    pub channel_name: Option<String>,
    /// The workspace.
    #[serde(default, deserialize_with = "or_default")]
    pub team_id: Option<TeamId>,
    /// The Enterprise Grid organization.
    #[serde(default, deserialize_with = "or_default")]
    pub enterprise_id: Option<EnterpriseId>,
    /// Whether the app is installed on a whole organization. Arrives as the text `"true"` or `"false"` here.
    #[serde(default, deserialize_with = "flag")]
    pub is_enterprise_install: bool,
    /// The app.
    #[serde(default, deserialize_with = "or_default")]
    pub api_app_id: Option<AppId>,
    /// The permission to open a modal.
    #[serde(default, deserialize_with = "or_default")]
    pub trigger_id: Option<TriggerId>,
    /// The address for later answers.
    #[serde(default, deserialize_with = "or_default")]
    pub response_url: Option<ResponseUrl>,
}

impl SlashCommand {
    /// A command as if typed just now, with every optional field empty.
    #[must_use]
    pub fn new(
        command: impl Into<String>,
        text: impl Into<String>,
        user_id: UserId,
        channel_id: ChannelId,
    ) -> Self {
        Self {
            command: command.into(),
            text: text.into(),
            user_id,
            user_name: None,
            channel_id,
            channel_name: None,
            team_id: None,
            enterprise_id: None,
            is_enterprise_install: false,
            api_app_id: None,
            trigger_id: None,
            response_url: None,
        }
    }
}

opaque_debug!(SlashCommand);
