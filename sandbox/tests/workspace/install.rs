//! Installing by manifest: the addresses, what is wrong with it, and the control API's way.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::routing::post;
use sandbox::{Delivery, InstallError, Sandbox};
use serde_json::{Value, json};

use crate::fake_app::{Stage, client};

/// What arrived where.
type Heard = Arc<Mutex<Vec<(String, String)>>>;

/// An app with a path for each sort of payload.
async fn listen(listener: tokio::net::TcpListener) -> Heard {
    let heard = Heard::default();
    let kept = Arc::clone(&heard);
    let handler = move |Path(path): Path<String>, body: String| async move {
        let json: Value = serde_json::from_str(&body).unwrap_or_default();
        kept.lock().unwrap().push((path, body));
        (StatusCode::OK, json["challenge"].as_str().unwrap_or_default().to_owned())
    };
    tokio::spawn(async move { axum::serve(listener, Router::new().route("/{*path}", post(handler))).await });
    heard
}

fn manifest() -> Value {
    json!({
        "display_information": {"name": "Paths"},
        "features": {
            "app_home": {"messages_tab_enabled": true},
            "bot_user": {"display_name": "paths"},
            "slash_commands": [
                {"command": "/one", "description": "One", "url": "https://app.example/commands/one"},
                {"command": "/two", "description": "Two"},
            ],
        },
        "oauth_config": {"scopes": {"bot": ["commands", "im:history", "chat:write"]}},
        "settings": {
            "event_subscriptions": {"request_url": "https://app.example/events", "bot_events": ["message.im"]},
            "interactivity": {"is_enabled": true, "request_url": "https://app.example/actions"},
        },
    })
}

async fn over_control(sandbox: &Sandbox, body: Value) -> (u16, Value) {
    let url = format!("{}/sandbox/api/apps", sandbox.url());
    let response = client().post(url).json(&body).send().await.unwrap();
    (response.status().as_u16(), response.json().await.unwrap())
}

#[tokio::test]
async fn each_payload_goes_to_its_own_address_once_the_app_has_answered() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let sandbox = Sandbox::builder().retry_delays([]).start().await.unwrap();
    let delivery = Delivery::Manifest { url: Some(url) };
    let app = sandbox.install(&manifest(), delivery).await.unwrap();
    assert!(!sandbox.uses_socket_mode(&app.app_id));
    let stage = Stage { sandbox, app, http: client() };
    assert_eq!(stage.get("health").await["apps"][0]["connected"], false);
    // Nothing is said to an address that may be somebody else's
    let early = stage.act("maya", "message", json!({"channel": "@paths", "text": "early"})).await;
    assert_eq!(early["acked"], false);
    let heard = listen(listener).await;
    while stage.get("health").await["apps"][0]["connected"] == false {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    stage.act("maya", "message", json!({"channel": "@paths", "text": "hi"})).await;
    stage.act("maya", "command", json!({"channel": "general", "command": "/one"})).await;
    stage.act("maya", "command", json!({"channel": "general", "command": "/two"})).await;
    let button = json!([{"type": "actions", "elements": [
        {"type": "button", "action_id": "b", "text": {"type": "plain_text", "text": "B"}}]}]);
    let posted =
        stage.api("chat.postMessage", json!({"channel": "U0MAYA", "text": "hi", "blocks": button})).await;
    let click = json!({"channel": "@paths", "message_ts": posted["ts"], "action_id": "b"});
    stage.act("maya", "click", click).await;
    let heard = heard.lock().unwrap().clone();
    let paths: Vec<&str> = heard.iter().map(|(path, _)| path.as_str()).collect();
    // The last event is the app's own message
    assert_eq!(paths, ["events", "events", "commands/one", "slack/events", "events", "actions"]);
    assert!(heard[0].1.contains("url_verification") && !heard.iter().any(|(_, body)| body.contains("early")));
    let wire = stage.get("wire").await.to_string();
    assert!(!wire.contains(&stage.app.signing_secret) && wire.contains("url_verification"));
}

#[tokio::test]
async fn the_control_api_installs_and_tells_the_secrets() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let mut socket = manifest();
    socket["settings"]["socket_mode_enabled"] = json!(true);
    let (status, installed) = over_control(&sandbox, json!({"manifest": socket})).await;
    assert_eq!(status, 200, "{installed}");
    assert_eq!(installed["transport"], "socket");
    assert_eq!(installed["api_url"], sandbox.api_url());
    let call = client().post(format!("{}auth.test", sandbox.api_url()));
    let call = call.bearer_auth(installed["bot_token"].as_str().unwrap());
    let me: Value = call.send().await.unwrap().json().await.unwrap();
    assert_eq!(me["user_id"], installed["bot_user_id"]);
    let (status, again) = over_control(&sandbox, json!({"manifest": socket})).await;
    assert_eq!(status, 409);
    assert!(again["error"].as_str().unwrap().contains("already installed"));
    let with_url = json!({"manifest": socket, "url": "http://127.0.0.1:1"});
    let (status, refused) = over_control(&sandbox, with_url).await;
    assert!(status == 400 && refused["error"].as_str().unwrap().contains("socket_mode_enabled"), "{refused}");
    let (status, refused) = over_control(&sandbox, json!({})).await;
    assert!(
        status == 400 && refused["error"].as_str().unwrap().contains("`manifest` is missing"),
        "{refused}"
    );
    let elsewhere =
        client().post(format!("{}/sandbox/api/apps", sandbox.url())).header("host", "evil.example");
    assert_eq!(elsewhere.json(&json!({"manifest": socket})).send().await.unwrap().status(), 403);
}

#[tokio::test]
async fn a_bad_manifest_gets_the_whole_list() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let mut wrong = manifest();
    wrong["features"]["slash_commands"][0]["url"] = json!("app.example");
    wrong["setings"] = json!({});
    wrong["display_information"]["name"] = json!("x".repeat(36));
    let error = sandbox.install(&wrong, Delivery::Manifest { url: None }).await.unwrap_err();
    let InstallError::Manifest(problems) = error else { panic!("{error}") };
    assert_eq!(problems.len(), 3, "{problems:?}");
    let url = Some("localhost".to_owned());
    let error = sandbox.install(&manifest(), Delivery::Manifest { url }).await.unwrap_err();
    assert!(error.to_string().contains("http://127.0.0.1:3000"), "{error}");
}
