//! Events over Socket Mode: answers whoever mentions the app, in a thread, and tells how the connections are.
//!
//! ```text
//! SLACK_BOT_TOKEN=xoxb-… SLACK_APP_TOKEN=xapp-… cargo run -p slack --example socket_mode
//! ```
//!
//! With `SLACK_API_URL` it talks to a sandbox. `tests/sandbox.rs` does so, and acts as the person.
//! With the argument `manifest` it prints its app manifest instead.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "an example has no configuration but its environment, and no log"
)]

use slack::Client;
use slack::manifest::{BotUser, EventSubscriptions, Manifest};
use slack::prelude::*;

/// What the app is, for `api.slack.com/apps` or a sandbox.
pub(crate) fn manifest() -> Manifest {
    let mut manifest = Manifest::new("Listener");
    manifest.features.bot_user = Some(BotUser { display_name: "listener".to_owned(), always_online: true });
    manifest.oauth_config.scopes.bot = ["app_mentions:read", "chat:write"].map(str::to_owned).into();
    let mut events = EventSubscriptions::default();
    events.bot_events.push("app_mention".to_owned());
    manifest.settings.event_subscriptions = Some(events);
    manifest.settings.socket_mode_enabled = Some(true);
    manifest
}

pub(crate) struct Listener;

#[async_trait]
impl EventHandler for Listener {
    async fn app_mention(&self, ctx: Context, _: EventMeta, ev: AppMention) {
        let thread = ev.thread_ts.unwrap_or(ev.ts);
        let answer = MessageBody::text("You called?").thread_ts(thread);
        if let Err(error) = ev.channel.say(&ctx, answer).await {
            println!("no answer: {error}");
        }
    }

    async fn socket(&self, state: SocketState) {
        println!("{state:?}");
    }
}

#[tokio::main]
pub(crate) async fn main() -> Result<(), Box<dyn std::error::Error>> {
    if std::env::args().any(|argument| argument == "manifest") {
        println!("{}", serde_json::to_string_pretty(&manifest())?);
        return Ok(());
    }
    let mut http = Http::builder()
        .bot_token(std::env::var("SLACK_BOT_TOKEN")?.into())
        .app_token(std::env::var("SLACK_APP_TOKEN")?.into());
    if let Ok(url) = std::env::var("SLACK_API_URL") {
        http = http.base_url(url);
    }
    let client = Client::builder().http(http.build()?).event_handler(Listener).connections(2).await?;
    let stop = client.shutdown_handle();
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            stop.shutdown();
        }
    });
    client.start().await?;
    Ok(())
}
