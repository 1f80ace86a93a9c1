//! Slack's side of the HTTP transport: signed requests, and ones that only pretend.

use reqwest::StatusCode;
use serde_json::Value;
use slack::receiver::{Verifier, now_unix};
use url::form_urlencoded;

/// What the bot answered.
#[derive(Clone, Debug)]
pub struct Answered {
    /// The HTTP status.
    pub status: StatusCode,
    /// The body.
    pub body: String,
}

/// Sends to one receiver, with the app's signing secret.
#[derive(Clone, Debug)]
pub struct Sender {
    url: String,
    verifier: Verifier,
    client: reqwest::Client,
}

impl Sender {
    pub(crate) fn new(url: String, signing_secret: &str, client: reqwest::Client) -> Self {
        Self { url, verifier: Verifier::new(signing_secret.into()), client }
    }

    /// The receiver's address.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The client, for requests that Slack would never send.
    #[must_use]
    pub const fn client(&self) -> &reqwest::Client {
        &self.client
    }

    /// The time stamp and the signature of a body, `shift_s` seconds from now.
    #[must_use]
    pub fn signature(&self, body: &[u8], shift_s: i64) -> (String, String) {
        let stamp = now_unix() + shift_s;
        (stamp.to_string(), self.verifier.sign(stamp, body))
    }

    /// Sends a signed body.
    ///
    /// # Panics
    /// When the bot does not answer.
    pub async fn post(&self, content_type: &str, body: impl Into<Vec<u8>>) -> Answered {
        let body = body.into();
        let (stamp, signature) = self.signature(&body, 0);
        let request = self
            .client
            .post(&self.url)
            .header("content-type", content_type)
            .header("x-slack-request-timestamp", stamp)
            .header("x-slack-signature", signature)
            .body(body);
        let answer = request.send().await.expect("the bot answers");
        Answered { status: answer.status(), body: answer.text().await.expect("a body") }
    }

    /// Sends an event.
    pub async fn event(&self, event: &Value) -> Answered {
        self.post("application/json", event.to_string()).await
    }

    /// Sends an interaction, such as one that was recorded on the wire.
    pub async fn interaction(&self, payload: &Value) -> Answered {
        self.form(&[("payload", &payload.to_string())]).await
    }

    /// Sends a slash command of Maya's.
    pub async fn command(&self, command: &str, text: &str, trigger_id: &str) -> Answered {
        self.form(&[
            ("team_id", "T0SANDBOX"),
            ("channel_id", "C0GENERAL"),
            ("channel_name", "general"),
            ("user_id", "U0MAYA"),
            ("user_name", "maya"),
            ("command", command),
            ("text", text),
            ("trigger_id", trigger_id),
        ])
        .await
    }

    /// Sends a form.
    pub async fn form(&self, fields: &[(&str, &str)]) -> Answered {
        let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.post("application/x-www-form-urlencoded", form).await
    }
}
