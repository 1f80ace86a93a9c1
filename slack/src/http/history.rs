//! Reading messages.

use super::conversations::object;
use super::{Http, Method, Page};
use crate::error::Result;
use crate::model::{ChannelId, Message, Ts, opaque_debug};
use serde::Serialize;
use serde_json::{Map, Value, json};

/// Which part of a conversation to read. By default the newest page.
#[derive(Clone, Default, PartialEq, Serialize)]
#[must_use]
pub struct History {
    #[serde(skip_serializing_if = "Option::is_none")]
    limit: Option<u32>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    include_all_metadata: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    inclusive: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    oldest: Option<Ts>,
    #[serde(skip_serializing_if = "Option::is_none")]
    latest: Option<Ts>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cursor: Option<String>,
}

impl History {
    /// The newest page.
    pub fn new() -> Self {
        Self::default()
    }

    /// At most so many messages, up to 999; Slack advises 200.
    pub fn limit(mut self, messages: u32) -> Self {
        self.limit = Some(messages);
        self
    }

    /// With the metadata of the messages.
    pub fn include_all_metadata(mut self) -> Self {
        self.include_all_metadata = true;
        self
    }

    /// Only after this message, itself included.
    pub fn oldest(mut self, ts: Ts) -> Self {
        (self.oldest, self.inclusive) = (Some(ts), true);
        self
    }

    /// Only before this message, itself included.
    pub fn latest(mut self, ts: Ts) -> Self {
        (self.latest, self.inclusive) = (Some(ts), true);
        self
    }

    /// The page that begins here.
    pub fn cursor(mut self, cursor: impl Into<String>) -> Self {
        self.cursor = Some(cursor.into());
        self
    }

    fn arguments(&self) -> Map<String, Value> {
        serde_json::to_value(self).map(object).unwrap_or_default()
    }
}

opaque_debug!(History);

impl Http {
    /// `conversations.history`: one page of a channel's messages, newest first.
    ///
    /// # Errors
    /// Any failure of the call.
    pub async fn conversations_history(&self, channel: &ChannelId, part: &History) -> Result<Page<Message>> {
        let mut args = part.arguments();
        args.insert("channel".to_owned(), json!(channel));
        self.page(Method::CONVERSATIONS_HISTORY, "messages", &args).await
    }

    /// `conversations.replies`: one page of a thread, its first message first.
    ///
    /// # Errors
    /// Any failure of the call.
    pub async fn conversations_replies(
        &self,
        channel: &ChannelId,
        thread: &Ts,
        part: &History,
    ) -> Result<Page<Message>> {
        let mut args = part.arguments();
        args.extend(object(json!({"channel": channel, "ts": thread})));
        self.page(Method::CONVERSATIONS_REPLIES, "messages", &args).await
    }
}
