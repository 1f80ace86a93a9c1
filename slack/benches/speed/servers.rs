//! What is measured: ours, and the least that does the same work.

use crate::bare::serve;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use slack::client::Client;
use slack::prelude::*;
use slack::receiver::{ReceiverOptions, Verifier, router};

pub(crate) const SECRET: &str = "8f742231b10e8888abcd99yyyzzz85a5";

/// Answers a command with its text, and does nothing with an event.
struct Echo;

#[async_trait]
impl EventHandler for Echo {
    async fn slash_command(&self, _: Context, cmd: SlashCommand) -> CommandAck {
        CommandAck::message(MessageBody::text(format!("ok: {}", cmd.text)))
    }
    async fn app_mention(&self, _: Context, _: EventMeta, _: AppMention) {}
}

pub(crate) async fn http_ours() {
    let http = Http::builder().bot_token("xoxb-none".into()).build().unwrap();
    let client = Client::builder().http(http).event_handler(Echo).await.unwrap();
    serve(router(client.dispatcher(), Verifier::new(SECRET.into()), ReceiverOptions::default())).await;
}

pub(crate) async fn socket_ours(address: &str) {
    println!("ready");
    let base = format!("http://{address}/api/");
    let http =
        Http::builder().base_url(base).app_token("xapp-none".into()).bot_token("x".into()).build().unwrap();
    let client = Client::builder().http(http).event_handler(Echo).connections(1).await.unwrap();
    client.start().await.unwrap();
}

/// Reads the JSON of each envelope and acknowledges it; no more.
pub(crate) async fn socket_bare(address: &str) {
    println!("ready");
    let url = format!("ws://{address}/link");
    let (mut socket, _) = tokio_tungstenite::connect_async_with_config(url, None, true).await.unwrap();
    while let Some(Ok(message)) = socket.next().await {
        let Ok(text) = message.to_text() else { continue };
        let frame: Value = serde_json::from_str(text).unwrap();
        if let Some(id) = frame["envelope_id"].as_str() {
            let ack = json!({"envelope_id": id}).to_string();
            socket.send(ack.into()).await.unwrap();
        }
    }
}

/// Sends every frame back as it came.
pub(crate) async fn socket_echo(address: &str) {
    println!("ready");
    let url = format!("ws://{address}/link");
    let (mut socket, _) = tokio_tungstenite::connect_async_with_config(url, None, true).await.unwrap();
    while let Some(Ok(message)) = socket.next().await {
        if message.is_text() {
            socket.send(message).await.unwrap();
        }
    }
}
