//! Deliveries by signed HTTP requests.
//!
//! Source: <https://docs.slack.dev/authentication/verifying-requests-from-slack>.

use std::sync::Arc;

use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::Sha256;
use url::form_urlencoded;

use crate::delivery::flight::{Ack, Failure, Kind, Retry, acknowledge};
use crate::shared::Shared;

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";

/// A request to an app, ready to be signed.
pub(crate) struct Letter {
    pub(crate) url: String,
    pub(crate) secret: String,
    pub(crate) body: String,
    pub(crate) route: Kind,
    pub(crate) retry: Option<Retry>,
}

/// What sends requests, as Slack does: no proxy, at most two redirects.
pub(crate) fn client() -> Option<reqwest::Client> {
    let client =
        reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::limited(2)).build();
    client.inspect_err(|error| tracing::error!(%error, "no HTTP client can be made")).ok()
}

/// `v0=` and the hexadecimal HMAC-SHA256 of `v0:{timestamp}:{body}`.
pub(crate) fn signature(secret: &str, timestamp: &str, body: &str) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        // HMAC takes keys of any length
        return String::new();
    };
    mac.update(format!("v0:{timestamp}:{body}").as_bytes());
    format!("v0={}", hex::encode(mac.finalize().into_bytes()))
}

/// Sends the request and reports the app's answer as its acknowledgment.
pub(crate) async fn send(shared: Arc<Shared>, envelope_id: String, letter: Letter) {
    let kind = if letter.route == Kind::Events { JSON } else { FORM };
    let seconds = shared.signing_time().as_secs();
    let request = signed(&shared, &letter.url, &letter.secret, seconds, kind, letter.body);
    let request = request.map(|request| match letter.retry {
        Some(retry) => request
            .header("x-slack-retry-num", retry.number.to_string())
            .header("x-slack-retry-reason", retry.reason),
        None => request,
    });
    let ack = answer(request).await;
    shared.settle(|world| acknowledge(world, &envelope_id, ack));
}

/// Asks the app to prove that the address is its own, as Slack does when an app is installed.
pub(crate) async fn verify_url(shared: &Shared, url: &str, secret: &str, challenge: &Value) -> Ack {
    let seconds = shared.signing_time().as_secs();
    let body = challenge.to_string();
    answer(signed(shared, url, secret, seconds, JSON, body)).await
}

fn signed(
    shared: &Shared,
    url: &str,
    secret: &str,
    seconds: u64,
    content_type: &str,
    body: String,
) -> Option<reqwest::RequestBuilder> {
    let timestamp = seconds.to_string();
    let signature = signature(secret, &timestamp, &body);
    let request = shared
        .http()?
        .post(url)
        .timeout(shared.options.ack_deadline)
        .header("content-type", content_type)
        .header("user-agent", "Slackbot 1.0 (+https://api.slack.com/robots)")
        .header("x-slack-request-timestamp", timestamp)
        .header("x-slack-signature", signature)
        .body(body);
    Some(request)
}

/// Events are JSON; a command is a form; an interaction is JSON in a form's `payload`.
pub(crate) fn encode(route: Kind, payload: &Value) -> String {
    let mut form = form_urlencoded::Serializer::new(String::new());
    match route {
        Kind::Events => return payload.to_string(),
        Kind::Interactive => {
            form.append_pair("payload", &payload.to_string());
        }
        Kind::Commands => {
            for (name, value) in payload.as_object().into_iter().flatten() {
                form.append_pair(name, value.as_str().unwrap_or_default());
            }
        }
    }
    form.finish()
}

async fn answer(request: Option<reqwest::RequestBuilder>) -> Ack {
    let request = request.ok_or(Failure::Unreachable)?;
    let response = request.send().await.map_err(|error| {
        if error.is_timeout() {
            Failure::Timeout
        } else if error.is_redirect() {
            Failure::Redirects
        } else if is_about_certificates(&error) {
            Failure::Certificate
        } else {
            Failure::Unreachable
        }
    })?;
    let status = response.status();
    if !status.is_success() {
        let stop = response.headers().get("x-slack-no-retry").is_some_and(|value| value == "1");
        return Err(if stop { Failure::NoRetry } else { Failure::Status(status.as_u16()) });
    }
    let text = response.text().await.map_err(|_| Failure::Timeout)?;
    if text.trim().is_empty() {
        return Ok(Value::Null);
    }
    // A command may be answered with plain text
    Ok(serde_json::from_str(&text).unwrap_or(Value::String(text)))
}

fn is_about_certificates(error: &(dyn std::error::Error + 'static)) -> bool {
    let mut next = Some(error);
    while let Some(cause) = next {
        let inside = cause.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        if cause.is::<rustls::Error>() || inside.is_some_and(|inside| inside.is::<rustls::Error>()) {
            return true;
        }
        next = cause.source();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::signature;

    /// The example of Slack's page on verifying requests.
    #[test]
    fn signs_like_slack() {
        let body = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow\
                    &channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner\
                    &command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands\
                    %2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN\
                    &trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
        assert_eq!(
            signature("8f742231b10e8888abcd99yyyzzz85a5", "1531420618", body),
            "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
        );
    }
}
