//! The least that is an app: it connects, and acknowledges everything at once.

use std::collections::HashSet;
use std::sync::{Arc, Mutex};

use futures_util::{SinkExt, StreamExt};
use sandbox::{Delivery, InstalledApp, Sandbox};
use serde_json::{Value, json};
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;

/// What the app has heard, over all its connections.
#[derive(Debug, Default)]
pub(crate) struct Heard {
    pub(crate) envelopes: HashSet<String>,
    pub(crate) events: HashSet<String>,
    pub(crate) frames: usize,
    pub(crate) retries: usize,
}

pub(crate) async fn install(sandbox: &Sandbox) -> InstalledApp {
    let manifest = json!({
        "display_information": {"name": "Load"},
        "features": {"bot_user": {"display_name": "load"}},
        "oauth_config": {"scopes": {"bot": ["im:history"]}},
        "settings": {"event_subscriptions": {"bot_events": ["message.im"]}, "socket_mode_enabled": true},
    });
    sandbox.install(&manifest, Delivery::Socket).await.unwrap()
}

/// Opens a connection and reads from it in the background. Comes back when `hello` was said.
pub(crate) async fn connect(
    http: &reqwest::Client,
    sandbox: &Sandbox,
    app: &InstalledApp,
) -> Arc<Mutex<Heard>> {
    let heard = Arc::default();
    add_connection(http, sandbox, app, &heard).await;
    heard
}

pub(crate) async fn add_connection(
    http: &reqwest::Client,
    sandbox: &Sandbox,
    app: &InstalledApp,
    heard: &Arc<Mutex<Heard>>,
) {
    let call = http.post(format!("{}apps.connections.open", sandbox.api_url())).bearer_auth(&app.app_token);
    let opened: Value = call.send().await.unwrap().json().await.unwrap();
    let (socket, _) = connect_async(opened["url"].as_str().unwrap()).await.unwrap();
    let (mut sink, mut stream) = socket.split();
    let hello = stream.next().await.unwrap().unwrap().into_text().unwrap();
    assert!(hello.contains("\"hello\""), "{hello}");
    let heard = Arc::clone(heard);
    tokio::spawn(async move {
        // Everything that came together is answered together
        let mut ready = stream.ready_chunks(64);
        while let Some(messages) = ready.next().await {
            for message in messages {
                let Ok(Message::Text(text)) = message else { continue };
                let envelope = hear(&heard, &text);
                let ack = Message::Text(format!(r#"{{"envelope_id":"{envelope}"}}"#).into());
                if sink.feed(ack).await.is_err() {
                    return;
                }
            }
            if sink.flush().await.is_err() {
                return;
            }
        }
    });
}

fn hear(heard: &Mutex<Heard>, text: &str) -> String {
    let frame: Value = serde_json::from_str(text).unwrap();
    let envelope = frame["envelope_id"].as_str().unwrap().to_owned();
    let mut heard = heard.lock().unwrap();
    heard.frames += 1;
    heard.retries += usize::from(frame["retry_attempt"] != 0);
    heard.envelopes.insert(envelope.clone());
    heard.events.insert(frame["payload"]["event_id"].as_str().unwrap().to_owned());
    envelope
}
