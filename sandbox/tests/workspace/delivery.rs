//! Sockets, commands, messages, response URLs.

use std::time::Duration;

use futures_util::SinkExt;
use sandbox::{DisconnectReason, Person, Sandbox};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

use crate::fake_app::{Stage, frame, plain};

#[tokio::test]
async fn hello_and_a_command_answered_in_its_acknowledgment() {
    let stage = Stage::new().await;
    let mut socket = stage.open_socket().await;
    let hello = frame(&mut socket).await;
    assert_eq!((&hello["type"], &hello["num_connections"]), (&json!("hello"), &json!(1)));
    assert_eq!(hello["connection_info"]["app_id"], json!(stage.app.app_id));
    let app = tokio::spawn(async move {
        let envelope = frame(&mut socket).await;
        let ack = json!({"envelope_id": envelope["envelope_id"], "payload": {"text": "Only you see this"}});
        socket.send(Message::Text(ack.to_string().into())).await.unwrap();
        (envelope, socket)
    });
    let reply = stage
        .act(
            "maya",
            "command",
            json!({"channel": "#general", "command": "/ask", "text": "@ruth & #shop-floor?"}),
        )
        .await;
    assert_eq!(reply["acked"], true);
    let (envelope, _socket) = app.await.unwrap();
    assert_eq!(envelope["type"], "slash_commands");
    assert_eq!(envelope["accepts_response_payload"], true);
    let payload = &envelope["payload"];
    assert_eq!(payload["text"], "<@U0RUTH> &amp; <#C0SHOPFLOOR>?");
    assert_eq!(payload["is_enterprise_install"], "false");
    assert_eq!(payload["channel_name"], "general");
    let seen = stage.messages("maya", "general").await;
    assert_eq!((&seen[0]["text"], &seen[0]["ephemeral"]), (&json!("Only you see this"), &json!(true)));
    assert!(stage.messages("ruth", "general").await.is_empty());
    let wire = stage.get("wire?after=0").await.to_string();
    assert!(!wire.contains(&stage.app.bot_token) && !wire.contains(&stage.app.app_token));
}

#[tokio::test]
async fn commands_fail_as_in_slack() {
    let stage = Stage::with(Sandbox::builder().ack_deadline(Duration::from_millis(100))).await;
    let ask = json!({"channel": "general", "command": "/ask", "text": ""});
    assert_eq!(stage.act("maya", "command", ask.clone()).await["acked"], false);
    stage.connect(|_| None).await;
    assert_eq!(stage.act("maya", "command", ask).await["acked"], false);
    let (status, reply) =
        stage.try_act("maya", "command", json!({"channel": "general", "command": "/foo"})).await;
    assert_eq!(status, 404);
    assert!(reply["error"].as_str().unwrap().contains("/ask"));
    let notices = stage.screen("maya").await["notices"].clone();
    assert_eq!(notices[0]["text"], "/ask failed with the error \"dispatch_failed\"");
    assert_eq!(notices[1]["text"], "/ask failed with the error \"operation_timeout\"");
    assert!(notices[2]["text"].as_str().unwrap().starts_with("/foo is not a valid command."));
}

#[tokio::test]
async fn an_eleventh_connection_is_one_too_many() {
    let stage = Stage::new().await;
    let mut open = Vec::new();
    for count in 1..=10 {
        let mut socket = stage.open_socket().await;
        assert_eq!(frame(&mut socket).await["num_connections"], count);
        open.push(socket);
    }
    let mut eleventh = stage.open_socket().await;
    assert_eq!(frame(&mut eleventh).await["reason"], "too_many_websockets");
    stage.sandbox.faults().disconnect(DisconnectReason::Warning);
    assert_eq!(frame(&mut open[3]).await["reason"], "warning");
    stage.sandbox.faults().cut_sockets();
    assert_eq!(stage.get("health").await["apps"][0]["connected"], false);
}

#[tokio::test]
async fn a_response_url_serves_five_times_for_half_an_hour() {
    let stage = Stage::new().await;
    stage.connect(|_| Some(Value::Null)).await;
    let blocks = json!([{"type": "actions", "elements": [
        {"type": "button", "action_id": "ok", "text": plain("OK"), "value": "v"}]}]);
    let posted =
        stage.api("chat.postMessage", json!({"channel": "U0MAYA", "text": "hi", "blocks": blocks})).await;
    let click = json!({"channel": "@ethics-bot", "message_ts": posted["ts"], "action_id": "ok"});
    stage.act("maya", "click", click.clone()).await;
    let sent = stage.to_app().await.last().unwrap()["payload"].clone();
    assert_eq!(sent["message"]["ts"], posted["ts"]);
    let url = sent["response_url"].as_str().unwrap().to_owned();
    let answer = |body: Value| stage.http.post(&url).json(&body).send();
    assert_eq!(answer(json!({"replace_original": true, "text": "done"})).await.unwrap().status(), 200);
    let seen = stage.messages("maya", "U0ETHICSBOT").await;
    assert_eq!((seen.len(), &seen[0]["text"], &seen[0]["edited"]), (1, &json!("done"), &json!(true)));
    for _ in 0..4 {
        assert_eq!(answer(json!({"text": "again"})).await.unwrap().status(), 200);
    }
    let used = answer(json!({"text": "six"})).await.unwrap();
    assert_eq!(used.status(), 404);
    assert!(used.text().await.unwrap().contains("used_url"));

    let posted =
        stage.api("chat.postMessage", json!({"channel": "U0MAYA", "text": "hi", "blocks": blocks})).await;
    stage
        .act(
            "maya",
            "click",
            json!({"channel": "@ethics-bot", "message_ts": posted["ts"], "action_id": "ok"}),
        )
        .await;
    let url = stage.to_app().await.last().unwrap()["payload"]["response_url"].as_str().unwrap().to_owned();
    stage.sandbox.advance(Duration::from_secs(31 * 60));
    let late = stage.http.post(&url).json(&json!({"text": "late"})).send().await.unwrap();
    assert!(late.text().await.unwrap().contains("expired_url"));
}

#[tokio::test]
async fn messages_reach_the_app_in_an_envelope() {
    let stage = Stage::new().await;
    stage.connect(|_| Some(Value::Null)).await;
    stage.act("maya", "message", json!({"channel": "@ethics-bot", "text": "is <this> ok?"})).await;
    let payload = stage.to_app().await[0]["payload"].clone();
    assert_eq!(payload["type"], "event_callback");
    assert_eq!(payload["event"]["text"], "is &lt;this&gt; ok?");
    assert_eq!(payload["event"]["channel_type"], "im");
    assert_eq!(payload["authorizations"][0]["user_id"], json!(stage.app.bot_user_id));
    // The app is in no channel yet, so it hears nothing of a mention
    let mention = json!({"channel": "general", "text": "@ethics-bot hello"});
    stage.act("maya", "message", mention.clone()).await;
    assert_eq!(stage.to_app().await.len(), 1);
    stage.api("conversations.join", json!({"channel": "C0GENERAL"})).await;
    stage.act("maya", "message", mention).await;
    let last = stage.to_app().await.last().unwrap()["payload"]["event"].clone();
    assert_eq!((&last["type"], &last["text"]), (&json!("app_mention"), &json!("<@U0ETHICSBOT> hello")));
    stage.sandbox.join(Person::new("nora", "Nora Lind", "Engineer", "new here"));
    let kinds: Vec<Value> =
        stage.to_app().await.iter().map(|entry| entry["payload"]["event"]["type"].clone()).collect();
    assert!(kinds.contains(&json!("team_join")), "{kinds:?}");
    assert!(kinds.contains(&json!("member_joined_channel")), "{kinds:?}");
}

#[tokio::test]
async fn a_lost_acknowledgment_brings_the_event_again() {
    let stage = Stage::with(
        Sandbox::builder()
            .ack_deadline(Duration::from_millis(100))
            .retry_delays([Duration::ZERO, Duration::from_secs(60)]),
    )
    .await;
    stage.connect(|_| Some(Value::Null)).await;
    stage.sandbox.faults().drop_next_ack();
    stage.sandbox.faults().drop_next_ack();
    let reply = stage.act("maya", "message", json!({"channel": "@ethics-bot", "text": "hi"})).await;
    assert_eq!(reply["acked"], false);
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(stage.to_app().await.len(), 2);
    stage.sandbox.advance(Duration::from_secs(61));
    tokio::time::sleep(Duration::from_millis(100)).await;
    let sent = stage.to_app().await;
    assert_eq!(sent.iter().map(|entry| entry["retry"].as_u64().unwrap()).collect::<Vec<_>>(), [0, 1, 2]);
    assert_eq!(sent[0]["payload"]["event_id"], sent[2]["payload"]["event_id"]);
    assert!(sent[2]["ack"].is_object());
}
