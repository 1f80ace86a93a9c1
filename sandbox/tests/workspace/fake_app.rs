//! An app made of a socket and a Web API client, and people's hands.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use sandbox::{Builder, Delivery, InstalledApp, Sandbox};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

pub(crate) type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

pub(crate) fn manifest() -> Value {
    json!({
        "display_information": {"name": "Ethics Bot"},
        "features": {
            "app_home": {"home_tab_enabled": true, "messages_tab_enabled": true},
            "bot_user": {"display_name": "ethics-bot"},
            "slash_commands": [
                {"command": "/ask", "description": "Ask", "usage_hint": "what", "should_escape": true},
                {"command": "/raw", "description": "Raw"},
            ],
        },
        "oauth_config": {"scopes": {"bot": [
            "commands", "chat:write", "im:write", "im:history", "im:read", "groups:write", "groups:read",
            "groups:history", "channels:read", "channels:history", "channels:join", "channels:manage",
            "users:read", "users:read.email", "pins:read", "pins:write", "team:read", "app_mentions:read",
            "mpim:write",
        ]}},
        "settings": {
            "event_subscriptions": {"bot_events": [
                "app_home_opened", "message.im", "message.groups", "app_mention", "member_joined_channel", "team_join",
            ]},
            "interactivity": {"is_enabled": true},
            "socket_mode_enabled": true,
        },
    })
}

/// A sandbox with one app, connected or not.
pub(crate) struct Stage {
    pub(crate) sandbox: Sandbox,
    pub(crate) app: InstalledApp,
    pub(crate) http: reqwest::Client,
}

pub(crate) fn client() -> reqwest::Client {
    let _installed = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().no_proxy().build().unwrap()
}

impl Stage {
    pub(crate) async fn new() -> Self {
        Self::with(Sandbox::builder()).await
    }

    pub(crate) async fn with(builder: Builder) -> Self {
        let sandbox = builder.port(0).start().await.unwrap();
        let app = sandbox.install(&manifest(), Delivery::Socket).await.unwrap();
        Self { sandbox, app, http: client() }
    }

    pub(crate) async fn api(&self, method: &str, args: Value) -> Value {
        self.api_as(&self.app.bot_token, method, args).await
    }

    /// JSON where the method takes it, a form otherwise, as Slack's clients do.
    pub(crate) async fn api_as(&self, token: &str, method: &str, args: Value) -> Value {
        let url = format!("{}{method}", self.sandbox.api_url());
        let form: Vec<(String, String)> = args
            .as_object()
            .into_iter()
            .flatten()
            .map(|(name, value)| {
                (name.clone(), value.as_str().map_or_else(|| value.to_string(), str::to_owned))
            })
            .collect();
        self.http.post(url).bearer_auth(token).form(&form).send().await.unwrap().json().await.unwrap()
    }

    pub(crate) async fn get(&self, path: &str) -> Value {
        let url = format!("{}/sandbox/api/{path}", self.sandbox.url());
        self.http.get(url).send().await.unwrap().json().await.unwrap()
    }

    pub(crate) async fn act(&self, user: &str, act: &str, body: Value) -> Value {
        let (status, reply) = self.try_act(user, act, body).await;
        assert_eq!(status, 200, "{act}: {reply}");
        reply
    }

    pub(crate) async fn try_act(&self, user: &str, act: &str, body: Value) -> (u16, Value) {
        let url = format!("{}/sandbox/api/as/{user}/{act}", self.sandbox.url());
        let response = self.http.post(url).json(&body).send().await.unwrap();
        (response.status().as_u16(), response.json().await.unwrap())
    }

    pub(crate) async fn screen(&self, user: &str) -> Value {
        self.get(&format!("as/{user}/screen")).await
    }

    /// The messages a person sees in a conversation; direct messages by the other's id.
    pub(crate) async fn messages(&self, user: &str, channel: &str) -> Vec<Value> {
        let screen = self.screen(user).await;
        let channels = screen["channels"].as_array().unwrap();
        let found = channels
            .iter()
            .find(|one| one["name"] == channel || one["with"] == channel || one["id"] == channel);
        found.unwrap_or_else(|| panic!("{user} does not see {channel}"))["messages"]
            .as_array()
            .unwrap()
            .clone()
    }

    pub(crate) async fn open_socket(&self) -> Socket {
        let opened = self.api_as(&self.app.app_token, "apps.connections.open", json!({})).await;
        let (socket, _) = connect_async(opened["url"].as_str().unwrap()).await.unwrap();
        socket
    }

    /// Connects, and lets `answer` say what each envelope is acknowledged with; None stays silent.
    pub(crate) async fn connect<F>(&self, answer: F)
    where
        F: Fn(&Value) -> Option<Value> + Send + 'static,
    {
        let mut socket = self.open_socket().await;
        assert_eq!(frame(&mut socket).await["type"], "hello");
        tokio::spawn(async move {
            while let Some(Ok(message)) = socket.next().await {
                let Message::Text(text) = message else { continue };
                let envelope: Value = serde_json::from_str(&text).unwrap();
                if let Some(payload) = answer(&envelope) {
                    let ack = json!({"envelope_id": envelope["envelope_id"], "payload": payload});
                    socket.send(Message::Text(ack.to_string().into())).await.unwrap();
                }
            }
        });
    }

    pub(crate) async fn to_app(&self) -> Vec<Value> {
        let wire = self.get("wire").await;
        let entries = wire["entries"].as_array().unwrap().iter();
        entries.filter(|entry| entry["direction"] == "to_app").cloned().collect()
    }

    /// A fresh trigger id from a command of Maya's.
    pub(crate) async fn trigger(&self) -> String {
        self.trigger_in("@ethics-bot").await
    }

    pub(crate) async fn trigger_in(&self, place: &str) -> String {
        self.act("maya", "command", json!({"channel": place, "command": "/ask", "text": ""})).await;
        let sent = self.to_app().await;
        sent.last().unwrap()["payload"]["trigger_id"].as_str().unwrap().to_owned()
    }
}

/// The next JSON frame.
pub(crate) async fn frame(socket: &mut Socket) -> Value {
    loop {
        let next = tokio::time::timeout(Duration::from_secs(5), socket.next()).await.unwrap();
        if let Message::Text(text) = next.unwrap().unwrap() {
            return serde_json::from_str(&text).unwrap();
        }
    }
}

pub(crate) fn plain(text: &str) -> Value {
    json!({"type": "plain_text", "text": text})
}

pub(crate) fn form_view() -> Value {
    json!({
        "type": "modal", "title": plain("Report"), "submit": plain("Send"), "callback_id": "report",
        "private_metadata": "m", "notify_on_close": true,
        "blocks": [
            {"type": "input", "block_id": "what", "label": plain("What happened"),
             "element": {"type": "plain_text_input", "action_id": "text", "multiline": true, "max_length": 20}},
            {"type": "input", "block_id": "where", "label": plain("Where"), "optional": true,
             "element": {"type": "static_select", "action_id": "site", "options": [
                {"text": plain("Plant A"), "value": "a"}, {"text": plain("Plant B"), "value": "b"}]}},
            {"type": "section", "block_id": "pick", "text": {"type": "mrkdwn", "text": "Pick"},
             "accessory": {"type": "checkboxes", "action_id": "boxes", "options": [
                {"text": plain("One"), "value": "1"}, {"text": plain("Two"), "value": "2"}]}},
        ],
    })
}
