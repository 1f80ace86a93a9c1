//! Deliveries over HTTP: signed, verified, tried again.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use hmac::{Hmac, KeyInit, Mac};
use sandbox::{Delivery, Sandbox};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::fake_app::{Stage, client, manifest};

type Requests = Arc<Mutex<Vec<(HeaderMap, String)>>>;

/// An app that answers `url_verification`, then fails `failures` times.
async fn listen(failures: usize) -> (String, Requests) {
    let requests = Requests::default();
    let kept = Arc::clone(&requests);
    let left = Arc::new(AtomicUsize::new(failures));
    let handler = move |headers: HeaderMap, body: String| async move {
        let json: Value = serde_json::from_str(&body).unwrap_or_default();
        kept.lock().unwrap().push((headers, body));
        if json["type"] == "url_verification" {
            return (StatusCode::OK, json!({"challenge": json["challenge"]}).to_string());
        }
        let failing =
            left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok();
        (if failing { StatusCode::INTERNAL_SERVER_ERROR } else { StatusCode::OK }, String::new())
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/slack", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, Router::new().route("/slack", post(handler))).await });
    (url, requests)
}

async fn stage(failures: usize) -> (Stage, Requests) {
    let (url, requests) = listen(failures).await;
    let sandbox = Sandbox::builder().start().await.unwrap();
    let app = sandbox.install(&manifest(), Delivery::Http { url }).await.unwrap();
    (Stage { sandbox, app, http: client() }, requests)
}

#[tokio::test]
async fn every_request_is_signed() {
    let (stage, requests) = stage(0).await;
    stage.act("maya", "command", json!({"channel": "general", "command": "/raw", "text": "a&b <c>"})).await;
    stage.act("maya", "message", json!({"channel": "@ethics-bot", "text": "hi"})).await;
    let requests = requests.lock().unwrap();
    assert_eq!(requests.len(), 3);
    for (headers, body) in requests.iter() {
        let timestamp = headers["x-slack-request-timestamp"].to_str().unwrap();
        let mut mac = Hmac::<Sha256>::new_from_slice(stage.app.signing_secret.as_bytes()).unwrap();
        mac.update(format!("v0:{timestamp}:{body}").as_bytes());
        let expected = format!("v0={}", hex::encode(mac.finalize().into_bytes()));
        assert_eq!(headers["x-slack-signature"].to_str().unwrap(), expected);
    }
    assert_eq!(requests[1].0["content-type"], "application/x-www-form-urlencoded");
    assert!(requests[1].1.contains("text=a%26b+%3Cc%3E"), "{}", requests[1].1);
    assert!(requests[1].1.contains("is_enterprise_install=false"));
    assert_eq!(requests[2].0["content-type"], "application/json");
}

#[tokio::test]
async fn a_failed_event_comes_again_with_the_reason() {
    let (stage, requests) = stage(2).await;
    let reply = stage.act("maya", "message", json!({"channel": "@ethics-bot", "text": "hi"})).await;
    assert_eq!(reply["acked"], false);
    tokio::time::sleep(Duration::from_millis(100)).await;
    stage.sandbox.advance(Duration::from_secs(61));
    tokio::time::sleep(Duration::from_millis(200)).await;
    let requests = requests.lock().unwrap();
    let retries: Vec<Option<&str>> = requests[1..]
        .iter()
        .map(|(headers, _)| headers.get("x-slack-retry-num").map(|number| number.to_str().unwrap()))
        .collect();
    assert_eq!(retries, [None, Some("1"), Some("2")]);
    assert_eq!(requests[2].0["x-slack-retry-reason"], "http_error");
}

#[tokio::test]
async fn a_failed_command_is_not_repeated() {
    let (stage, requests) = stage(1).await;
    let reply = stage.act("maya", "command", json!({"channel": "general", "command": "/ask"})).await;
    assert_eq!(reply["acked"], false);
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(requests.lock().unwrap().len(), 2);
    assert_eq!(
        stage.screen("maya").await["notices"][0]["text"],
        "/ask failed with the error \"http_service_error\""
    );
}
