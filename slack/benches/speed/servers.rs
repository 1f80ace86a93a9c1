//! What is measured: ours, and the least that does the same work.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use axum::serve::ListenerExt;
use axum::{Json, Router};
use futures_util::{SinkExt, StreamExt};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use slack::client::Client;
use slack::prelude::*;
use slack::receiver::{ReceiverOptions, Verifier, router};
use tokio::net::TcpListener;

pub(crate) const SECRET: &str = "8f742231b10e8888abcd99yyyzzz85a5";

/// Answers a command with its text, and does nothing with an event.
struct Echo;

#[async_trait]
impl EventHandler for Echo {
    async fn slash_command(&self, _: Context, cmd: SlashCommand) -> CommandAck {
        CommandAck::message(MessageBody::text(format!("ok: {}", cmd.text)))
    }
    async fn app_mention(&self, _: Context, _: EventMeta, _: AppMention) {}
}

async fn serve(app: Router) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("{}", listener.local_addr().unwrap());
    axum::serve(listener.tap_io(|stream| stream.set_nodelay(true).unwrap()), app).await.unwrap();
}

pub(crate) async fn http_ours() {
    let http = Http::builder().bot_token("xoxb-none".into()).build().unwrap();
    let client = Client::builder().http(http).event_handler(Echo).await.unwrap();
    serve(router(client.dispatcher(), Verifier::new(SECRET.into()), ReceiverOptions::default())).await;
}

type Key = Hmac<Sha256>;

/// Checks the signature, finds the text, answers; no more.
pub(crate) async fn http_bare() {
    let key = Key::new_from_slice(SECRET.as_bytes()).unwrap();
    serve(Router::new().route("/slack/events", post(bare)).with_state(key)).await;
}

async fn bare(State(key): State<Key>, headers: HeaderMap, body: Bytes) -> Result<Json<Value>, StatusCode> {
    verified(key, &headers, &body).ok_or(StatusCode::UNAUTHORIZED)?;
    let (mut command, mut text) = (None, None);
    for (name, value) in url::form_urlencoded::parse(&body) {
        match &*name {
            "command" => command = Some(value),
            "text" => text = Some(value),
            _ => {}
        }
    }
    command.ok_or(StatusCode::BAD_REQUEST)?;
    let text = format!("ok: {}", text.unwrap_or_default());
    Ok(Json(json!({"response_type": "ephemeral", "text": text})))
}

fn verified(mut mac: Key, headers: &HeaderMap, body: &[u8]) -> Option<()> {
    let timestamp = headers.get("x-slack-request-timestamp")?.to_str().ok()?;
    let signature = headers.get("x-slack-signature")?.to_str().ok()?;
    let sent: i64 = timestamp.parse().ok()?;
    if slack::receiver::now_unix().abs_diff(sent) > 300 {
        return None;
    }
    let mut expected = [0_u8; 32];
    let digits = signature.strip_prefix("v0=")?.as_bytes();
    for (pair, byte) in digits.chunks_exact(2).zip(&mut expected) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    for part in [b"v0:".as_slice(), timestamp.as_bytes(), b":", body] {
        mac.update(part);
    }
    mac.verify_slice(&expected).ok()
}

pub(crate) async fn socket_ours(address: &str) {
    println!("ready");
    let base = format!("http://{address}/api/");
    let http =
        Http::builder().base_url(base).app_token("xapp-none".into()).bot_token("x".into()).build().unwrap();
    let client = Client::builder().http(http).event_handler(Echo).connections(1).await.unwrap();
    client.start().await.unwrap();
}

/// Reads the JSON of each envelope and acknowledges it; no more.
pub(crate) async fn socket_bare(address: &str) {
    println!("ready");
    let url = format!("ws://{address}/link");
    let (mut socket, _) = tokio_tungstenite::connect_async_with_config(url, None, true).await.unwrap();
    while let Some(Ok(message)) = socket.next().await {
        let Ok(text) = message.to_text() else { continue };
        let frame: Value = serde_json::from_str(text).unwrap();
        if let Some(id) = frame["envelope_id"].as_str() {
            let ack = json!({"envelope_id": id}).to_string();
            socket.send(ack.into()).await.unwrap();
        }
    }
}

/// Sends every frame back as it came.
pub(crate) async fn socket_echo(address: &str) {
    println!("ready");
    let url = format!("ws://{address}/link");
    let (mut socket, _) = tokio_tungstenite::connect_async_with_config(url, None, true).await.unwrap();
    while let Some(Ok(message)) = socket.next().await {
        if message.is_text() {
            socket.send(message).await.unwrap();
        }
    }
}
