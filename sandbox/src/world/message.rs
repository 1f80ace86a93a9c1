//! Messages.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::world::TEAM;
use crate::world::user::Bot;

/// What somebody is about to say.
#[derive(Clone, Debug, Default)]
pub(crate) struct Content {
    pub(crate) text: String,
    pub(crate) blocks: Vec<Value>,
    pub(crate) attachments: Vec<Value>,
    pub(crate) metadata: Option<Value>,
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
        if let Some(bot) = &self.bot {
            message["bot_id"] = json!(bot.bot_id);
            message["app_id"] = json!(bot.app_id);
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
