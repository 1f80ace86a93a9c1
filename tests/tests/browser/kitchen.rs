//! An app that has everything: every element of Block Kit, shortcuts, a stack of modals. It talks to the sandbox on its own, without our bot.

use futures_util::{SinkExt, StreamExt};
use reqwest::Client;
use sandbox::{Delivery, InstalledApp, Sandbox};
use serde_json::{Value, json};
use tokio_tungstenite::{connect_async, tungstenite::Message};

use crate::menu;

/// A workspace with the app at work in it.
pub(crate) struct Kitchen {
    pub(crate) sandbox: Sandbox,
    app: InstalledApp,
    http: Client,
}

impl Kitchen {
    pub(crate) async fn start() -> Self {
        let sandbox = Sandbox::builder().start().await.expect("a sandbox");
        let app = sandbox.install(&manifest(), Delivery::Socket).await.expect("the app is installed");
        sandbox.bring(&app, "general");
        let http = Client::builder().no_proxy().build().expect("an HTTP client");
        let kitchen = Self { sandbox, app, http };
        kitchen.connect().await;
        kitchen
    }

    async fn connect(&self) {
        let (http, api, token) = (self.http.clone(), self.sandbox.api_url(), self.app.bot_token.clone());
        let opened = call(&http, &api, &self.app.app_token, "apps.connections.open", json!({})).await;
        let (mut socket, _) =
            connect_async(opened["url"].as_str().expect("an address")).await.expect("the socket opens");
        tokio::spawn(async move {
            while let Some(Ok(message)) = socket.next().await {
                let Message::Text(text) = message else { continue };
                let envelope: Value = serde_json::from_str(&text).expect("JSON");
                let Some(id) = envelope["envelope_id"].as_str() else { continue };
                let payload = &envelope["payload"];
                let ack = json!({"envelope_id": id, "payload": answer(payload)});
                if socket.send(Message::Text(ack.to_string().into())).await.is_err() {
                    return;
                }
                for (method, body) in follow_up(payload) {
                    call(&http, &api, &token, method, body).await;
                }
            }
        });
    }

    /// Calls a Web API method as the app.
    pub(crate) async fn calls(&self, method: &str, body: Value) -> Value {
        call(&self.http, &self.sandbox.api_url(), &self.app.bot_token, method, body).await
    }

    /// Calls a Web API method that only reads: those take no JSON.
    pub(crate) async fn asks(&self, method: &str, query: &[(&str, &str)]) -> Value {
        let request = self.http.get(format!("{}{method}", self.sandbox.api_url())).query(query);
        let answer = request.bearer_auth(&self.app.bot_token).send().await.expect("an answer");
        answer.json().await.expect("JSON")
    }

    /// What the app heard of this type, the newest first.
    pub(crate) async fn heard(&self, kind: &str) -> Vec<Value> {
        let url = format!("{}/sandbox/api/wire", self.sandbox.url());
        let wire: Value = self.http.get(url).send().await.expect("an answer").json().await.expect("JSON");
        let entries = wire["entries"].as_array().expect("entries").iter().rev();
        entries.map(|entry| entry["payload"].clone()).filter(|payload| payload["type"] == kind).collect()
    }
}

async fn call(http: &Client, api: &str, token: &str, method: &str, body: Value) -> Value {
    let request = http.post(format!("{api}{method}")).bearer_auth(token).json(&body);
    let answer: Value = request.send().await.expect("an answer").json().await.expect("JSON");
    assert_eq!(answer["ok"], true, "{method}: {answer}");
    answer
}

fn manifest() -> Value {
    json!({
        "display_information": {"name": "Kitchen"},
        "features": {
            "bot_user": {"display_name": "kitchen"},
            "slash_commands": [{"command": "/cook", "description": "Everything on one page", "usage_hint": "[dish]"}],
            "shortcuts": [
                {"type": "global", "name": "Order lunch", "callback_id": "order", "description": "Before eleven"},
                {"type": "message", "name": "Cook this", "callback_id": "cook_this", "description": "From a message"},
            ],
        },
        "oauth_config": {"scopes": {"bot": ["commands", "chat:write", "files:read", "mpim:write"]}},
        "settings": {"interactivity": {"is_enabled": true}, "socket_mode_enabled": true},
    })
}

/// What the app acknowledges with.
fn answer(payload: &Value) -> Value {
    match payload["type"].as_str() {
        Some("block_suggestion") => menu::fruits(payload["value"].as_str().unwrap_or_default()),
        Some("view_submission") => menu::submitted(&payload["view"]),
        _ => Value::Null,
    }
}

/// What it calls after that.
fn follow_up(payload: &Value) -> Vec<(&'static str, Value)> {
    let trigger = &payload["trigger_id"];
    let open = |view: Value| vec![("views.open", json!({"trigger_id": trigger, "view": view}))];
    match (payload["command"].as_str(), payload["type"].as_str()) {
        (Some(_), _) if payload["text"] == "stack" => open(menu::course(1)),
        (Some(_), _) => open(menu::everything()),
        (_, Some("shortcut")) => open(menu::note("Lunch", "What would you like?")),
        (_, Some("message_action")) => {
            open(menu::note("Cook this", payload["message"]["text"].as_str().unwrap_or_default()))
        }
        _ => Vec::new(),
    }
}
