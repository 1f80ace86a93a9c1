//! Messages that are posted later, on the sandbox's clock.

use std::time::Duration;

use sandbox::Sandbox;
use serde_json::{Value, json};

use crate::fake_app::Stage;
use crate::prepared::stage;

async fn schedule(stage: &Stage, text: &str, after: u64) -> Value {
    let at = stage.sandbox.now().as_secs() + after;
    stage.api("chat.scheduleMessage", json!({"channel": "C0GENERAL", "text": text, "post_at": at})).await
}

async fn ready() -> Stage {
    let stage = stage(Sandbox::builder(), &[]).await;
    stage.api("conversations.join", json!({"channel": "C0GENERAL"})).await;
    stage
}

async fn texts(stage: &Stage) -> Vec<String> {
    let messages = stage.messages("maya", "general").await;
    let said = messages.iter().filter(|message| message["subtype"].is_null());
    said.map(|message| message["text"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn scheduled_messages_come_in_order_when_the_clock_gets_there() {
    let stage = ready().await;
    stage.connect(|_| Some(Value::Null)).await;
    let second = schedule(&stage, "second", 600).await;
    schedule(&stage, "first", 300).await;
    let late = schedule(&stage, "third", 7 * 24 * 3600).await;
    let listed = stage.api("chat.scheduledMessages.list", json!({"limit": 2})).await;
    assert_eq!(listed["scheduled_messages"][0]["text"], "first");
    assert_eq!(listed["scheduled_messages"][1]["id"], second["scheduled_message_id"]);
    assert_ne!(listed["response_metadata"]["next_cursor"], "");
    stage.sandbox.advance(Duration::from_secs(299));
    assert!(texts(&stage).await.is_empty());
    stage.sandbox.advance(Duration::from_secs(1000));
    assert_eq!(texts(&stage).await, ["first", "second"]);
    let at = stage.messages("maya", "general").await.last().unwrap()["ts"].clone();
    let seconds = at.as_str().unwrap().split('.').next().unwrap().to_owned();
    assert_eq!(seconds, second["post_at"].to_string(), "posted with the time it was planned for");
    assert_eq!(
        stage.api("chat.scheduledMessages.list", json!({})).await["scheduled_messages"][0]["text"],
        "third"
    );
    let gone = json!({"channel": "C0GENERAL", "scheduled_message_id": late["scheduled_message_id"]});
    assert_eq!(stage.api("chat.deleteScheduledMessage", gone.clone()).await["ok"], true);
    assert_eq!(stage.api("chat.deleteScheduledMessage", gone).await["error"], "invalid_scheduled_message_id");
    for _ in 0..100 {
        let sent = stage.to_app().await;
        let heard = sent.iter().filter(|entry| entry["payload"]["event"]["bot_id"] == "B0EVERYTHING").count();
        if heard == 2 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the app did not hear of its two messages");
}

#[tokio::test]
async fn slacks_limits_on_scheduling_hold() {
    let stage = ready().await;
    let now = stage.sandbox.now().as_secs();
    for (post_at, error) in [
        (json!(now), "time_in_past"),
        (json!(now + 121 * 24 * 3600), "time_too_far"),
        (json!("tomorrow"), "invalid_time"),
    ] {
        let args = json!({"channel": "C0GENERAL", "text": "x", "post_at": post_at});
        assert_eq!(stage.api("chat.scheduleMessage", args).await["error"], error, "{post_at}");
    }
    for _ in 0..30 {
        assert_eq!(schedule(&stage, "x", 3600).await["ok"], true);
    }
    assert_eq!(schedule(&stage, "x", 3700).await["error"], "restricted_too_many");
    assert_eq!(schedule(&stage, "x", 3600 + 301).await["ok"], true);
    // In the last minute it is too late to call a message back
    let soon = schedule(&stage, "soon", 50).await;
    let gone = json!({"channel": "C0GENERAL", "scheduled_message_id": soon["scheduled_message_id"]});
    assert_eq!(stage.api("chat.deleteScheduledMessage", gone).await["error"], "invalid_scheduled_message_id");
    let elsewhere = stage.api("chat.scheduledMessages.list", json!({"channel": "C0NOWHERE"})).await;
    assert_eq!(elsewhere["error"], "invalid_channel");
}

#[tokio::test]
async fn a_message_for_a_channel_that_was_archived_is_dropped() {
    let stage = ready().await;
    let made = stage.api("conversations.create", json!({"name": "short"})).await;
    let at = stage.sandbox.now().as_secs() + 60;
    let args = json!({"channel": made["channel"]["id"], "text": "x", "post_at": at});
    assert_eq!(stage.api("chat.scheduleMessage", args).await["ok"], true);
    stage.api("conversations.archive", json!({"channel": made["channel"]["id"]})).await;
    stage.sandbox.advance(Duration::from_secs(120));
    let left = stage.api("chat.scheduledMessages.list", json!({})).await;
    assert_eq!(left["scheduled_messages"], json!([]));
    let history = stage.api("conversations.history", json!({"channel": made["channel"]["id"]})).await;
    let said = history["messages"].as_array().unwrap();
    assert!(said.iter().all(|message| message["subtype"].is_string()), "{history}");
}
