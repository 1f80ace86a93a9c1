//! The axum router.

use super::{Clock, HttpRequest, SignatureError, Verifier, is_ssl_check, now_unix, parse_http};
use crate::client::{Ack, Dispatcher};
use axum::Json;
use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use serde_json::json;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

const SIGNATURE: HeaderName = HeaderName::from_static("x-slack-signature");
const TIMESTAMP: HeaderName = HeaderName::from_static("x-slack-request-timestamp");
const RETRY_NUM: HeaderName = HeaderName::from_static("x-slack-retry-num");
const RETRY_REASON: HeaderName = HeaderName::from_static("x-slack-retry-reason");

/// Where the router listens and what it takes.
#[derive(Clone)]
pub struct ReceiverOptions {
    /// The path of the one URL. Default `/slack/events`.
    pub path: String,
    /// The largest body, in bytes. Default 1 MiB.
    pub max_body_bytes: usize,
    /// How long a body may take to arrive. Default 3 s, after which Slack does not wait for an answer any more.
    pub read_within: Duration,
    /// The time. Default [`now_unix`].
    pub clock: Clock,
}

impl Default for ReceiverOptions {
    fn default() -> Self {
        Self {
            path: "/slack/events".to_owned(),
            max_body_bytes: 1 << 20,
            read_within: Duration::from_secs(3),
            clock: Arc::new(now_unix),
        }
    }
}

impl fmt::Debug for ReceiverOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReceiverOptions")
            .field("path", &self.path)
            .field("max_body_bytes", &self.max_body_bytes)
            .field("read_within", &self.read_within)
            .finish_non_exhaustive()
    }
}

struct Receiver {
    dispatcher: Arc<Dispatcher>,
    verifier: Verifier,
    options: ReceiverOptions,
    refused: Refused,
}

/// How much the log says of requests that are refused: anybody can send them, as many as they like.
#[derive(Default)]
struct Refused {
    /// The minute of the last line.
    said_in: AtomicI64,
    /// Those since.
    unsaid: AtomicU64,
}

impl Refused {
    /// One more, at this second: how many a line tells of, if it is time for one.
    fn count(&self, now: i64) -> Option<u64> {
        let minute = now.div_euclid(60);
        self.unsaid.fetch_add(1, Ordering::Relaxed);
        (self.said_in.swap(minute, Ordering::Relaxed) != minute)
            .then(|| self.unsaid.swap(0, Ordering::Relaxed))
    }
}

/// A router that verifies, reads and dispatches Slack's requests.
///
/// Answers 200 with the acknowledgment; 401 for a bad signature or time stamp, 408 for a body that comes too slowly, 413 for one too large, 400 for one that
/// cannot be read, 503 while stopping, each with a JSON line `{"error":"…"}`; 404 and 405 for other paths and methods.
/// Of requests with a bad signature the log has a line a minute at most, with the reason of the last one and how many there were.
/// Nothing bounds how slowly headers come: that is the server's.
pub fn router(dispatcher: Arc<Dispatcher>, verifier: Verifier, options: ReceiverOptions) -> Router {
    let path = options.path.clone();
    let receiver = Arc::new(Receiver { dispatcher, verifier, options, refused: Refused::default() });
    Router::new().route(&path, post(receive)).with_state(receiver)
}

async fn receive(State(receiver): State<Arc<Receiver>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = match receiver.read(&parts.headers, body).await {
        Ok(body) => body,
        Err(refusal) => return refusal,
    };
    let headers = &parts.headers;
    let content_type = text(headers, &CONTENT_TYPE);
    let signature = text(headers, &SIGNATURE);
    if !headers.contains_key(&SIGNATURE) && is_ssl_check(content_type, &body) {
        return StatusCode::OK.into_response();
    }
    let stamp = text(headers, &TIMESTAMP);
    if let Err(error) = receiver.verify(stamp, signature, &body) {
        if let Some(count) = receiver.refused.count((receiver.options.clock)()) {
            tracing::warn!(reason = %error, count, "a request was refused");
        }
        return refuse(StatusCode::UNAUTHORIZED, error);
    }
    let retry = (text(headers, &RETRY_NUM), text(headers, &RETRY_REASON));
    match parse_http(content_type, &body, retry) {
        Ok(HttpRequest::UrlVerification { challenge }) => {
            Json(json!({"challenge": challenge})).into_response()
        }
        Ok(HttpRequest::SslCheck) => StatusCode::OK.into_response(),
        Ok(HttpRequest::Incoming(_)) if receiver.dispatcher.is_stopping() => {
            refuse(StatusCode::SERVICE_UNAVAILABLE, "stopping")
        }
        Ok(HttpRequest::Incoming(incoming)) => match receiver.dispatcher.dispatch(incoming).await {
            Ack::Empty => StatusCode::OK.into_response(),
            Ack::Payload(json) => answer(json),
        },
        Err(error) => refuse(StatusCode::BAD_REQUEST, error),
    }
}

impl Receiver {
    async fn read(&self, headers: &HeaderMap, body: Body) -> Result<Bytes, Response> {
        let max = self.options.max_body_bytes;
        let announced = text(headers, &CONTENT_LENGTH).and_then(|length| length.parse::<usize>().ok());
        let too_large = || refuse(StatusCode::PAYLOAD_TOO_LARGE, "body_too_large");
        if announced.is_some_and(|announced| announced > max) {
            return Err(too_large());
        }
        match tokio::time::timeout(self.options.read_within, to_bytes(body, max)).await {
            Err(_) => Err(refuse(StatusCode::REQUEST_TIMEOUT, "body_too_slow")),
            Ok(Ok(body)) => Ok(body),
            // The body was longer than announced, or came in chunks; a broken connection hears no answer anyway.
            Ok(Err(_)) => Err(too_large()),
        }
    }

    fn verify(
        &self,
        stamp: Option<&str>,
        signature: Option<&str>,
        body: &[u8],
    ) -> Result<(), SignatureError> {
        let (Some(stamp), Some(signature)) = (stamp, signature) else { return Err(SignatureError::Missing) };
        self.verifier.verify(stamp, signature, body, (self.options.clock)())
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

fn answer(json: Bytes) -> Response {
    let mut response = Response::new(Body::from(json));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

fn refuse(status: StatusCode, reason: impl fmt::Display) -> Response {
    (status, Json(json!({"error": reason.to_string()}))).into_response()
}

#[cfg(test)]
mod tests {
    use super::Refused;

    #[test]
    fn refusals_are_told_of_once_a_minute() {
        let refused = Refused::default();
        let said: Vec<_> = [60, 61, 119, 120, 121, 200].into_iter().map(|now| refused.count(now)).collect();
        assert_eq!(said, [Some(1), None, None, Some(3), None, Some(2)]);
    }
}
