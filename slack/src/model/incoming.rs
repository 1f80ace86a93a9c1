//! Everything Slack can deliver, whichever way it came.

use super::interaction::Whole;
use super::{
    BlockActions, BlockSuggestion, EventEnvelope, MessageAction, Retry, Shortcut, SlashCommand, ViewClosed,
    ViewSubmission,
};
use serde::Deserialize;
use serde_json::Value;
use std::fmt;

/// A payload this crate does not know, kept as it came.
#[derive(Clone, PartialEq)]
pub struct RawPayload(Value);

impl RawPayload {
    /// Wraps a payload.
    #[must_use]
    pub fn new(value: Value) -> Self {
        Self(value)
    }

    /// Its `type`, when it has one.
    #[must_use]
    pub fn kind(&self) -> Option<&str> {
        self.0.get("type")?.as_str()
    }

    /// The payload. Never log it.
    #[must_use]
    pub fn value(&self) -> &Value {
        &self.0
    }
}

/// A delivery from Slack, over Socket Mode or HTTP.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum Incoming {
    /// An event.
    Event(Box<EventEnvelope>),
    /// A slash command.
    Command(Box<SlashCommand>),
    /// A click or choice.
    BlockActions(Box<BlockActions>),
    /// A submitted modal.
    ViewSubmission(Box<ViewSubmission>),
    /// A closed modal.
    ViewClosed(Box<ViewClosed>),
    /// A menu asking for its options.
    BlockSuggestion(Box<BlockSuggestion>),
    /// A global shortcut.
    Shortcut(Box<Shortcut>),
    /// A shortcut used on a message.
    MessageAction(Box<MessageAction>),
    /// Anything else, and known kinds without the fields they cannot do without.
    Unknown(RawPayload),
}

impl Incoming {
    /// Reads a JSON payload of any kind, slash commands included. Never fails: see [`Incoming::Unknown`].
    #[must_use]
    pub fn from_value(payload: Value) -> Self {
        fn whole<T: Whole>(payload: Value, known: fn(Box<T>) -> Incoming) -> Incoming {
            match T::deserialize(&payload).map(Box::new) {
                Ok(mut read) => {
                    read.keep(payload);
                    known(read)
                }
                Err(_) => Incoming::Unknown(RawPayload::new(payload)),
            }
        }
        match payload.get("type").and_then(Value::as_str) {
            Some("event_callback" | "app_rate_limited") => {
                Self::Event(Box::new(EventEnvelope::from_value(payload)))
            }
            Some("block_actions") => whole(payload, Self::BlockActions),
            Some("view_submission") => whole(payload, Self::ViewSubmission),
            Some("view_closed") => whole(payload, Self::ViewClosed),
            Some("block_suggestion") => whole(payload, Self::BlockSuggestion),
            Some("shortcut") => whole(payload, Self::Shortcut),
            Some("message_action") => whole(payload, Self::MessageAction),
            None if payload.get("command").is_some() => match SlashCommand::deserialize(&payload) {
                Ok(command) => Self::Command(Box::new(command)),
                Err(_) => Self::Unknown(RawPayload::new(payload)),
            },
            _ => Self::Unknown(RawPayload::new(payload)),
        }
    }

    /// The same delivery, marked as a retry when it is an event.
    #[must_use]
    pub fn with_retry(mut self, retry: Option<Retry>) -> Self {
        if let Self::Event(envelope) = &mut self {
            envelope.meta.retry = retry;
        }
        self
    }

    /// The kind, harmless to log.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Event(envelope) => envelope.event.kind(),
            Self::Command(_) => "slash_command",
            Self::BlockActions(_) => "block_actions",
            Self::ViewSubmission(_) => "view_submission",
            Self::ViewClosed(_) => "view_closed",
            Self::BlockSuggestion(_) => "block_suggestion",
            Self::Shortcut(_) => "shortcut",
            Self::MessageAction(_) => "message_action",
            Self::Unknown(_) => "unknown",
        }
    }
}

impl fmt::Debug for Incoming {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Incoming({})", self.kind())
    }
}

impl fmt::Debug for RawPayload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RawPayload { .. }")
    }
}
