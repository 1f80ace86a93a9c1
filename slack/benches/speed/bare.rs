//! The least that answers a signed slash command.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use axum::serve::ListenerExt;
use axum::{Json, Router};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use tokio::net::TcpListener;

/// Serves at a free port, and prints where.
pub(crate) async fn serve(app: Router) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("{}", listener.local_addr().unwrap());
    axum::serve(listener.tap_io(|stream| stream.set_nodelay(true).unwrap()), app).await.unwrap();
}

type Key = Hmac<Sha256>;

/// Checks the signature, finds the text, answers; no more.
pub(crate) async fn http_bare(secret: &str) {
    let key = Key::new_from_slice(secret.as_bytes()).unwrap();
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
