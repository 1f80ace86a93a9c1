//! What a handler answers, and what a transport writes.

use crate::blocks::{LimitError, MessageBody, ModalView, OptionGroup, OptionItem};
use crate::model::opaque_debug;
use bytes::Bytes;
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::fmt;

/// The answer to a slash command.
#[derive(Clone, PartialEq)]
pub struct CommandAck {
    message: Option<MessageBody>,
}

impl CommandAck {
    /// Nothing to say.
    #[must_use]
    pub fn empty() -> Self {
        Self { message: None }
    }

    /// A message; ephemeral unless it says otherwise.
    #[must_use]
    pub fn message(body: MessageBody) -> Self {
        Self { message: Some(body) }
    }

    /// The message, if any.
    #[must_use]
    pub fn body(&self) -> Option<&MessageBody> {
        self.message.as_ref()
    }

    /// The checked answer as it is written.
    pub(crate) fn encode(&mut self) -> Result<Ack, LimitError> {
        let Some(body) = &mut self.message else { return Ok(Ack::Empty) };
        body.check()?;
        body.or_ephemeral();
        Ok(Ack::written(body))
    }
}

impl From<MessageBody> for CommandAck {
    fn from(body: MessageBody) -> Self {
        Self::message(body)
    }
}

/// The answer to a submitted modal. Source: docs.slack.dev, "Modals", section on `response_action`.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum ViewAck {
    /// Closes the modal.
    Close,
    /// Closes the modal and all below it.
    Clear,
    /// Shows another view in its place.
    Update(Box<ModalView>),
    /// Puts another modal on top.
    Push(Box<ModalView>),
    /// Keeps the modal and shows texts at its inputs: pairs of a block id and a text.
    Errors(Vec<(String, String)>),
}

impl ViewAck {
    /// Closes the modal.
    #[must_use]
    pub fn close() -> Self {
        Self::Close
    }

    /// Closes the modal and all below it.
    #[must_use]
    pub fn clear() -> Self {
        Self::Clear
    }

    /// Shows another view in its place.
    #[must_use]
    pub fn update(view: ModalView) -> Self {
        Self::Update(Box::new(view))
    }

    /// Puts another modal on top; three at most.
    #[must_use]
    pub fn push(view: ModalView) -> Self {
        Self::Push(Box::new(view))
    }

    /// Keeps the modal and shows a text at each input named by its block id.
    #[must_use]
    pub fn errors<B, T>(errors: impl IntoIterator<Item = (B, T)>) -> Self
    where
        B: Into<String>,
        T: Into<String>,
    {
        Self::Errors(errors.into_iter().map(|(block, text)| (block.into(), text.into())).collect())
    }

    /// The checked answer as it is written.
    pub(crate) fn encode(&self) -> Result<Ack, LimitError> {
        let payload = match self {
            Self::Close => return Ok(Ack::Empty),
            Self::Clear => json!({"response_action": "clear"}),
            Self::Update(view) => {
                view.check()?;
                json!({"response_action": "update", "view": view})
            }
            Self::Push(view) => {
                view.check()?;
                json!({"response_action": "push", "view": view})
            }
            Self::Errors(errors) if errors.is_empty() => {
                return Err(LimitError::Empty { what: "errors of a modal" });
            }
            Self::Errors(errors) => {
                let texts = errors.iter().map(|(block, text)| (block.clone(), Value::String(text.clone())));
                json!({"response_action": "errors", "errors": texts.collect::<Map<_, _>>()})
            }
        };
        Ok(Ack::written(&payload))
    }
}

/// The answer to a menu asking for its options.
#[derive(Clone, PartialEq)]
pub struct OptionsAck {
    payload: Result<Value, LimitError>,
}

impl OptionsAck {
    /// No option.
    #[must_use]
    pub fn none() -> Self {
        Self { payload: Ok(json!({"options": []})) }
    }

    /// Options, at most 100.
    #[must_use]
    pub fn options(options: impl IntoIterator<Item = OptionItem>) -> Self {
        let options: Vec<_> = options.into_iter().collect();
        let checked = OptionItem::check_all(&options);
        Self { payload: checked.map(|()| json!({"options": options})) }
    }

    /// Options under headings, at most 100 of each.
    #[must_use]
    pub fn groups(groups: impl IntoIterator<Item = OptionGroup>) -> Self {
        let groups: Vec<_> = groups.into_iter().collect();
        let checked = OptionGroup::check_all(&groups);
        Self { payload: checked.map(|()| json!({"option_groups": groups})) }
    }

    pub(crate) fn encode(&self) -> Result<Ack, LimitError> {
        self.payload.as_ref().map(Ack::written).map_err(Clone::clone)
    }
}

/// What the transport writes back to Slack.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum Ack {
    /// Nothing but that it arrived: an empty 200, or an acknowledgment without a payload.
    Empty,
    /// An answer as JSON: the body of a 200, or the acknowledgment's payload.
    Payload(Bytes),
}

impl Ack {
    /// The answer, if any, read again.
    #[must_use]
    pub fn payload(&self) -> Option<Value> {
        serde_json::from_slice(self.json()?).ok()
    }

    /// The answer as JSON, if any.
    #[must_use]
    pub fn json(&self) -> Option<&[u8]> {
        match self {
            Self::Empty => None,
            Self::Payload(json) => Some(json),
        }
    }

    /// What this crate answers has texts for keys and finite numbers, and can therefore be written.
    fn written(answer: &impl Serialize) -> Self {
        serde_json::to_vec(answer).map_or(Self::Empty, |json| Self::Payload(json.into()))
    }
}

impl fmt::Debug for Ack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.json().is_some() { "Ack(payload)" } else { "Ack(empty)" })
    }
}

opaque_debug!(CommandAck, OptionsAck, ViewAck);
