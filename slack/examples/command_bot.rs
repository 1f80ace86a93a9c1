//! A bot that answers a slash command over HTTP.
//!
//! ```text
//! PORT=3000 SLACK_SIGNING_SECRET=… cargo run -p slack --features receiver --example command_bot
//! ```
//!
//! Let Slack send everything to `https://…/slack/events`. `tests/sandbox.rs` runs it in a sandbox, and acts as the person.
//! With the argument `manifest` it prints its app manifest instead.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "an example has no configuration but its environment, and no log"
)]

use slack::Client;
use slack::manifest::{BotUser, Manifest, SlashCommand as Command};
use slack::prelude::*;
use slack::receiver::{ReceiverOptions, Verifier, router};

/// What the app is, for `api.slack.com/apps` or a sandbox.
pub(crate) fn manifest(url: &str) -> Manifest {
    let mut manifest = Manifest::new("Echo");
    manifest.features.bot_user = Some(BotUser { display_name: "echo".to_owned(), always_online: true });
    manifest.features.slash_commands.push(Command::new("/echo", "Says it again").usage_hint("what to say"));
    manifest.oauth_config.scopes.bot = ["chat:write", "commands"].map(str::to_owned).into();
    manifest.receive_at(url);
    manifest
}

pub(crate) struct Echo;

#[async_trait]
impl EventHandler for Echo {
    async fn slash_command(&self, _: Context, cmd: SlashCommand) -> CommandAck {
        // Slack shows the answer to the person alone, unless it says `.in_channel()`.
        CommandAck::message(MessageBody::text(format!("ok: {}", cmd.text)))
    }
}

#[tokio::main]
pub(crate) async fn main() -> Result<(), Box<dyn std::error::Error>> {
    if std::env::args().any(|argument| argument == "manifest") {
        println!("{}", serde_json::to_string_pretty(&manifest("https://bot.example.com/slack/events"))?);
        return Ok(());
    }
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
