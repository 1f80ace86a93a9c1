//! One request and what came of it.

use super::{Code, HttpError};
use reqwest::StatusCode;
use reqwest::header::{DATE, HeaderMap, HeaderName, RETRY_AFTER};
use serde_json::Value;
use std::time::Duration;

/// The largest answer read, in bytes.
const MAX_BODY: usize = 32 << 20;

pub(super) enum Attempt {
    /// A JSON object, `ok` or not, and what came beside it.
    Answer(Value, Beside),
    /// Slack asks to wait.
    Limited(Duration),
    /// No answer of the Web API.
    Failed(HttpError),
    /// A body that is not a JSON object, with status 200.
    Unreadable,
}

/// What the head of an answer says.
#[derive(Clone, Default)]
pub(super) struct Beside {
    pub(super) scopes: Vec<String>,
    pub(super) date: Option<String>,
}

impl Beside {
    fn of(headers: &HeaderMap) -> Self {
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
        let scopes = text(HeaderName::from_static("x-oauth-scopes")).unwrap_or_default();
        let scopes = scopes.split(',').map(str::trim).filter(|scope| !scope.is_empty());
        Self { scopes: scopes.map(str::to_owned).collect(), date: text(DATE).map(str::to_owned) }
    }
}

impl Attempt {
    pub(super) async fn run(client: &reqwest::Client, method: &str, request: reqwest::Request) -> Self {
        let response = match client.execute(request).await {
            Ok(response) => response,
            Err(error) => return Self::Failed(HttpError::new(method, error)),
        };
        let status = response.status();
        let retry_after = retry_after(response.headers());
        let beside = Beside::of(response.headers());
        if status == StatusCode::TOO_MANY_REQUESTS {
            return Self::Limited(retry_after.unwrap_or(Duration::from_secs(30)));
        }
        if !status.is_success() {
            return Self::Failed(HttpError::Status { method: method.to_owned(), status: status.as_u16() });
        }
        let body = match read(response).await {
            Ok(Some(body)) => body,
            Ok(None) => return Self::Unreadable,
            Err(error) => return Self::Failed(HttpError::new(method, error)),
        };
        match serde_json::from_slice::<Value>(&body) {
            Ok(body) if is_limited(&body) => Self::Limited(retry_after.unwrap_or(Duration::from_secs(1))),
            Ok(body) if body.is_object() => Self::Answer(body, beside),
            _ => Self::Unreadable,
        }
    }
}

async fn read(mut response: reqwest::Response) -> Result<Option<Vec<u8>>, reqwest::Error> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > MAX_BODY {
            return Ok(None);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Some(body))
}

fn is_limited(body: &Value) -> bool {
    body["ok"] == false && body["error"].as_str().is_some_and(|code| Code::from(code) == Code::RateLimited)
}

/// `Retry-After` in seconds; at least one, for Slack may send 0.
pub(super) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds: u64 = headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds.max(1)))
}
