//! Messages.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::world::TEAM;
use crate::world::reaction::Reaction;
use crate::world::user::Bot;

/// What somebody is about to say.
#[derive(Clone, Debug, Default)]
pub(crate) struct Content {
    pub(crate) text: String,
    pub(crate) blocks: Vec<Value>,
    pub(crate) attachments: Vec<Value>,
    pub(crate) metadata: Option<Value>,
    /// Files as they were when they were shared.
    pub(crate) files: Vec<Value>,
    /// What sort of message it is, when not a plain one: `channel_join`, `file_share`, `me_message`.
    pub(crate) subtype: Option<String>,
    /// What this sort has besides.
    pub(crate) fields: Map<String, Value>,
}

impl Content {
    /// Whether Slack wrote it: somebody joined, the topic was set.
    pub(crate) fn is_from_slack(&self) -> bool {
        let rest = self
            .subtype
            .as_deref()
            .and_then(|subtype| subtype.strip_prefix("channel_").or_else(|| subtype.strip_prefix("group_")));
        rest.is_some()
    }
}

/// One message.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) ts: String,
    pub(crate) user: String,
    pub(crate) bot: Option<Bot>,
    pub(crate) content: Content,
    pub(crate) thread_ts: Option<String>,
    pub(crate) edited: Option<String>,
    /// The only person who sees it.
    pub(crate) ephemeral_to: Option<String>,
    /// What each person has chosen in its menus: `{block_id: {action_id: state}}`.
    pub(crate) state: BTreeMap<String, Value>,
    pub(crate) reactions: Vec<Reaction>,
}

impl Message {
    pub(crate) fn is_visible_to(&self, user: &str) -> bool {
        self.ephemeral_to.as_deref().is_none_or(|only| only == user)
    }

    /// As events, histories and interactions show it. Metadata only where it was asked for.
    pub(crate) fn slack(&self, with_metadata: bool) -> Value {
        let mut message = json!({
            "type": "message", "user": self.user, "text": self.content.text, "ts": self.ts, "team": TEAM,
        });
        for (name, value) in &self.content.fields {
            message[name] = value.clone();
        }
        if let Some(subtype) = &self.content.subtype {
            message["subtype"] = json!(subtype);
        }
        if let Some(bot) = &self.bot {
            message["bot_id"] = json!(bot.bot_id);
            message["app_id"] = json!(bot.app_id);
            message["bot_profile"] = bot.profile();
        }
        if !self.content.files.is_empty() {
            message["files"] = json!(self.content.files);
        }
        if !self.content.blocks.is_empty() {
            message["blocks"] = json!(self.content.blocks);
        }
        if !self.content.attachments.is_empty() {
            message["attachments"] = json!(self.content.attachments);
        }
        if let Some(thread) = &self.thread_ts {
            message["thread_ts"] = json!(thread);
        }
        if let Some(at) = &self.edited {
            message["edited"] = json!({"user": self.user, "ts": at});
        }
        if let (true, Some(metadata)) = (with_metadata, &self.content.metadata) {
            message["metadata"] = metadata.clone();
        }
        message
    }
}
