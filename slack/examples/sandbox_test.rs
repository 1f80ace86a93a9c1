//! How to test an app without Slack: the app at work in a sandbox, and a person who uses it.
//!
//! ```text
//! cargo test -p slack --example sandbox_test
//! cargo run -p slack --example sandbox_test
//! ```
//!
//! The sandbox is in this process: no account, no token, no network. What the person does and sees goes over the sandbox's own
//! API (`/sandbox/api/as/…`); what the app does goes over the Web API and Socket Mode, as with Slack.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "an example of a test")]

use sandbox::{Delivery, Sandbox};
use serde_json::{Value, json};
use slack::Client;
use slack::manifest::{BotUser, Manifest, SlashCommand as Command};
use slack::prelude::*;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;

fn manifest() -> Manifest {
    let mut manifest = Manifest::new("Counter");
    manifest.features.bot_user = Some(BotUser { display_name: "counter".to_owned(), always_online: true });
    manifest.features.slash_commands.push(Command::new("/count", "Counts words").usage_hint("some words"));
    manifest.oauth_config.scopes.bot = ["chat:write", "commands"].map(str::to_owned).into();
    manifest.settings.socket_mode_enabled = Some(true);
    manifest
}

/// The app to be tested. It says when it is connected, so that nobody types too early.
struct Counter(Arc<Notify>);

#[async_trait]
impl EventHandler for Counter {
    async fn slash_command(&self, _: Context, cmd: SlashCommand) -> CommandAck {
        let words = cmd.text.split_whitespace().count();
        CommandAck::message(MessageBody::text(format!("{words} words")))
    }

    async fn socket(&self, state: SocketState) {
        if matches!(state, SocketState::Connected { .. }) {
            self.0.notify_one();
        }
    }
}

/// Maya types the command and reads the screen until the answer is there.
async fn count(text: &str) -> String {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let app = sandbox.install(&json!(manifest()), Delivery::Socket).await.unwrap();
    let http = Http::builder()
        .base_url(sandbox.api_url())
        .bot_token(app.bot_token.clone().into())
        .app_token(app.app_token.clone().into())
        .build()
        .unwrap();
    let connected = Arc::new(Notify::new());
    let counter = Counter(Arc::clone(&connected));
    let client = Client::builder().http(http).event_handler(counter).connections(1).await.unwrap();
    let stop = client.shutdown_handle();
    let running = tokio::spawn(async move { client.start().await });
    connected.notified().await;

    let (maya, api) = (reqwest::Client::new(), format!("{}/sandbox/api/as/maya", sandbox.url()));
    let typed = json!({"channel": "general", "command": "/count", "text": text});
    maya.post(format!("{api}/command")).json(&typed).send().await.unwrap().error_for_status().unwrap();
    let reading = async {
        loop {
            let screen: Value = maya.get(format!("{api}/screen")).send().await.unwrap().json().await.unwrap();
            if screen.to_string().contains(" words") {
                return screen.to_string();
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    let screen = tokio::time::timeout(Duration::from_secs(10), reading).await.unwrap();
    stop.shutdown();
    running.await.unwrap().unwrap();
    screen
}

#[tokio::main]
async fn main() {
    let screen = count("how many are these").await;
    println!("{}", if screen.contains("4 words") { "It works: 4 words." } else { "It miscounts." });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn words_are_counted() {
        assert!(count("how many are these").await.contains("4 words"));
        assert!(count("  ").await.contains("0 words"));
    }
}
