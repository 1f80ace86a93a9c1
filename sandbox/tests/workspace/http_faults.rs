//! The faults of deliveries again, over HTTP and planned from Rust; and Slack's whole schedule of retries.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use sandbox::{At, Delivery, Fault, Lost, Sandbox};
use serde_json::{Value, json};

use crate::fake_app::{Stage, client, manifest};

/// The texts of the events that came, each with its `x-slack-retry-num`.
type Heard = Arc<Mutex<Vec<(String, Option<String>)>>>;

/// An app that fails when a text says so, and may ask not to be tried again.
async fn stage() -> (Stage, Heard) {
    let heard = Heard::default();
    let kept = Arc::clone(&heard);
    let handler = move |headers: HeaderMap, body: String| async move {
        let json: Value = serde_json::from_str(&body).unwrap_or_default();
        if let Some(challenge) = json["challenge"].as_str() {
            return (StatusCode::OK, [("x-slack-no-retry", "0")], challenge.to_owned());
        }
        let text = json["event"]["text"].as_str().unwrap_or_default().to_owned();
        let retry = headers.get("x-slack-retry-num").map(|number| number.to_str().unwrap().to_owned());
        kept.lock().unwrap().push((text.clone(), retry));
        match text.as_str() {
            "fail" => (StatusCode::INTERNAL_SERVER_ERROR, [("x-slack-no-retry", "0")], String::new()),
            "never again" => (StatusCode::INTERNAL_SERVER_ERROR, [("x-slack-no-retry", "1")], String::new()),
            _ => (StatusCode::OK, [("x-slack-no-retry", "0")], String::new()),
        }
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/slack/events", listener.local_addr().unwrap());
    let router = Router::new().route("/slack/events", post(handler));
    tokio::spawn(async move { axum::serve(listener, router).await });
    let sandbox = Sandbox::builder().ack_deadline(Duration::from_millis(800)).start().await.unwrap();
    let app = sandbox.install(&manifest(), Delivery::Http { url }).await.unwrap();
    (Stage { sandbox, app, http: client() }, heard)
}

impl Stage {
    fn plan_here(&self, fault: Fault) {
        self.sandbox.faults().plan(fault).unwrap();
    }

    async fn says(&self, text: &str) -> bool {
        let body = json!({"channel": "@ethics-bot", "text": text});
        self.act("maya", "message", body).await["acked"] == true
    }
}

fn texts(heard: &Heard) -> Vec<String> {
    heard.lock().unwrap().iter().map(|(text, _)| text.clone()).collect()
}

/// Waits until so many events have come.
async fn until(heard: &Heard, count: usize) {
    for _ in 0..500 {
        if heard.lock().unwrap().len() >= count {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("only {:?} came", heard.lock().unwrap());
}

#[tokio::test]
async fn an_event_is_tried_at_once_after_a_minute_and_after_five() {
    let (stage, heard) = stage().await;
    assert!(!stage.says("fail").await);
    until(&heard, 2).await;
    for (count, seconds) in [(3, 60), (4, 300)] {
        // The last attempt has failed by now, but its retry waits for the clock
        tokio::time::sleep(Duration::from_millis(100)).await;
        stage.sandbox.advance(Duration::from_secs(seconds - 5));
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert_eq!(heard.lock().unwrap().len(), count - 1);
        stage.sandbox.advance(Duration::from_secs(6));
        until(&heard, count).await;
    }
    tokio::time::sleep(Duration::from_millis(100)).await;
    stage.sandbox.advance(Duration::from_secs(100_000));
    tokio::time::sleep(Duration::from_millis(100)).await;
    let numbers: Vec<Option<String>> = heard.lock().unwrap().iter().map(|(_, retry)| retry.clone()).collect();
    assert_eq!(numbers, [None, Some("1".to_owned()), Some("2".to_owned()), Some("3".to_owned())]);
}

#[tokio::test]
async fn an_app_can_ask_not_to_be_tried_again() {
    let (stage, heard) = stage().await;
    assert!(!stage.says("never again").await);
    stage.sandbox.advance(Duration::from_secs(1_000));
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(texts(&heard), ["never again"]);
}

#[tokio::test]
async fn deliveries_over_http_go_wrong_as_over_sockets() {
    let (stage, heard) = stage().await;
    stage.plan_here(Fault::Duplicate { only: None, times: 1 });
    assert!(stage.says("twice").await);
    until(&heard, 2).await;
    assert_eq!(texts(&heard), ["twice", "twice"]);

    stage.plan_here(Fault::Delay { at: At::Delivery, seconds: 0.3, only: None, times: 1 });
    let begun = std::time::Instant::now();
    assert!(stage.says("late").await);
    assert!(begun.elapsed() >= Duration::from_millis(300));

    // The retry, at once, brings what was lost; an app that did its work does it again
    stage.plan_here(Fault::Drop { at: Lost::Delivery, only: None, times: 1 });
    assert!(!stage.says("lost").await);
    until(&heard, 4).await;
    while stage.to_app().await.last().unwrap()["ack"].is_null() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    stage.plan_here(Fault::Drop { at: Lost::Ack, only: None, times: 1 });
    assert!(!stage.says("unheard").await);
    until(&heard, 6).await;
    let retries = heard.lock().unwrap()[3..].to_vec();
    let again = Some("1".to_owned());
    assert_eq!(
        retries,
        [("lost".to_owned(), again.clone()), ("unheard".to_owned(), None), ("unheard".to_owned(), again)]
    );

    stage.plan_here(Fault::Unreachable { seconds: 50.0 });
    assert!(!stage.says("nobody there").await);
    let failed = stage.to_app().await.last().unwrap()["failure"].clone();
    assert_eq!(failed, "connection_failed");
    stage.sandbox.advance(Duration::from_secs(61));
    until(&heard, 7).await;
    assert_eq!(heard.lock().unwrap()[6], ("nobody there".to_owned(), Some("2".to_owned())));
}
