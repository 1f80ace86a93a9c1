//! The axum router.

use crate::dispatch::client;
use crate::recorder::Recorder;
use axum::http::StatusCode;
use serde_json::{Value, json};
use slack::prelude::*;
use slack::receiver::{ReceiverOptions, Verifier, router};
use std::sync::Arc;
use std::time::Duration;

const NOW: i64 = 1_700_000_000;

struct Receiver {
    address: String,
    handler: Recorder,
    stop: Arc<slack::client::Dispatcher>,
}

fn verifier() -> Verifier {
    Verifier::new("shh".into())
}

impl Receiver {
    async fn start() -> Self {
        Self::reading_within(ReceiverOptions::default().read_within).await
    }

    async fn reading_within(read_within: Duration) -> Self {
        let handler = Recorder {
            on_command: Arc::new(|cmd| (Duration::ZERO, CommandAck::message(MessageBody::text(cmd.text)))),
            ..Recorder::default()
        };
        let clock: slack::receiver::Clock = Arc::new(|| NOW);
        let options =
            ReceiverOptions { clock, max_body_bytes: 4_096, read_within, ..ReceiverOptions::default() };
        let dispatcher = client(handler.clone()).await.dispatcher();
        let app = router(Arc::clone(&dispatcher), verifier(), options);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { address, handler, stop: dispatcher }
    }

    async fn send(&self, request: reqwest::RequestBuilder) -> (StatusCode, String) {
        let response = request.send().await.unwrap();
        (response.status(), response.text().await.unwrap())
    }

    fn post(&self, content_type: &str, body: &str) -> reqwest::RequestBuilder {
        let client = reqwest::Client::new();
        client
            .post(format!("{}/slack/events", self.address))
            .header("content-type", content_type)
            .body(body.to_owned())
    }

    fn signed(&self, content_type: &str, body: &str) -> reqwest::RequestBuilder {
        self.post(content_type, body)
            .header("X-Slack-Request-Timestamp", NOW.to_string())
            .header("X-Slack-Signature", verifier().sign(NOW, body.as_bytes()))
    }
}

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded; charset=utf-8";
const COMMAND: &str = "command=%2Fethics&text=ask&user_id=U1&channel_id=C1&trigger_id=1.2";

#[tokio::test]
async fn signed_requests_are_answered() {
    let receiver = Receiver::start().await;
    let (status, body) = receiver.send(receiver.signed(FORM, COMMAND)).await;
    assert_eq!(status, 200);
    assert_eq!(serde_json::from_str::<Value>(&body).unwrap()["text"], "ask");

    let challenge = json!({"type": "url_verification", "challenge": "abc"}).to_string();
    let (status, body) = receiver.send(receiver.signed(JSON, &challenge)).await;
    assert_eq!((status.as_u16(), body.as_str()), (200, r#"{"challenge":"abc"}"#));

    let click = json!({"type": "block_actions", "user": {"id": "U1"}, "actions": []}).to_string();
    let form = format!("payload={}", url_encode(&click));
    assert_eq!(receiver.send(receiver.signed(FORM, &form)).await, (StatusCode::OK, String::new()));
    receiver.handler.until("block_actions", 1).await;

    let unknown = json!({"type": "of_2031"}).to_string();
    assert_eq!(receiver.send(receiver.signed(JSON, &unknown)).await, (StatusCode::OK, String::new()));
    receiver.handler.until("unknown of_2031", 1).await;
}

fn url_encode(text: &str) -> String {
    text.bytes().map(|b| format!("%{b:02X}")).collect()
}

#[tokio::test]
async fn what_is_not_from_slack_is_refused_by_name() {
    let receiver = Receiver::start().await;
    let wrong = |reason: &str| (StatusCode::UNAUTHORIZED, format!(r#"{{"error":"{reason}"}}"#));
    assert_eq!(receiver.send(receiver.post(FORM, COMMAND)).await, wrong("missing_signature"));
    let forged = format!("ssl_check=1&{COMMAND}");
    assert_eq!(
        receiver.send(receiver.post(FORM, &forged)).await,
        wrong("missing_signature"),
        "ssl_check trick"
    );
    let challenge = json!({"type": "url_verification", "challenge": "abc"}).to_string();
    assert_eq!(receiver.send(receiver.post(JSON, &challenge)).await, wrong("missing_signature"));
    let other = |stamp: &str, signature: String| {
        let request = receiver.post(FORM, COMMAND).header("X-Slack-Request-Timestamp", stamp);
        receiver.send(request.header("X-Slack-Signature", signature))
    };
    let old = verifier().sign(NOW - 301, COMMAND.as_bytes());
    assert_eq!(other(&(NOW - 301).to_string(), old).await, wrong("stale_timestamp"));
    let early = verifier().sign(NOW + 301, COMMAND.as_bytes());
    assert_eq!(other(&(NOW + 301).to_string(), early).await, wrong("stale_timestamp"));
    let elsewhere = Verifier::new("other".into()).sign(NOW, COMMAND.as_bytes());
    assert_eq!(other(&NOW.to_string(), elsewhere).await, wrong("wrong_signature"));
    assert_eq!(other("now", "v0=00".to_owned()).await, wrong("invalid_timestamp"));
    let unsigned_check = receiver.send(receiver.post(FORM, "ssl_check=1&token=abc")).await;
    assert_eq!(unsigned_check, (StatusCode::OK, String::new()));
    assert!(receiver.handler.heard().is_empty(), "nothing reached the handler");
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_by_name() {
    let receiver = Receiver::start().await;
    let refused = |status, reason: &str| (status, format!(r#"{{"error":"{reason}"}}"#));
    let bad = StatusCode::BAD_REQUEST;
    assert_eq!(receiver.send(receiver.signed(JSON, "{")).await, refused(bad, "broken_json"));
    assert_eq!(receiver.send(receiver.signed(FORM, "a=b")).await, refused(bad, "broken_form"));
    assert_eq!(receiver.send(receiver.signed(FORM, "payload=x")).await, refused(bad, "broken_payload"));
    let large = "x".repeat(5_000);
    let too_large = refused(StatusCode::PAYLOAD_TOO_LARGE, "body_too_large");
    assert_eq!(receiver.send(receiver.signed(FORM, &large)).await, too_large);
    let url = format!("{}/slack/events", receiver.address);
    assert_eq!(receiver.send(reqwest::Client::new().get(url)).await.0, 405);
    assert_eq!(receiver.send(reqwest::Client::new().post(&receiver.address)).await.0, 404);
}

/// The first line of the answer to a request whose headers are written just so.
async fn raw(receiver: &Receiver, headers: &str, body: &str) -> String {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let mut socket =
        tokio::net::TcpStream::connect(receiver.address.trim_start_matches("http://")).await.unwrap();
    let length = body.len();
    let request =
        format!("POST /slack/events HTTP/1.1\r\nhost: x\r\ncontent-length: {length}\r\n{headers}\r\n{body}");
    socket.write_all(request.as_bytes()).await.unwrap();
    let mut answer = [0; 256];
    let length = socket.read(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer[..length]).lines().next().unwrap().to_owned()
}

#[tokio::test]
async fn the_case_of_header_names_does_not_matter() {
    let receiver = Receiver::start().await;
    let signature = verifier().sign(NOW, COMMAND.as_bytes());
    for (kind, stamp, name) in [
        ("content-type", "x-slack-request-timestamp", "x-slack-signature"),
        ("CONTENT-TYPE", "X-SLACK-REQUEST-TIMESTAMP", "X-SLACK-SIGNATURE"),
        ("Content-type", "x-sLaCk-ReQuEsT-tImEsTaMp", "X-slack-SIGNATURE"),
    ] {
        let good = format!("{kind}: {FORM}\r\n{stamp}: {NOW}\r\n{name}: {signature}\r\n");
        assert_eq!(raw(&receiver, &good, COMMAND).await, "HTTP/1.1 200 OK", "{name}");
        let forged =
            format!("{kind}: {FORM}\r\n{stamp}: {NOW}\r\n{name}: {}\r\n", signature.replace('a', "b"));
        assert_eq!(raw(&receiver, &forged, COMMAND).await, "HTTP/1.1 401 Unauthorized", "{name}");
    }
}

#[tokio::test]
async fn a_body_in_chunks_is_bounded_too() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let receiver = Receiver::start().await;
    let mut socket =
        tokio::net::TcpStream::connect(receiver.address.trim_start_matches("http://")).await.unwrap();
    let head = "POST /slack/events HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n";
    let chunk = format!("{:x}\r\n{}\r\n", 3_000, "x".repeat(3_000));
    socket.write_all(format!("{head}{chunk}{chunk}0\r\n\r\n").as_bytes()).await.unwrap();
    let mut answer = [0; 64];
    let length = socket.read(&mut answer).await.unwrap();
    assert!(answer[..length].starts_with(b"HTTP/1.1 413"));
}

#[tokio::test]
async fn a_body_that_does_not_come_is_not_waited_for() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let receiver = Receiver::reading_within(Duration::from_millis(50)).await;
    let mut socket =
        tokio::net::TcpStream::connect(receiver.address.trim_start_matches("http://")).await.unwrap();
    let begun = "POST /slack/events HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\npay";
    socket.write_all(begun.as_bytes()).await.unwrap();
    let mut answer = [0; 256];
    let length = socket.read(&mut answer).await.unwrap();
    let answer = String::from_utf8_lossy(&answer[..length]);
    assert!(answer.starts_with("HTTP/1.1 408") && answer.contains("body_too_slow"), "{answer}");
}

#[tokio::test]
async fn while_stopping_slack_is_asked_to_come_again() {
    let receiver = Receiver::start().await;
    receiver.stop.drain(Duration::from_secs(1)).await;
    assert_eq!(receiver.send(receiver.signed(FORM, COMMAND)).await.0, 503);
}
