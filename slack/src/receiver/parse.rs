//! From bytes to a delivery.

use super::form::{self, Form};
use crate::model::{Incoming, Retry};
use serde_json::Value;
use std::fmt;
use url::form_urlencoded;

/// A request that cannot be read. Carries no part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ParseError {
    /// The body is not JSON.
    #[error("broken_json")]
    Json,
    /// The body's form has neither `payload` nor `command`.
    #[error("broken_form")]
    Form,
    /// The form's `payload` is not JSON.
    #[error("broken_payload")]
    Payload,
    /// The content type is neither a form nor JSON.
    #[error("unknown_content_type")]
    ContentType,
}

/// A request from Slack.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum HttpRequest {
    /// Slack tries the URL; answer the challenge. It is signed like any other.
    UrlVerification {
        /// What to answer.
        challenge: String,
    },
    /// Slack tries the certificate; answer 200 with nothing.
    SslCheck,
    /// A delivery.
    Incoming(Incoming),
}

impl fmt::Debug for HttpRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UrlVerification { .. } => f.write_str("HttpRequest(url_verification)"),
            Self::SslCheck => f.write_str("HttpRequest(ssl_check)"),
            Self::Incoming(incoming) => incoming.fmt(f),
        }
    }
}

#[derive(PartialEq)]
enum Media {
    Form,
    Json,
    Other,
}

/// The media type without parameters such as `;charset=utf-8`.
fn media(content_type: Option<&str>) -> Media {
    let essence = content_type.unwrap_or_default().split(';').next().unwrap_or_default().trim();
    if essence.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        Media::Form
    } else if essence.eq_ignore_ascii_case("application/json") {
        Media::Json
    } else {
        Media::Other
    }
}

/// Whether this is Slack's unsigned check of the certificate: a form of `ssl_check=1` and at most the legacy `token`.
///
/// A form with anything else in it is no such check, whatever its `ssl_check` says, and must be verified: or a forger
/// would only have to add that field.
#[must_use]
pub fn is_ssl_check(content_type: Option<&str>, body: &[u8]) -> bool {
    if media(content_type) != Media::Form || body.len() > 512 {
        return false;
    }
    let (mut checks, mut others) = (0, 0);
    for (key, value) in form_urlencoded::parse(body) {
        match key.as_ref() {
            "ssl_check" if value == "1" => checks += 1,
            "token" => {}
            _ => others += 1,
        }
    }
    checks == 1 && others == 0
}

/// Reads a request of any kind. Verify it first; only [`is_ssl_check`] comes before.
///
/// `retry` holds the headers `X-Slack-Retry-Num` and `X-Slack-Retry-Reason`.
/// A payload that is readable but unknown is [`Incoming::Unknown`], not an error.
///
/// # Errors
/// [`ParseError`] for a body that is neither JSON nor one of Slack's forms.
pub fn parse_http(
    content_type: Option<&str>,
    body: &[u8],
    retry: (Option<&str>, Option<&str>),
) -> Result<HttpRequest, ParseError> {
    let payload = match media(content_type) {
        Media::Form => match form::read(body) {
            Form::Command(command) => return Ok(HttpRequest::Incoming(Incoming::Command(command))),
            Form::Broken(fields) => Value::Object(fields),
            Form::Payload(json) => serde_json::from_str(&json).map_err(|_| ParseError::Payload)?,
            Form::Other if is_ssl_check(content_type, body) => return Ok(HttpRequest::SslCheck),
            Form::Other => return Err(ParseError::Form),
        },
        Media::Json => serde_json::from_slice(body).map_err(|_| ParseError::Json)?,
        Media::Other => return Err(ParseError::ContentType),
    };
    if !payload.is_object() {
        return Err(ParseError::Json);
    }
    if payload["type"] == "url_verification" {
        let challenge = payload["challenge"].as_str().unwrap_or_default().to_owned();
        return Ok(HttpRequest::UrlVerification { challenge });
    }
    let (num, reason) = retry;
    let retry = num.and_then(|num| num.trim().parse().ok()).map(|num| Retry::new(num, reason));
    Ok(HttpRequest::Incoming(Incoming::from_value(payload).with_retry(retry)))
}
