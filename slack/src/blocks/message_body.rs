//! Messages we send.

use super::Block;
use super::block::check_all;
use super::limits::{self, LimitError};
use crate::model::{MessageMetadata, Ts, opaque_debug};
use serde::Serialize;
use serde_json::Value;

/// The content of a message, wherever it goes: a channel, one person's eyes, the answer to a command.
///
/// Links are not unfolded unless asked for. Source: docs.slack.dev, "chat.postMessage" and "Handling user interaction".
#[derive(Clone, PartialEq, Serialize)]
pub struct MessageBody {
    text: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    blocks: Vec<Block>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    metadata: Option<MessageMetadata>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thread_ts: Option<Ts>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    reply_broadcast: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    delete_original: bool,
    unfurl_links: bool,
    unfurl_media: bool,
}

impl MessageBody {
    /// A message by its text, at most 40,000 characters. With blocks, the text is what notifications and screen
    /// readers say. Read as `mrkdwn`: run other people's words through [`escape`](super::escape).
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            blocks: Vec::new(),
            response_type: None,
            metadata: None,
            thread_ts: None,
            reply_broadcast: false,
            delete_original: false,
            unfurl_links: false,
            unfurl_media: false,
        }
    }

    /// For an answer to a command or click: removes the message that was clicked.
    #[must_use]
    pub fn delete_original() -> Self {
        Self { delete_original: true, ..Self::text("") }
    }

    /// One more block, at most 50.
    #[must_use]
    pub fn block(mut self, block: Block) -> Self {
        self.blocks.push(block);
        self
    }

    /// More blocks, at most 50 altogether.
    #[must_use]
    pub fn blocks(mut self, blocks: impl IntoIterator<Item = Block>) -> Self {
        self.blocks.extend(blocks);
        self
    }

    /// As an answer: only the person sees it. This is Slack's default too.
    #[must_use]
    pub fn ephemeral(mut self) -> Self {
        self.response_type = Some("ephemeral");
        self
    }

    /// As an answer: everybody in the channel sees it, and for a command also what was typed.
    #[must_use]
    pub fn in_channel(mut self) -> Self {
        self.response_type = Some("in_channel");
        self
    }

    /// Attaches metadata.
    ///
    /// # Privacy
    /// Every member and app of the channel can read it.
    #[must_use]
    pub fn metadata(mut self, event_type: impl Into<String>, event_payload: Value) -> Self {
        self.metadata = Some(MessageMetadata { event_type: event_type.into(), event_payload });
        self
    }

    /// Puts the message into a thread.
    #[must_use]
    pub fn thread_ts(mut self, ts: Ts) -> Self {
        self.thread_ts = Some(ts);
        self
    }

    /// Shows a thread reply in the channel as well.
    #[must_use]
    pub fn reply_broadcast(mut self) -> Self {
        self.reply_broadcast = true;
        self
    }

    /// Lets Slack unfold links and media.
    #[must_use]
    pub fn unfurl(mut self) -> Self {
        (self.unfurl_links, self.unfurl_media) = (true, true);
        self
    }

    /// The blocks, to go on with.
    #[must_use]
    pub fn into_blocks(self) -> Vec<Block> {
        self.blocks
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether everybody in the channel would see it as an answer.
    #[must_use]
    pub fn is_in_channel(&self) -> bool {
        self.response_type == Some("in_channel")
    }

    /// Says for whom it is, where it does not say so itself.
    pub(crate) fn or_ephemeral(&mut self) {
        self.response_type.get_or_insert("ephemeral");
    }

    /// Checks the message and its blocks against Slack's limits.
    ///
    /// # Errors
    /// [`LimitError`] names the limit, its value and the actual size.
    pub fn check(&self) -> Result<(), LimitError> {
        limits::text("message text", &self.text, 40_000)?;
        check_all(&self.blocks, "blocks in a message", 50)?;
        let content = !self.text.is_empty() || !self.blocks.is_empty() || self.delete_original;
        if content { Ok(()) } else { Err(LimitError::Empty { what: "message" }) }
    }
}

impl From<&str> for MessageBody {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

impl From<String> for MessageBody {
    fn from(text: String) -> Self {
        Self::text(text)
    }
}

opaque_debug!(MessageBody);
