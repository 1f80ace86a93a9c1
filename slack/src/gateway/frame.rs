//! The frames of Socket Mode, read and written without any connection.

use super::SocketError;
use crate::model::{EventEnvelope, Incoming, RawPayload, Retry};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// The first frame of a connection.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Hello {
    /// How many connections the app has now.
    pub num_connections: u32,
    /// How long the connection will live, in seconds.
    pub approximate_connection_time: Option<u64>,
}

/// Why Slack closes a connection.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DisconnectReason {
    /// `warning`: in about 10 seconds.
    Warning,
    /// `refresh_requested`: now; open another.
    RefreshRequested,
    /// `link_disabled`: Socket Mode was switched off.
    LinkDisabled,
    /// `too_many_websockets`: the app has more than 10 connections.
    TooManyWebsockets,
    /// Another reason.
    Other,
}

/// A delivery to acknowledge.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Envelope {
    /// What to acknowledge.
    pub envelope_id: String,
    /// Whether the acknowledgment may carry an answer.
    pub accepts_response_payload: bool,
    /// The delivery.
    pub incoming: Incoming,
}

impl fmt::Debug for Envelope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Envelope").field("incoming", &self.incoming).finish_non_exhaustive()
    }
}

/// A text frame from Slack.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Frame {
    /// The connection is ready.
    Hello(Hello),
    /// The connection will end.
    Disconnect(DisconnectReason),
    /// A delivery, of a known kind or not.
    Envelope(Box<Envelope>),
    /// A frame of a kind that did not exist yet, without an `envelope_id`.
    Unknown,
}

/// The outside of a frame, borrowed from its text.
#[derive(Deserialize)]
struct Head<'a> {
    #[serde(rename = "type", borrow)]
    kind: Cow<'a, str>,
    #[serde(borrow)]
    envelope_id: Cow<'a, str>,
    #[serde(default)]
    accepts_response_payload: bool,
    #[serde(borrow)]
    payload: &'a RawValue,
    retry_attempt: Option<u32>,
    #[serde(borrow)]
    retry_reason: Option<Cow<'a, str>>,
}

/// Reads a text frame.
///
/// # Errors
/// [`SocketError::Frame`] when it is not a JSON object.
pub fn parse_frame(text: &str) -> Result<Frame, SocketError> {
    // Nearly every frame is an envelope of the usual shape; whatever is not is read with more patience.
    if let Ok(head) = serde_json::from_str::<Head<'_>>(text)
        && let Some(incoming) = delivery(&head.kind, head.payload)
    {
        let retry = retry(head.retry_attempt.unwrap_or(0), head.retry_reason.as_deref());
        return Ok(Frame::Envelope(Box::new(Envelope {
            envelope_id: head.envelope_id.into_owned(),
            accepts_response_payload: head.accepts_response_payload,
            incoming: incoming.with_retry(retry),
        })));
    }
    let mut frame: Value = serde_json::from_str(text).map_err(|_| SocketError::Frame)?;
    if !frame.is_object() {
        return Err(SocketError::Frame);
    }
    let kind = frame["type"].as_str().unwrap_or_default().to_owned();
    Ok(match kind.as_str() {
        "hello" => Frame::Hello(Hello {
            num_connections: frame["num_connections"]
                .as_u64()
                .and_then(|n| u32::try_from(n).ok())
                .unwrap_or(1),
            approximate_connection_time: frame["debug_info"]["approximate_connection_time"].as_u64(),
        }),
        "disconnect" => Frame::Disconnect(match frame["reason"].as_str().unwrap_or_default() {
            "warning" => DisconnectReason::Warning,
            "refresh_requested" => DisconnectReason::RefreshRequested,
            "link_disabled" => DisconnectReason::LinkDisabled,
            "too_many_websockets" => DisconnectReason::TooManyWebsockets,
            _ => DisconnectReason::Other,
        }),
        _ => match frame["envelope_id"].as_str().map(str::to_owned) {
            Some(envelope_id) => Frame::Envelope(Box::new(envelope(envelope_id, &kind, frame.take()))),
            None => Frame::Unknown,
        },
    })
}

/// The payload of a known kind of envelope.
fn delivery(kind: &str, payload: &RawValue) -> Option<Incoming> {
    match kind {
        "slash_commands" => {
            let command = serde_json::from_str(payload.get()).ok();
            command.map(|command| Incoming::Command(Box::new(command))).filter(|_| !has_type(payload))
        }
        "events_api" => match EventEnvelope::from_json(payload.get()) {
            Some(envelope) => Some(Incoming::Event(Box::new(envelope))),
            None => serde_json::from_str(payload.get()).ok().map(Incoming::from_value),
        },
        "interactive" => serde_json::from_str(payload.get()).ok().map(Incoming::from_value),
        _ => None,
    }
}

/// Whether the payload says itself what it is, as no slash command does.
fn has_type(payload: &RawValue) -> bool {
    #[derive(Deserialize)]
    struct Typed {
        #[serde(rename = "type")]
        _kind: serde::de::IgnoredAny,
    }
    payload.get().contains("\"type\"") && serde_json::from_str::<Typed>(payload.get()).is_ok()
}

fn retry(attempt: u32, reason: Option<&str>) -> Option<Retry> {
    let reason = reason.filter(|reason| !reason.is_empty());
    (attempt > 0 || reason.is_some()).then(|| Retry::new(attempt, reason))
}

fn envelope(envelope_id: String, kind: &str, mut frame: Value) -> Envelope {
    let accepts_response_payload = frame["accepts_response_payload"] == true;
    let attempt = frame["retry_attempt"].as_u64().and_then(|n| u32::try_from(n).ok()).unwrap_or(0);
    let retry = retry(attempt, frame["retry_reason"].as_str());
    let incoming = match kind {
        "events_api" | "interactive" | "slash_commands" => Incoming::from_value(frame["payload"].take()),
        _ => Incoming::Unknown(RawPayload::new(frame)),
    };
    Envelope { envelope_id, accepts_response_payload, incoming: incoming.with_retry(retry) }
}

/// Writes an acknowledgment, with an answer where the envelope accepts one.
#[must_use]
pub fn ack_text(envelope_id: &str, payload: Option<&Value>) -> String {
    write_ack(envelope_id, payload.map(Value::to_string).as_deref())
}

/// [`ack_text`] for an answer that is JSON already.
pub(super) fn write_ack(envelope_id: &str, payload: Option<&str>) -> String {
    let id = Value::from(envelope_id);
    match payload {
        None => format!("{{\"envelope_id\":{id}}}"),
        Some(payload) => format!("{{\"envelope_id\":{id},\"payload\":{payload}}}"),
    }
}
