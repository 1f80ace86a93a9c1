//! What the events say, one type each. Source: docs.slack.dev, "Events".

use super::{BotId, ChannelId, Edited, TeamId, Ts, UserId, ViewPayload, opaque_debug, or_default};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// Somebody mentioned the app: `app_mention`.
#[derive(Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct AppMention {
    /// Who; a bot that wrote the message may have no user.
    #[serde(default, deserialize_with = "or_default")]
    pub user: Option<UserId>,
    /// The whole text, the mention included.
    #[serde(default, deserialize_with = "or_default")]
    pub text: String,
    /// The message.
    pub ts: Ts,
    /// Its thread.
    #[serde(default, deserialize_with = "or_default")]
    pub thread_ts: Option<Ts>,
    /// Where.
    pub channel: ChannelId,
    /// The bot that wrote it, where it was one.
    #[serde(default, deserialize_with = "or_default")]
    pub bot_id: Option<BotId>,
    /// The blocks as they came.
    #[serde(default)]
    pub blocks: Value,
    /// The attachments as they came.
    #[serde(default)]
    pub attachments: Value,
    /// The files as they came.
    #[serde(default)]
    pub files: Value,
}

/// A message was written, changed or deleted: `message` in all its subtypes.
#[derive(Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct MessageEvent {
    /// Where.
    pub channel: ChannelId,
    /// `channel`, `group`, `im` or `mpim`.
    #[serde(default, deserialize_with = "or_default")]
    pub channel_type: Option<String>,
    /// Who wrote it; subtypes and bots may have none.
    #[serde(default, deserialize_with = "or_default")]
    pub user: Option<UserId>,
    /// The bot that wrote it, the app's own included.
    #[serde(default, deserialize_with = "or_default")]
    pub bot_id: Option<BotId>,
    /// The kind: `None` for a person's plain message, else for example `message_changed`.
    #[serde(default, deserialize_with = "or_default")]
    pub subtype: Option<String>,
    /// The text.
    #[serde(default, deserialize_with = "or_default")]
    pub text: String,
    /// The message.
    #[serde(default, deserialize_with = "or_default")]
    pub ts: Option<Ts>,
    /// Its thread.
    #[serde(default, deserialize_with = "or_default")]
    pub thread_ts: Option<Ts>,
    /// Who edited it and when.
    #[serde(default, deserialize_with = "or_default")]
    pub edited: Option<Edited>,
    /// The message after a change, as it came.
    #[serde(default)]
    pub message: Value,
    /// The message before a change or deletion, as it came.
    #[serde(default)]
    pub previous_message: Value,
    /// The blocks as they came.
    #[serde(default)]
    pub blocks: Value,
    /// The attachments as they came.
    #[serde(default)]
    pub attachments: Value,
    /// The files as they came.
    #[serde(default)]
    pub files: Value,
    /// Which message was deleted.
    #[serde(default, deserialize_with = "or_default")]
    pub deleted_ts: Option<Ts>,
}

impl MessageEvent {
    /// Whether a person wrote this directly to the app: a plain message (or a file, or a thread reply shown in the
    /// conversation) in a direct message, from no bot.
    #[must_use]
    pub fn is_direct_from_person(&self) -> bool {
        let plain = matches!(self.subtype.as_deref(), None | Some("file_share" | "thread_broadcast"));
        plain && self.bot_id.is_none() && self.user.is_some() && self.channel_type.as_deref() == Some("im")
    }
}

/// Somebody opened the app's home: `app_home_opened`.
#[derive(Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct AppHomeOpened {
    /// Who.
    pub user: UserId,
    /// The direct message with the app.
    #[serde(default, deserialize_with = "or_default")]
    pub channel: Option<ChannelId>,
    /// `home` or `messages`.
    #[serde(default, deserialize_with = "or_default")]
    pub tab: String,
    /// The home view published last, if any.
    #[serde(default, deserialize_with = "or_default")]
    pub view: Option<ViewPayload>,
}

/// Somebody joined a channel: `member_joined_channel`.
#[derive(Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct MemberJoinedChannel {
    /// Who.
    pub user: UserId,
    /// Where.
    pub channel: ChannelId,
    /// `C` for a channel, `G` for a private one.
    #[serde(default, deserialize_with = "or_default")]
    pub channel_type: Option<String>,
    /// The workspace.
    #[serde(default, deserialize_with = "or_default")]
    pub team: Option<TeamId>,
    /// Who invited them, where somebody did.
    #[serde(default, deserialize_with = "or_default")]
    pub inviter: Option<UserId>,
}

/// Somebody left a channel: `member_left_channel`.
#[derive(Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct MemberLeftChannel {
    /// Who.
    pub user: UserId,
    /// Where.
    pub channel: ChannelId,
    /// `C` for a channel, `G` for a private one.
    #[serde(default, deserialize_with = "or_default")]
    pub channel_type: Option<String>,
    /// The workspace.
    #[serde(default, deserialize_with = "or_default")]
    pub team: Option<TeamId>,
}

/// A channel was archived, unarchived or deleted, or the app left it: `channel_archive`, `group_archive` and so on.
#[derive(Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ChannelChanged {
    /// Which channel.
    pub channel: ChannelId,
    /// Who did it, where Slack says so.
    #[serde(default, deserialize_with = "or_default")]
    pub user: Option<UserId>,
}

/// A channel got another name: `channel_rename`, `group_rename`.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct ChannelRename {
    /// Which channel.
    pub channel: ChannelId,
    /// The new name.
    pub name: String,
}

impl<'de> Deserialize<'de> for ChannelRename {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Wire {
            channel: Named,
        }
        #[derive(Deserialize)]
        struct Named {
            id: ChannelId,
            #[serde(default, deserialize_with = "or_default")]
            name: String,
        }
        let Wire { channel: Named { id, name } } = Wire::deserialize(deserializer)?;
        Ok(Self { channel: id, name })
    }
}

/// A channel got another id: `channel_id_changed`.
#[derive(Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ChannelIdChanged {
    /// Before.
    pub old_channel_id: ChannelId,
    /// After.
    pub new_channel_id: ChannelId,
}

/// Tokens no longer work: `tokens_revoked`. The lists hold user ids, not tokens.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct TokensRevoked {
    /// Whose user tokens.
    pub oauth: Vec<UserId>,
    /// Which bots' tokens.
    pub bot: Vec<UserId>,
}

impl<'de> Deserialize<'de> for TokensRevoked {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let event = Value::deserialize(deserializer)?;
        let list = |kind: &str| super::tolerant::decode(event["tokens"][kind].clone());
        Ok(Self { oauth: list("oauth"), bot: list("bot") })
    }
}

opaque_debug!(
    AppHomeOpened,
    AppMention,
    ChannelChanged,
    ChannelIdChanged,
    ChannelRename,
    MemberJoinedChannel,
    MemberLeftChannel,
    MessageEvent,
    TokensRevoked,
);
