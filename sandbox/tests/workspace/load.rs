//! Many envelopes at once: each comes once, over one of the connections.

use std::collections::HashSet;
use std::time::Duration;

use futures_util::SinkExt;
use sandbox::Sandbox;
use serde_json::json;
use tokio_tungstenite::tungstenite::Message;

use crate::fake_app::{Stage, frame};

const ENVELOPES: usize = 2_000;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_and_nothing_comes_twice() {
    // Time enough for a slow machine: an envelope that was lost would still come again at its end
    let patient = Sandbox::builder().ack_deadline(Duration::from_secs(20));
    let stage = Stage::with(patient).await;
    let (mut one, mut other) = (stage.open_socket().await, stage.open_socket().await);
    frame(&mut one).await;
    frame(&mut other).await;
    for number in 0..ENVELOPES {
        stage.sandbox.say("maya", "@ethics-bot", &number.to_string()).unwrap();
    }
    let mut seen = HashSet::new();
    for _ in 0..ENVELOPES / 2 {
        for socket in [&mut one, &mut other] {
            let envelope = frame(socket).await;
            assert_eq!(envelope["retry_attempt"], 0);
            let ack = json!({"envelope_id": envelope["envelope_id"]});
            socket.send(Message::Text(ack.to_string().into())).await.unwrap();
            assert!(seen.insert(envelope["payload"]["event"]["text"].as_str().unwrap().to_owned()));
        }
    }
    let acked = || async {
        let sent = stage.to_app().await;
        assert_eq!(sent.len(), ENVELOPES);
        sent.iter().filter(|entry| entry["ack"].is_object()).count()
    };
    for _ in 0..50 {
        if acked().await == ENVELOPES {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("only {} of {ENVELOPES} were acknowledged", acked().await);
}

#[tokio::test]
async fn an_old_connection_is_warned_then_asked_to_go_then_closed() {
    let stage = Stage::with(Sandbox::builder().connection_life(Duration::from_millis(300))).await;
    let mut socket = stage.open_socket().await;
    assert_eq!(frame(&mut socket).await["debug_info"]["approximate_connection_time"], 0);
    assert_eq!(frame(&mut socket).await["reason"], "warning");
    assert_eq!(frame(&mut socket).await["reason"], "refresh_requested");
    // A new one takes over while the old one is still there
    stage.connect(|_| Some(serde_json::Value::Null)).await;
    let reply = stage.act("maya", "message", json!({"channel": "@ethics-bot", "text": "hi"})).await;
    assert_eq!(reply["acked"], true);
    let opened = stage.api_as(&stage.app.app_token, "apps.connections.open", json!({})).await;
    let debugging = format!("{}&debug_reconnects=true", opened["url"].as_str().unwrap());
    let (mut socket, _) = tokio_tungstenite::connect_async(debugging).await.unwrap();
    assert_eq!(frame(&mut socket).await["debug_info"]["approximate_connection_time"], 360);
}
