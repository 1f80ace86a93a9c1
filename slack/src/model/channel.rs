//! Conversations: channels, private channels and direct messages.

use super::{ChannelId, UserId, flag, opaque_debug, or_default};
use serde::Deserialize;
use serde_json::Value;

/// The channel an interaction happened in.
#[derive(Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ChannelRef {
    /// Which channel.
    pub id: ChannelId,
    /// Its name: `directmessage` or `privategroup` where Slack hides it.
    #[serde(default, deserialize_with = "or_default")]
    pub name: Option<String>,
}

/// A kind of conversation, as the `types` argument of `conversations.list` names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ChannelKind {
    /// `public_channel`
    Public,
    /// `private_channel`
    Private,
    /// `mpim`: a direct message of several people.
    GroupDirect,
    /// `im`: a direct message.
    Direct,
}

impl ChannelKind {
    /// The name on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public_channel",
            Self::Private => "private_channel",
            Self::GroupDirect => "mpim",
            Self::Direct => "im",
        }
    }
}

/// A conversation, as in `conversations.info`. Some methods answer with the id alone.
/// Source: docs.slack.dev, "Conversation object".
#[derive(Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Channel {
    /// Which conversation.
    pub id: ChannelId,
    /// The name Slack gave it, which may differ from the one asked for; direct messages have none.
    #[serde(default, deserialize_with = "or_default")]
    pub name: Option<String>,
    /// Whether only members can see it.
    #[serde(default, deserialize_with = "flag")]
    pub is_private: bool,
    /// Whether it is closed.
    #[serde(default, deserialize_with = "flag")]
    pub is_archived: bool,
    /// Whether the app is a member.
    #[serde(default, deserialize_with = "flag")]
    pub is_member: bool,
    /// Whether it is the workspace's channel for everybody.
    #[serde(default, deserialize_with = "flag")]
    pub is_general: bool,
    /// Whether it is a direct message.
    #[serde(default, deserialize_with = "flag")]
    pub is_im: bool,
    /// Whether it is a direct message of several people.
    #[serde(default, deserialize_with = "flag")]
    pub is_mpim: bool,
    /// Whether people of another organization are in it.
    #[serde(default, deserialize_with = "flag")]
    pub is_ext_shared: bool,
    /// The other person of a direct message.
    #[serde(default, deserialize_with = "or_default")]
    pub user: Option<UserId>,
    /// Who created it.
    #[serde(default, deserialize_with = "or_default")]
    pub creator: Option<UserId>,
    /// How many members, where asked for.
    #[serde(default, deserialize_with = "or_default")]
    pub num_members: Option<u64>,
    #[serde(default)]
    topic: Value,
    #[serde(default)]
    purpose: Value,
}

impl Channel {
    /// The topic, empty when none is set.
    #[must_use]
    pub fn topic(&self) -> &str {
        self.topic.get("value").and_then(Value::as_str).unwrap_or_default()
    }

    /// The purpose (the "description" people see), empty when none is set.
    #[must_use]
    pub fn purpose(&self) -> &str {
        self.purpose.get("value").and_then(Value::as_str).unwrap_or_default()
    }
}

opaque_debug!(Channel, ChannelRef);
