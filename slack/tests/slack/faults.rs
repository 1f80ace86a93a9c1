//! What breaks between here and Slack, one by one: how each call ends, how often it was made.
//!
//! A handshake that hangs, half-open sockets and `too_many_websockets` are in `socket_mode`; refreshes in `refresh`.

use crate::fake_slack::{Answer, FakeSlack};
use slack::http::{HttpError, Retries};
use slack::prelude::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

fn http(address: &str) -> Http {
    let retries =
        Retries { attempts: 3, first_pause: Duration::from_millis(1), max_wait: Duration::from_secs(5) };
    let builder = Http::builder().base_url(format!("{address}/api/")).bot_token("xoxb-test".into());
    builder.request_timeout(Duration::from_millis(500)).retries(retries).build().unwrap()
}

/// A read, which may be repeated, and a post, which may appear twice.
async fn both(http: &Http) -> (Result<(), Error>, Result<(), Error>) {
    let channel = ChannelId::from("C1".to_owned());
    let read = http.conversations_info(&channel).await.map(drop);
    let post = http.chat_post_message(&channel, &MessageBody::text("hi")).await.map(drop);
    (read, post)
}

/// A server that writes some bytes for each request, then closes the connection or falls silent.
async fn raw(bytes: &'static [u8], falls_silent: bool) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let requests = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&requests);
    tokio::spawn(async move {
        let mut kept = Vec::new();
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut buffer = [0; 4_096];
            let _ = stream.read(&mut buffer).await;
            count.fetch_add(1, Ordering::SeqCst);
            let _ = stream.write_all(bytes).await;
            if falls_silent {
                kept.push(stream);
            }
        }
    });
    (address, requests)
}

#[tokio::test]
async fn cut_and_hanging_answers_repeat_reads_and_never_posts() {
    const CUT: &[u8] =
        b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 900\r\n\r\n{\"ok\":true,";
    const HALF_A_HEAD: &[u8] = b"HTTP/1.1 20";
    for (name, bytes, falls_silent) in [
        ("a body cut short", CUT, false),
        ("a body that stops", CUT, true),
        ("a head cut short", HALF_A_HEAD, false),
        ("no answer at all", b"".as_slice(), true),
        ("closed at once", b"", false),
    ] {
        let (address, requests) = raw(bytes, falls_silent).await;
        let (read, post) = both(&http(&address)).await;
        let count = requests.load(Ordering::SeqCst);
        println!("{name}: {count} requests; read: {read:?}; post: {post:?}");
        for outcome in [read, post] {
            let uncertain = matches!(
                outcome,
                Err(Error::Http(
                    HttpError::Timeout { .. } | HttpError::Broken { .. } | HttpError::Connect { .. }
                ))
            );
            assert!(uncertain, "{name}: {outcome:?}");
        }
        assert_eq!(count, 3 + 1, "{name}: three reads and one post");
    }
}

#[tokio::test]
async fn a_refused_connection_is_tried_as_often_as_allowed() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let (read, post) = both(&http(&address)).await;
    for outcome in [read, post] {
        assert!(matches!(outcome, Err(Error::Http(HttpError::Connect { .. }))), "{outcome:?}");
    }
}

#[tokio::test]
async fn a_server_error_in_html_is_an_error_by_its_status() {
    let slack = FakeSlack::start(|_, _| Answer(503, None, "<html>Slack is away</html>".to_owned())).await;
    let (read, post) = both(&http(&slack.address)).await;
    println!("5xx HTML: {} requests", slack.calls().len());
    for outcome in [read, post] {
        assert!(matches!(outcome, Err(Error::Http(HttpError::Status { status: 503, .. }))), "{outcome:?}");
    }
    assert_eq!(slack.calls().len(), 3 + 1);
}

#[tokio::test]
async fn a_rate_limit_without_retry_after_waits_a_while_and_spares_slack() {
    let slack = FakeSlack::start(|_, _| Answer(429, None, String::new())).await;
    let http = http(&slack.address);
    let (first, _) = both(&http).await;
    let (again, _) = both(&http).await;
    for outcome in [first, again] {
        let waits = |wait: &Duration| *wait > Duration::from_secs(25) && *wait <= Duration::from_secs(32);
        assert!(
            matches!(&outcome, Err(Error::RateLimited { retry_after, .. }) if waits(retry_after)),
            "{outcome:?}"
        );
    }
    assert_eq!(slack.calls().len(), 2, "one call for each bucket, then none");
}
