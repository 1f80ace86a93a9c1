//! What can go wrong, in Rust and in JSON.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::delivery::flight::Kind;

/// Why Slack asks an app to disconnect.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DisconnectReason {
    /// The connection is replaced, as happens every few hours.
    RefreshRequested,
    /// The connection will end in about ten seconds.
    Warning,
    /// Socket Mode was switched off.
    LinkDisabled,
    /// The app has more than ten connections.
    TooManyWebsockets,
}

impl DisconnectReason {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::RefreshRequested => "refresh_requested",
            Self::Warning => "warning",
            Self::LinkDisabled => "link_disabled",
            Self::TooManyWebsockets => "too_many_websockets",
        }
    }
}

/// What is slowed down.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum At {
    /// A payload on its way to the app.
    Delivery,
    /// The answer of the Web API; the work is done first.
    Api,
    /// The answer of a response URL; the work is done first.
    ResponseUrl,
}

/// What gets lost.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Lost {
    /// A payload: the app never hears of it.
    Delivery,
    /// An acknowledgment: the app did its work, and Slack does not know.
    Ack,
}

/// Which of the app's requests gets another answer.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Asked {
    /// A call of the Web API.
    #[default]
    Api,
    /// A request to a response URL.
    ResponseUrl,
}

const fn once() -> u32 {
    1
}

const fn internal_server_error() -> u16 {
    500
}

const fn service_unavailable() -> u16 {
    503
}

/// Something that goes wrong on purpose, the next `times` times it can.
///
/// In JSON the variant is the field `fault`: `{"fault": "delay", "at": "api", "seconds": 2.5, "only": "views.open"}`. `only` limits a fault to
/// one method of the Web API, or on the way to the app to `events_api`, `interactive` or `slash_commands`. Times run on the sandbox's clock.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(tag = "fault", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
#[allow(missing_docs, reason = "the fields are named and explained with their variants")]
pub enum Fault {
    /// Something takes `seconds` longer.
    Delay {
        at: At,
        seconds: f64,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        only: Option<String>,
        #[serde(default = "once")]
        times: u32,
    },
    /// A payload or an acknowledgment gets lost; the payload times out.
    Drop {
        at: Lost,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        only: Option<String>,
        #[serde(default = "once")]
        times: u32,
    },
    /// A payload comes twice, the second time as it came first.
    Duplicate {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        only: Option<String>,
        #[serde(default = "once")]
        times: u32,
    },
    /// The next `count` payloads are held back and come in the opposite order. When fewer come, they are sent after a second.
    Reorder {
        count: u32,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        only: Option<String>,
    },
    /// Every socket ends now, without a word.
    Cut {},
    /// Slack asks every connection to go away now.
    Disconnect { reason: DisconnectReason },
    /// HTTP 429; without `retry_after` (seconds) it does not say how long to wait. Nothing is done.
    RateLimit {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_after: Option<u64>,
        #[serde(default)]
        at: Asked,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        only: Option<String>,
        #[serde(default = "once")]
        times: u32,
    },
    /// HTTP 5xx with an empty body. Nothing is done.
    ServerError {
        #[serde(default = "internal_server_error")]
        status: u16,
        #[serde(default)]
        at: Asked,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        only: Option<String>,
        #[serde(default = "once")]
        times: u32,
    },
    /// A web page instead of JSON, with `status` 503 or another. Nothing is done.
    Html {
        #[serde(default = "service_unavailable")]
        status: u16,
        #[serde(default)]
        at: Asked,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        only: Option<String>,
        #[serde(default = "once")]
        times: u32,
    },
    /// The work is done, but the connection ends in the middle of the answer.
    CutBody {
        #[serde(default)]
        at: Asked,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        only: Option<String>,
        #[serde(default = "once")]
        times: u32,
    },
    /// Any answer: `body` is sent as it is when it is text, and as JSON otherwise. Nothing is done.
    Answer {
        only: String,
        #[serde(default = "ok")]
        status: u16,
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        headers: BTreeMap<String, String>,
        body: Value,
        #[serde(default = "once")]
        times: u32,
    },
    /// The next trigger ids that are given out are too old already.
    ExpiredTrigger {
        #[serde(default = "once")]
        times: u32,
    },
    /// For this long nothing reaches the app: sockets are cut and cannot be opened, requests fail to connect.
    Unreachable { seconds: f64 },
}

const fn ok() -> u16 {
    200
}

/// The longest that a fault may last, so that a slip of the finger is noticed.
const LONGEST_S: f64 = 7.0 * 24.0 * 60.0 * 60.0;

impl Fault {
    /// The name in JSON.
    pub(crate) const fn name(&self) -> &'static str {
        match self {
            Self::Delay { .. } => "delay",
            Self::Drop { .. } => "drop",
            Self::Duplicate { .. } => "duplicate",
            Self::Reorder { .. } => "reorder",
            Self::Cut {} => "cut",
            Self::Disconnect { .. } => "disconnect",
            Self::RateLimit { .. } => "rate_limit",
            Self::ServerError { .. } => "server_error",
            Self::Html { .. } => "html",
            Self::CutBody { .. } => "cut_body",
            Self::Answer { .. } => "answer",
            Self::ExpiredTrigger { .. } => "expired_trigger",
            Self::Unreachable { .. } => "unreachable",
        }
    }

    pub(crate) fn only(&self) -> Option<&str> {
        match self {
            Self::Delay { only, .. }
            | Self::Drop { only, .. }
            | Self::Duplicate { only, .. }
            | Self::Reorder { only, .. }
            | Self::RateLimit { only, .. }
            | Self::ServerError { only, .. }
            | Self::Html { only, .. }
            | Self::CutBody { only, .. } => only.as_deref(),
            Self::Answer { only, .. } => Some(only),
            Self::Cut {}
            | Self::Disconnect { .. }
            | Self::ExpiredTrigger { .. }
            | Self::Unreachable { .. } => None,
        }
    }

    /// How often it happens; 0 for what happens at once or lasts.
    pub(crate) const fn times(&self) -> u32 {
        match self {
            Self::Delay { times, .. }
            | Self::Drop { times, .. }
            | Self::Duplicate { times, .. }
            | Self::RateLimit { times, .. }
            | Self::ServerError { times, .. }
            | Self::Html { times, .. }
            | Self::CutBody { times, .. }
            | Self::Answer { times, .. }
            | Self::ExpiredTrigger { times } => *times,
            Self::Reorder { count, .. } => *count,
            Self::Cut {} | Self::Disconnect { .. } | Self::Unreachable { .. } => 0,
        }
    }

    /// Which door of the sandbox it stands at.
    pub(crate) const fn door(&self) -> Door {
        match self {
            Self::Delay { at: At::Delivery, .. }
            | Self::Drop { .. }
            | Self::Duplicate { .. }
            | Self::Reorder { .. } => Door::Delivery,
            Self::Delay { at: At::Api, .. } | Self::Answer { .. } => Door::Api,
            Self::Delay { at: At::ResponseUrl, .. } => Door::ResponseUrl,
            Self::RateLimit { at, .. }
            | Self::ServerError { at, .. }
            | Self::Html { at, .. }
            | Self::CutBody { at, .. } => match at {
                Asked::Api => Door::Api,
                Asked::ResponseUrl => Door::ResponseUrl,
            },
            Self::Cut {}
            | Self::Disconnect { .. }
            | Self::ExpiredTrigger { .. }
            | Self::Unreachable { .. } => Door::None,
        }
    }

    /// What is wrong with it, if anything.
    pub(crate) fn check(&self) -> Result<(), String> {
        if let Self::Delay { seconds, .. } | Self::Unreachable { seconds } = self
            && !(0.0..=LONGEST_S).contains(seconds)
        {
            return Err(format!("`seconds` must be between 0 and {LONGEST_S}, not {seconds}"));
        }
        if let Self::Reorder { count, .. } = self
            && !(2..=1000).contains(count)
        {
            return Err(format!("`count` must be between 2 and 1000, not {count}"));
        }
        if let Self::ServerError { status, .. } = self
            && !(500..=599).contains(status)
        {
            return Err(format!("`status` must be between 500 and 599, not {status}"));
        }
        if let Self::Html { status, .. } | Self::Answer { status, .. } = self
            && !(200..=599).contains(status)
        {
            return Err(format!("`status` must be between 200 and 599, not {status}"));
        }
        let at_once = matches!(self, Self::Cut {} | Self::Disconnect { .. } | Self::Unreachable { .. });
        if !at_once && self.times() == 0 {
            return Err("`times` must be at least 1".to_owned());
        }
        match self.only() {
            Some(only) => self.check_only(only),
            None => Ok(()),
        }
    }

    fn check_only(&self, only: &str) -> Result<(), String> {
        match self.door() {
            Door::Delivery if Kind::ALL.iter().all(|kind| kind.name() != only) => {
                Err(format!("`only` must be events_api, interactive or slash_commands here, not {only}"))
            }
            Door::Api if !crate::api::is_method(only) => {
                Err(format!("`only` must be a method of the Web API, and there is no {only} here"))
            }
            Door::ResponseUrl => Err("`only` has no meaning at a response URL: leave it out".to_owned()),
            _ => Ok(()),
        }
    }
}

/// Where faults are met.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Door {
    Delivery,
    Api,
    ResponseUrl,
    None,
}
