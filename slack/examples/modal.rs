//! A slash command that opens a modal, a modal that is checked and answered, over Socket Mode.
//!
//! ```text
//! SLACK_BOT_TOKEN=xoxb-… SLACK_APP_TOKEN=xapp-… cargo run -p slack --example modal
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
use slack::manifest::{BotUser, Interactivity, Manifest, SlashCommand as Command};
use slack::prelude::*;

/// What the app is, for `api.slack.com/apps` or a sandbox.
pub(crate) fn manifest() -> Manifest {
    let mut manifest = Manifest::new("Greeter");
    manifest.features.bot_user = Some(BotUser { display_name: "greeter".to_owned(), always_online: true });
    manifest.features.slash_commands.push(Command::new("/greet", "Says hello to somebody"));
    manifest.oauth_config.scopes.bot = ["chat:write", "commands"].map(str::to_owned).into();
    let mut clicks = Interactivity::default();
    clicks.is_enabled = true;
    manifest.settings.interactivity = Some(clicks);
    manifest.settings.socket_mode_enabled = Some(true);
    manifest
}

pub(crate) struct Greeter;

#[async_trait]
impl EventHandler for Greeter {
    async fn slash_command(&self, ctx: Context, cmd: SlashCommand) -> CommandAck {
        let Some(trigger) = &cmd.trigger_id else { return CommandAck::empty() };
        let name = Element::plain_text_input("name").max_length(80);
        let modal = ModalView::new("greet", "Who is it?")
            .submit("Greet")
            .block(Block::input("Name", name).block_id("who"));
        match trigger.open(&ctx, &modal).await {
            Ok(_) => CommandAck::empty(),
            Err(_) => CommandAck::message(MessageBody::text("The window did not open. Please try again.")),
        }
    }

    async fn view_submission(&self, _: Context, sub: ViewSubmission) -> ViewAck {
        // What a person types may be anything: `escape` keeps it from becoming a mention or a link.
        match sub.view.state.text("who", "name").map(str::trim) {
            None | Some("") => ViewAck::errors([("who", "Please write a name.")]),
            Some("nobody") => ViewAck::errors([("who", "Everybody is somebody.")]),
            Some(name) => {
                let hello = Block::section(Text::mrkdwn(format!("Hello, *{}*!", escape(name))));
                ViewAck::update(ModalView::new("greeted", "Welcome").block(hello))
            }
        }
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
    Client::builder().http(http.build()?).event_handler(Greeter).await?.start().await?;
    Ok(())
}
