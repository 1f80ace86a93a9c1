//! Refusals and transport failures.

use super::Code;
use crate::model::UserId;
use serde_json::Value;
use std::fmt;

/// Slack answered `ok: false`. Prints the method, the code and scopes only.
#[derive(Clone)]
#[non_exhaustive]
pub struct ApiError {
    /// The method.
    pub method: String,
    /// Why.
    pub code: Code,
    /// For `missing_scope`: the scopes it takes.
    pub needed: Option<String>,
    /// For `missing_scope`: the scopes the token has.
    pub provided: Option<String>,
    /// What Slack says about the arguments. May quote them: do not log.
    pub messages: Vec<String>,
    errors: Value,
}

impl ApiError {
    pub(super) fn new(method: &str, mut body: Value) -> Self {
        let text = |key: &str| body.get(key).and_then(Value::as_str).map(str::to_owned);
        let messages = body.pointer("/response_metadata/messages").and_then(Value::as_array);
        let messages = messages.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect();
        Self {
            method: method.to_owned(),
            code: Code::from(text("error").or_else(|| flagged(&body)).as_deref().unwrap_or_default()),
            needed: text("needed"),
            provided: text("provided"),
            messages,
            errors: body.get_mut("errors").map(Value::take).unwrap_or_default(),
        }
    }

    /// The per-person errors of `conversations.invite` and the like. Empty when `errors` has another of its shapes.
    #[must_use]
    pub fn user_errors(&self) -> Vec<(UserId, Code)> {
        let entries = self.errors.as_array().map(Vec::as_slice).unwrap_or_default();
        let failed = entries.iter().filter(|entry| entry["ok"] != Value::Bool(true));
        failed
            .filter_map(|entry| {
                let user = entry.get("user").and_then(|user| serde_json::from_value(user.clone()).ok())?;
                Some((user, Code::from(entry.get("error")?.as_str()?)))
            })
            .collect()
    }

    /// The JSON pointers and codes of `blocks.validate`. Empty when `errors` has another of its shapes.
    #[must_use]
    pub fn pointers(&self) -> Vec<(&str, &str)> {
        let entries = self.errors.as_array().map(Vec::as_slice).unwrap_or_default();
        entries
            .iter()
            .filter_map(|entry| Some((entry["pointer"].as_str()?, entry["code"].as_str()?)))
            .collect()
    }
}

/// The code of a refusal that has no `error` but a flag of that name, as `conversations.leave` answers.
fn flagged(body: &Value) -> Option<String> {
    let (code, _) = body.as_object()?.iter().find(|(_, value)| **value == Value::Bool(true))?;
    Some(code.clone())
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} was refused: {}", self.method, self.code)?;
        self.needed.as_ref().map_or(Ok(()), |needed| write!(f, " (needs {needed})"))
    }
}

impl fmt::Debug for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiError")
            .field("method", &self.method)
            .field("code", &self.code)
            .field("needed", &self.needed)
            .field("provided", &self.provided)
            .finish_non_exhaustive()
    }
}

impl std::error::Error for ApiError {}

/// The request did not reach Slack, or no answer of the Web API came back.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HttpError {
    /// No connection; nothing was sent.
    #[error("{method}: no connection")]
    Connect {
        /// The method.
        method: String,
        /// The cause, without the address.
        #[source]
        source: reqwest::Error,
    },
    /// No answer in time; the request may have had its effect.
    #[error("{method}: no answer in time")]
    Timeout {
        /// The method.
        method: String,
    },
    /// An HTTP status other than 200 and 429, whose body (often HTML) is not read.
    #[error("{method}: HTTP status {status}")]
    Status {
        /// The method.
        method: String,
        /// The status.
        status: u16,
    },
    /// The connection broke; the request may have had its effect.
    #[error("{method}: the connection broke")]
    Broken {
        /// The method.
        method: String,
        /// The cause, without the address.
        #[source]
        source: reqwest::Error,
    },
    /// The client could not be built.
    #[error("the HTTP client could not be built")]
    Build(#[source] reqwest::Error),
}

impl HttpError {
    pub(super) fn new(method: &str, error: reqwest::Error) -> Self {
        let method = method.to_owned();
        let source = error.without_url();
        if source.is_connect() {
            Self::Connect { method, source }
        } else if source.is_timeout() {
            Self::Timeout { method }
        } else {
            Self::Broken { method, source }
        }
    }

    /// Whether Slack certainly got nothing.
    pub(super) fn is_unsent(&self) -> bool {
        matches!(self, Self::Connect { .. })
    }

    /// Whether another attempt may go better, where a repetition is safe.
    pub(super) fn is_transient(&self) -> bool {
        match self {
            Self::Status { status, .. } => *status >= 500,
            Self::Connect { .. } | Self::Timeout { .. } | Self::Broken { .. } => true,
            Self::Build(_) => false,
        }
    }
}
