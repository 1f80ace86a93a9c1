//! Every fault, planned at one door and met at another: by the app, and on the wire.

use std::time::{Duration, Instant};

use sandbox::{Asked, At, Fault, Lost, Sandbox};
use serde_json::{Value, json};

use crate::fake_app::{Stage, frame};

impl Stage {
    /// Plans a fault over the control API.
    async fn plan(&self, fault: Value) -> Value {
        let (status, reply) = self.try_plan(fault).await;
        assert_eq!(status, 200, "{reply}");
        reply
    }

    async fn try_plan(&self, fault: Value) -> (u16, Value) {
        let url = format!("{}/sandbox/api/faults", self.sandbox.url());
        let response = self.http.post(url).json(&fault).send().await.unwrap();
        (response.status().as_u16(), response.json().await.unwrap())
    }

    /// Maya writes to the app.
    async fn write(&self, text: &str) -> Value {
        self.act("maya", "message", json!({"channel": "@ethics-bot", "text": text})).await
    }

    async fn call(&self, method: &str) -> reqwest::Result<reqwest::Response> {
        let url = format!("{}{method}", self.sandbox.api_url());
        self.http.post(url).bearer_auth(&self.app.bot_token).send().await
    }

    async fn last(&self, kind: &str) -> Value {
        let wire = self.get("wire").await;
        let entries = wire["entries"].as_array().unwrap();
        entries.iter().rev().find(|entry| entry["kind"] == kind).unwrap().clone()
    }
}

async fn quick() -> Stage {
    Stage::with(Sandbox::builder().ack_deadline(Duration::from_millis(400)).retry_delays([])).await
}

#[tokio::test]
async fn a_delivery_is_late_by_the_sandboxs_clock() {
    let stage = quick().await;
    let mut socket = stage.open_socket().await;
    frame(&mut socket).await;
    stage.plan(json!({"fault": "delay", "at": "delivery", "seconds": 3600, "only": "events_api"})).await;
    stage.sandbox.say("maya", "@ethics-bot", "first").unwrap();
    stage.sandbox.say("maya", "@ethics-bot", "second").unwrap();
    assert_eq!(frame(&mut socket).await["payload"]["event"]["text"], "second");
    stage.sandbox.advance(Duration::from_secs(3601));
    assert_eq!(frame(&mut socket).await["payload"]["event"]["text"], "first");
    let sent = stage.to_app().await;
    assert_eq!((&sent[0]["faults"], &sent[1]["faults"]), (&json!(["delay"]), &Value::Null));
}

#[tokio::test]
async fn answers_are_late_but_the_work_is_done() {
    let stage = quick().await;
    stage
        .sandbox
        .faults()
        .plan(Fault::Delay { at: At::Api, seconds: 0.3, only: Some("chat.postMessage".to_owned()), times: 1 })
        .unwrap();
    let begun = Instant::now();
    stage.api("auth.test", json!({})).await;
    assert!(begun.elapsed() < Duration::from_millis(250));
    assert_eq!(stage.api("chat.postMessage", json!({"channel": "U0MAYA", "text": "hi"})).await["ok"], true);
    assert!(begun.elapsed() >= Duration::from_millis(300));
    assert_eq!(stage.last("chat.postMessage").await["faults"], json!(["delay"]));

    stage.connect(|_| Some(Value::Null)).await;
    stage.act("maya", "command", json!({"channel": "@ethics-bot", "command": "/ask"})).await;
    let url = stage.last("slash_commands").await["payload"]["response_url"].as_str().unwrap().to_owned();
    stage.plan(json!({"fault": "delay", "at": "response_url", "seconds": 0.3})).await;
    let begun = Instant::now();
    assert_eq!(stage.http.post(&url).json(&json!({"text": "late"})).send().await.unwrap().status(), 200);
    assert!(begun.elapsed() >= Duration::from_millis(300));
    assert_eq!(stage.last("response_url").await["faults"], json!(["delay"]));
}

#[tokio::test]
async fn payloads_and_acknowledgments_get_lost() {
    let stage = quick().await;
    let mut socket = stage.open_socket().await;
    frame(&mut socket).await;
    stage.plan(json!({"fault": "drop", "at": "delivery"})).await;
    assert_eq!(stage.write("lost").await["acked"], false);
    stage.sandbox.say("maya", "@ethics-bot", "comes").unwrap();
    assert_eq!(frame(&mut socket).await["payload"]["event"]["text"], "comes");
    drop(socket);
    let stage = quick().await;
    stage.connect(|_| Some(Value::Null)).await;
    stage
        .sandbox
        .faults()
        .plan(Fault::Drop { at: Lost::Ack, only: Some("events_api".to_owned()), times: 2 })
        .unwrap();
    assert_eq!(stage.write("one").await["acked"], false);
    assert_eq!(stage.get("faults").await["faults"][0]["left"], 1);
    assert_eq!(stage.write("two").await["acked"], false);
    assert_eq!(stage.write("three").await["acked"], true);
    let sent = stage.to_app().await;
    assert_eq!((&sent[0]["faults"], &sent[0]["failure"]), (&json!(["drop"]), &json!("http_timeout")));
    assert_eq!((&sent[2]["faults"], &sent[2]["failure"]), (&Value::Null, &Value::Null));
}

#[tokio::test]
async fn a_payload_comes_twice_with_one_envelope_id() {
    let stage = quick().await;
    let mut socket = stage.open_socket().await;
    frame(&mut socket).await;
    stage.plan(json!({"fault": "duplicate"})).await;
    stage.sandbox.say("maya", "@ethics-bot", "again").unwrap();
    let (first, second) = (frame(&mut socket).await, frame(&mut socket).await);
    assert_eq!(first, second);
    assert_eq!(second["retry_attempt"], 0);
    let sent = stage.to_app().await;
    assert_eq!(sent.len(), 2);
    assert!(sent.iter().all(|entry| entry["faults"] == json!(["duplicate"])), "{sent:?}");
}

#[tokio::test]
async fn payloads_come_in_the_opposite_order() {
    let stage = quick().await;
    let mut socket = stage.open_socket().await;
    frame(&mut socket).await;
    stage.plan(json!({"fault": "reorder", "count": 3})).await;
    for text in ["a", "b", "c", "d"] {
        stage.sandbox.say("maya", "@ethics-bot", text).unwrap();
    }
    let mut heard = Vec::new();
    for _ in 0..4 {
        heard.push(frame(&mut socket).await["payload"]["event"]["text"].clone());
    }
    assert_eq!(heard, ["c", "b", "a", "d"]);
    // Nobody waits forever for a third one
    stage.plan(json!({"fault": "reorder", "count": 3})).await;
    stage.sandbox.say("maya", "@ethics-bot", "e").unwrap();
    stage.sandbox.say("maya", "@ethics-bot", "f").unwrap();
    assert_eq!(frame(&mut socket).await["payload"]["event"]["text"], "f");
    assert_eq!(frame(&mut socket).await["payload"]["event"]["text"], "e");
    assert_eq!(stage.get("faults").await["faults"], json!([]));
}

#[tokio::test]
async fn connections_end_with_and_without_a_word() {
    let stage = quick().await;
    let mut socket = stage.open_socket().await;
    frame(&mut socket).await;
    stage.plan(json!({"fault": "disconnect", "reason": "link_disabled"})).await;
    let goodbye = frame(&mut socket).await;
    assert_eq!((&goodbye["type"], &goodbye["reason"]), (&json!("disconnect"), &json!("link_disabled")));
    let mut socket = stage.open_socket().await;
    frame(&mut socket).await;
    stage.plan(json!({"fault": "cut"})).await;
    assert_eq!(stage.get("health").await["apps"][0]["connected"], false);
    let cut = stage.last("cut").await;
    assert_eq!((&cut["direction"], &cut["connections"]), (&json!("fault"), &json!(1)));
}

#[tokio::test]
async fn the_web_api_refuses_in_every_way() {
    let stage = quick().await;
    stage.plan(json!({"fault": "rate_limit", "retry_after": 7, "only": "auth.test"})).await;
    let limited = stage.call("auth.test").await.unwrap();
    assert_eq!((limited.status().as_u16(), &limited.headers()["retry-after"]), (429, &"7".parse().unwrap()));
    stage.plan(json!({"fault": "rate_limit"})).await;
    let limited = stage.call("users.list").await.unwrap();
    assert!(limited.status() == 429 && !limited.headers().contains_key("retry-after"));
    stage.plan(json!({"fault": "server_error", "status": 502})).await;
    let broken = stage.call("auth.test").await.unwrap();
    assert_eq!(broken.status(), 502);
    assert_eq!(broken.text().await.unwrap(), "");
    stage.plan(json!({"fault": "html"})).await;
    let page = stage.call("auth.test").await.unwrap();
    assert_eq!(page.status(), 503);
    assert!(page.headers()["content-type"].to_str().unwrap().starts_with("text/html"));
    assert!(page.text().await.unwrap().starts_with("<!DOCTYPE html>"));
    stage
        .plan(json!({"fault": "answer", "only": "auth.test", "headers": {"x-a": "b"}, "body": {"ok": false, "error": "account_inactive"}}))
        .await;
    let answer = stage.call("auth.test").await.unwrap();
    assert_eq!(answer.headers()["x-a"], "b");
    assert!(answer.text().await.unwrap().contains("account_inactive"));
    stage
        .sandbox
        .faults()
        .plan(Fault::CutBody { at: Asked::Api, only: Some("users.list".to_owned()), times: 1 })
        .unwrap();
    let cut = stage.call("users.list").await.unwrap();
    assert_eq!(cut.status(), 200);
    assert!(cut.text().await.is_err(), "half an answer is none");
    assert_eq!(stage.call("users.list").await.unwrap().status(), 200);
    let wire = stage.get("wire").await;
    let met: Vec<&Value> = wire["entries"].as_array().unwrap().iter().map(|entry| &entry["faults"]).collect();
    let names = ["rate_limit", "rate_limit", "server_error", "html", "answer", "cut_body"];
    let expected: Vec<Value> = names.iter().map(|name| json!([name])).chain([Value::Null]).collect();
    assert_eq!(met, expected.iter().collect::<Vec<_>>());
}

#[tokio::test]
async fn a_response_url_fails_without_being_used_up() {
    let stage = quick().await;
    stage.connect(|_| Some(Value::Null)).await;
    stage.act("maya", "command", json!({"channel": "@ethics-bot", "command": "/ask"})).await;
    let url = stage.last("slash_commands").await["payload"]["response_url"].as_str().unwrap().to_owned();
    stage.plan(json!({"fault": "server_error", "at": "response_url", "times": 3})).await;
    for _ in 0..3 {
        let refused = stage.http.post(&url).json(&json!({"text": "x"})).send().await.unwrap();
        assert_eq!(refused.status(), 500);
    }
    for _ in 0..5 {
        let taken = stage.http.post(&url).json(&json!({"text": "x"})).send().await.unwrap();
        assert_eq!(taken.status(), 200);
    }
    assert_eq!(stage.messages("maya", "U0ETHICSBOT").await.len(), 5);
}

#[tokio::test]
async fn a_trigger_is_too_old_from_the_start() {
    let stage = quick().await;
    stage.connect(|_| Some(Value::Null)).await;
    stage.plan(json!({"fault": "expired_trigger"})).await;
    let old = stage.trigger().await;
    let view = crate::fake_app::form_view();
    let refused = stage.api("views.open", json!({"trigger_id": old, "view": view})).await;
    assert_eq!(refused["error"], "expired_trigger_id");
    let fresh = stage.trigger().await;
    assert_eq!(stage.api("views.open", json!({"trigger_id": fresh, "view": view})).await["ok"], true);
}

#[tokio::test]
async fn an_unreachable_app_is_reached_again_when_the_time_is_over() {
    let stage = quick().await;
    stage.connect(|_| Some(Value::Null)).await;
    assert_eq!(stage.write("before").await["acked"], true);
    stage.plan(json!({"fault": "unreachable", "seconds": 60})).await;
    assert_eq!(stage.get("health").await["apps"][0]["connected"], false);
    let opened = stage.api_as(&stage.app.app_token, "apps.connections.open", json!({})).await;
    let refused = tokio_tungstenite::connect_async(opened["url"].as_str().unwrap()).await;
    assert!(refused.is_err(), "no connection can be made");
    assert_eq!(stage.write("meanwhile").await["acked"], false);
    assert_eq!(stage.last("events_api").await["failure"], "connection_failed");
    stage.sandbox.advance(Duration::from_secs(61));
    stage.connect(|_| Some(Value::Null)).await;
    assert_eq!(stage.write("after").await["acked"], true);
}

#[tokio::test]
async fn plans_are_shown_and_taken_back() {
    let stage = quick().await;
    let id = stage.plan(json!({"fault": "html", "only": "auth.test", "times": 4})).await["id"].clone();
    stage.plan(json!({"fault": "unreachable", "seconds": 9})).await;
    let shown = stage.get("faults").await["faults"].clone();
    assert_eq!(
        shown[0],
        json!({"id": id, "left": 4, "fault": "html", "status": 503, "at": "api", "only": "auth.test", "times": 4})
    );
    assert!(shown[1]["seconds_left"].as_f64().unwrap() > 8.0);
    assert_eq!(stage.sandbox.faults().planned().len(), 2);
    let url = format!("{}/sandbox/api/faults", stage.sandbox.url());
    let cleared: Value = stage.http.delete(url).send().await.unwrap().json().await.unwrap();
    assert_eq!(cleared, json!({"ok": true, "cleared": 2}));
    assert_eq!(stage.call("auth.test").await.unwrap().status(), 200);
    assert!(stage.sandbox.faults().planned().is_empty());
}

#[tokio::test]
async fn a_slip_is_told_with_what_there_is() {
    let stage = quick().await;
    for (fault, said) in [
        (json!({"fault": "delai"}), "unknown variant `delai`, expected one of `delay`, `drop`"),
        (json!({}), "missing field `fault`"),
        (json!({"fault": "cut", "times": 1}), "unknown field `times`"),
        (
            json!({"fault": "delay", "at": "api", "seconds": 1, "methode": "x"}),
            "unknown field `methode`, expected one of `at`, `seconds`, `only`, `times`",
        ),
        (
            json!({"fault": "delay", "at": "door", "seconds": 1}),
            "expected one of `delivery`, `api`, `response_url`",
        ),
        (json!({"fault": "delay", "at": "api", "seconds": -1}), "`seconds` must be between 0 and"),
        (
            json!({"fault": "drop", "at": "ack", "only": "events"}),
            "events_api, interactive or slash_commands",
        ),
        (json!({"fault": "html", "only": "auth.tset"}), "there is no auth.tset here"),
        (json!({"fault": "html", "at": "response_url", "only": "auth.test"}), "leave it out"),
        (json!({"fault": "server_error", "status": 404}), "`status` must be between 500 and 599"),
        (json!({"fault": "reorder", "count": 1}), "`count` must be between 2 and 1000"),
        (json!({"fault": "duplicate", "times": 0}), "`times` must be at least 1"),
    ] {
        let (status, reply) = stage.try_plan(fault.clone()).await;
        assert_eq!(status, 400, "{fault}");
        assert!(reply["error"].as_str().unwrap().contains(said), "{fault}: {reply}");
    }
    assert!(stage.sandbox.faults().plan(Fault::Duplicate { only: None, times: 0 }).is_err());
    assert!(stage.sandbox.faults().planned().is_empty());
}
