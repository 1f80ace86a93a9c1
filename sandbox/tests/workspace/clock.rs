//! The clock that can be moved, and what follows it or does not.

use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::http::HeaderMap;
use axum::routing::post;
use sandbox::{Delivery, Sandbox};
use serde_json::json;

use crate::fake_app::{Stage, client, manifest};

const WEEK: Duration = Duration::from_secs(7 * 24 * 60 * 60);

#[expect(clippy::disallowed_methods, reason = "the machine's time is what is compared with")]
fn machine() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap()
}

#[tokio::test]
async fn it_has_an_end_and_goes_on_working_there() {
    let sandbox = Sandbox::start().await.unwrap();
    let http = client();
    let url = format!("{}/sandbox/api/advance", sandbox.url());
    for seconds in [1e30, 1.8e19, -1.0, 4e9] {
        let answer = http.post(&url).json(&json!({"seconds": seconds})).send().await.unwrap();
        assert_eq!(answer.status(), 400, "{seconds}");
    }
    assert!(sandbox.now().abs_diff(machine()) < Duration::from_secs(60), "a refused jump moves nothing");
    // From Rust it goes as far as it goes
    sandbox.advance(Duration::MAX);
    sandbox.advance(Duration::MAX);
    let ahead = sandbox.now().abs_diff(machine());
    assert!((3_000_000_000..3_200_000_000).contains(&ahead.as_secs()), "{ahead:?}");
    assert!(sandbox.say("maya", "general", "still here").is_some());
    let answer = http.post(&url).json(&json!({"seconds": 1})).send().await.unwrap();
    let said: serde_json::Value = answer.json().await.unwrap();
    assert!(said["error"].as_str().unwrap().contains("a hundred years"), "{said}");
}

/// The times of the signatures that an app gets, the first before the clock is moved by a week.
async fn signed(by_machine: bool) -> Vec<u64> {
    let times: Arc<Mutex<Vec<u64>>> = Arc::default();
    let kept = Arc::clone(&times);
    let handler = move |headers: HeaderMap, body: String| async move {
        let time = headers["x-slack-request-timestamp"].to_str().unwrap().parse().unwrap();
        kept.lock().unwrap().push(time);
        body
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/slack", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, Router::new().route("/slack", post(handler))).await });
    let sandbox = Sandbox::builder().sign_by_machine_clock(by_machine).start().await.unwrap();
    let app = sandbox.install(&manifest(), Delivery::Http { url }).await.unwrap();
    let stage = Stage { sandbox, app, http: client() };
    stage.act("maya", "message", json!({"channel": "@ethics-bot", "text": "before"})).await;
    stage.sandbox.advance(WEEK);
    stage.act("maya", "message", json!({"channel": "@ethics-bot", "text": "after"})).await;
    let times = times.lock().unwrap();
    times.clone()
}

#[tokio::test]
async fn signatures_bear_the_sandboxs_time_or_the_machines() {
    let now = machine().as_secs();
    let near = |time: u64, expected: u64| time.abs_diff(expected) < 120;
    let by_sandbox = signed(false).await;
    assert!(near(by_sandbox[1], now) && near(by_sandbox[2], now + WEEK.as_secs()), "{by_sandbox:?}");
    let by_machine = signed(true).await;
    assert!(by_machine.len() == 3 && by_machine.iter().all(|time| near(*time, now)), "{by_machine:?}");
}
