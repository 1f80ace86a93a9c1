//! When a call is repeated, and what a rate limit closes.

use crate::fake_slack::{Answer, FakeSlack, ok, refusal};
use serde_json::json;
use slack::blocks::{MessageBody, ModalView};
use slack::http::{HttpError, Retries};
use slack::model::{ChannelId, ViewId};
use slack::{Error, Http};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

fn html(status: u16) -> Answer {
    Answer(status, None, "<html>no</html>".to_owned())
}

fn channel(id: &str) -> ChannelId {
    ChannelId::parse(id).unwrap()
}

#[tokio::test]
async fn server_errors_are_repeated_only_where_that_is_safe() {
    let slack = FakeSlack::start(|_, n| match n {
        0 | 1 => html(503),
        2 => ok(json!({"user_id": "U0"})),
        _ => html(502),
    })
    .await;
    let http = slack.http();
    assert_eq!(http.auth_test().await.unwrap().user_id.as_str(), "U0");
    assert_eq!(slack.calls().len(), 3);
    let create = http.conversations_create("case", true).await.unwrap_err();
    assert!(matches!(create, Error::Http(HttpError::Status { status: 502, .. })));
    let post = http.chat_post_message(&channel("C1"), &MessageBody::text("hi")).await.unwrap_err();
    assert!(matches!(post, Error::Http(HttpError::Status { status: 502, .. })));
    assert_eq!(slack.calls().len(), 5, "neither was repeated");
    assert!(http.auth_test().await.is_err());
    assert_eq!(slack.calls().len(), 9, "four attempts");
}

#[tokio::test]
async fn a_view_with_a_hash_is_changed_once() {
    let slack = FakeSlack::start(|_, _| html(503)).await;
    let (http, view) = (slack.http(), ModalView::new("c", "T"));
    let id = ViewId::parse("V1").unwrap();
    assert!(http.views_update(&id, Some("h1"), &view).await.is_err());
    assert_eq!(slack.calls().len(), 1, "the second time would be a conflict with the first");
    assert!(http.views_update(&id, None, &view).await.is_err());
    assert_eq!(slack.calls().len(), 1 + 4);
}

#[tokio::test]
async fn slacks_own_errors_are_repeated_only_where_that_is_safe() {
    let slack = FakeSlack::start(|_, _| refusal("internal_error")).await;
    let http = slack.http();
    assert!(http.auth_test().await.is_err());
    assert_eq!(slack.calls().len(), 4);
    assert!(http.conversations_create("case", true).await.is_err());
    assert_eq!(slack.calls().len(), 5);
}

#[tokio::test]
async fn timeouts_are_repeated_only_where_that_is_safe() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let accepted = Arc::new(Mutex::new(Vec::new()));
    let held = Arc::clone(&accepted);
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            held.lock().unwrap().push(socket);
        }
    });
    let http = Http::builder()
        .base_url(format!("http://{address}/"))
        .bot_token("x".into())
        .request_timeout(Duration::from_millis(100))
        .retries(Retries { attempts: 2, first_pause: Duration::from_millis(1), ..Retries::default() })
        .build()
        .unwrap();
    let create = http.conversations_create("case", true).await.unwrap_err();
    assert!(matches!(create, Error::Http(HttpError::Timeout { .. })));
    assert_eq!(accepted.lock().unwrap().len(), 1);
    assert!(http.auth_test().await.is_err());
    assert_eq!(accepted.lock().unwrap().len(), 3);
}

#[tokio::test]
async fn failed_connections_are_always_repeated() {
    let free = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = free.local_addr().unwrap();
    drop(free);
    let pause = Duration::from_millis(40);
    let http = Http::builder()
        .base_url(format!("http://{address}/"))
        .bot_token("x".into())
        .retries(Retries { attempts: 3, first_pause: pause, ..Retries::default() })
        .build()
        .unwrap();
    let start = Instant::now();
    let failed = http.conversations_create("case", true).await.unwrap_err();
    assert!(matches!(failed, Error::Http(HttpError::Connect { .. })));
    assert!(start.elapsed() >= pause / 2 + pause, "it paused twice");
}

#[tokio::test]
async fn a_rate_limit_closes_one_bucket_until_it_is_over() {
    let slack = FakeSlack::start(|call, n| match n {
        0 => Answer(429, Some(1), String::new()),
        _ => ok(json!({"channel": call.json()["channel"], "ts": "1.2", "user_id": "U0"})),
    })
    .await;
    let http = slack.http();
    let heard = Arc::new(Mutex::new(Vec::new()));
    let told = Arc::clone(&heard);
    http.on_ratelimit(move |info| told.lock().unwrap().push(info));

    let start = Instant::now();
    let (first, body) = (channel("C1"), MessageBody::text("hi"));
    let limited = http.chat_post_message(&first, &body);
    let other = async {
        slack.called(1).await;
        http.chat_post_message(&channel("C2"), &body).await.map(|_| start.elapsed())
    };
    let (limited, other) = tokio::join!(limited, other);
    assert!(limited.is_ok() && start.elapsed() >= Duration::from_secs(1), "it waited and went through");
    assert!(other.unwrap() < Duration::from_millis(900), "the other channel did not wait");
    let heard = heard.lock().unwrap();
    assert_eq!((heard.len(), heard[0].retry_after, heard[0].per_channel), (1, Duration::from_secs(1), true));
}

#[tokio::test]
async fn a_rate_limit_beyond_patience_is_an_error_and_spares_slack() {
    let slack = FakeSlack::start(|_, _| Answer(429, Some(3_600), String::new())).await;
    let http = slack.http();
    for _ in 0..2 {
        let failed = http.chat_post_message(&channel("C1"), &MessageBody::text("hi")).await.unwrap_err();
        assert!(
            matches!(failed, Error::RateLimited { retry_after, .. } if retry_after > Duration::from_secs(3_500))
        );
    }
    assert_eq!(slack.calls().len(), 1);
}

#[tokio::test]
async fn a_rate_limit_in_the_body_counts_too() {
    let slack = FakeSlack::start(|_, n| match n {
        0 => refusal("rate_limited"),
        _ => ok(json!({"channel": "C1", "ts": "1.2"})),
    })
    .await;
    assert!(slack.http().chat_post_message(&channel("C1"), &MessageBody::text("hi")).await.is_ok());
    assert_eq!(slack.calls().len(), 2);
}
