//! Messages as Slack shows them to the app.

use super::{BotId, Ts, UserId, opaque_debug, or_default};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A message, as in `conversations.history` or behind a click. Source: docs.slack.dev, "Message event".
#[derive(Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Message {
    /// Its id within the channel; an ephemeral message may have none that other methods accept.
    #[serde(default, deserialize_with = "or_default")]
    pub ts: Option<Ts>,
    /// The plain text.
    #[serde(default, deserialize_with = "or_default")]
    pub text: String,
    /// Who wrote it.
    #[serde(default, deserialize_with = "or_default")]
    pub user: Option<UserId>,
    /// Which bot wrote it.
    #[serde(default, deserialize_with = "or_default")]
    pub bot_id: Option<BotId>,
    /// The kind of message, for example `bot_message`.
    #[serde(default, deserialize_with = "or_default")]
    pub subtype: Option<String>,
    /// The thread it belongs to.
    #[serde(default, deserialize_with = "or_default")]
    pub thread_ts: Option<Ts>,
    /// Who last edited it and when.
    #[serde(default, deserialize_with = "or_default")]
    pub edited: Option<Edited>,
    /// What the app attached, visible to every member and app of the channel.
    #[serde(default, deserialize_with = "or_default")]
    pub metadata: Option<MessageMetadata>,
    /// The blocks as they came.
    #[serde(default)]
    pub blocks: Value,
}

/// Who edited a message and when.
#[derive(Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Edited {
    /// Who.
    #[serde(default, deserialize_with = "or_default")]
    pub user: Option<UserId>,
    /// When.
    #[serde(default, deserialize_with = "or_default")]
    pub ts: Option<Ts>,
}

/// A message's metadata.
///
/// # Privacy
/// "Accessible to any app or user who is a member": never put case data here.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct MessageMetadata {
    /// The kind, chosen by the app.
    pub event_type: String,
    /// The content, a JSON object.
    #[serde(default)]
    pub event_payload: Value,
}

opaque_debug!(Edited, Message, MessageMetadata);
