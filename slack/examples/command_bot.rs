//! A bot that answers a slash command over HTTP.
//!
//! ```text
//! PORT=3000 SLACK_SIGNING_SECRET=… cargo run -p slack --features receiver --example command_bot
//! ```
//!
//! Let Slack (or the sandbox) send everything to `http://…:3000/slack/events`.
#![allow(clippy::disallowed_methods, reason = "an example has no configuration but its environment")]

use slack::client::Client;
use slack::prelude::*;
use slack::receiver::{ReceiverOptions, Verifier, router};

struct Echo;

#[async_trait]
impl EventHandler for Echo {
    async fn slash_command(&self, _: Context, cmd: SlashCommand) -> CommandAck {
        // Slack shows the answer to the person alone, unless it says `.in_channel()`.
        CommandAck::message(MessageBody::text(format!("ok: {}", cmd.text)))
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let port: u16 = std::env::var("PORT")?.parse()?;
    let verifier = Verifier::new(std::env::var("SLACK_SIGNING_SECRET")?.into());
    let http =
        Http::builder().bot_token(std::env::var("SLACK_BOT_TOKEN").unwrap_or_default().into()).build()?;
    let client = Client::builder().http(http).event_handler(Echo).await?;

    let app = router(client.dispatcher(), verifier, ReceiverOptions::default());
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    axum::serve(axum::serve::ListenerExt::tap_io(listener, |stream| drop(stream.set_nodelay(true))), app)
        .await?;
    Ok(())
}
