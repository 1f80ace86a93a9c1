//! The Slack app manifest: what the app is, what it may do, what it hears. Source: docs.slack.dev, "App manifest reference".

use serde_json::{Value, json};
use slack::manifest::{
    AppHome, BotUser, EventSubscriptions, Interactivity, Manifest, Problems, SlashCommand,
};

/// What the bot does in Slack and therefore has to be allowed. Each scope has its reason.
const BOT_SCOPES: [(&str, &str); 13] = [
    ("app_mentions:read", "hear a question in a channel"),
    ("channels:read", "know the public channel of a question"),
    ("chat:write", "answer; post the pointer card and direct messages"),
    ("commands", "/ask, /report, /ethics"),
    (
        "files:write",
        "send the Code as a file to whoever asks for it, and the ethics manager the list of who signed",
    ),
    ("groups:history", "find a pointer card again when its sending was in doubt"),
    ("groups:read", "find a case's channel again, see its members"),
    ("groups:write", "open, invite to, and archive case channels"),
    ("im:history", "hear a question in a direct message"),
    ("im:write", "open the ethics manager's direct message"),
    ("pins:write", "pin the pointer card"),
    ("usergroups:read", "ask groups of people to sign the Code, and see how far each is"),
    ("users:read", "check that the holders of roles exist; know who works here, to send them the Code"),
];

/// The manifest, with Socket Mode, or with `request_url` for everything over HTTP. `checked` says whether Slack takes it.
#[must_use]
pub fn manifest(request_url: Option<&str>) -> Value {
    json!(build(request_url))
}

/// The manifest if Slack takes it.
pub(crate) fn checked(request_url: Option<&str>) -> Result<Value, Problems> {
    let manifest = build(request_url);
    manifest.check().map(|()| json!(manifest))
}

/// The manifest as types.
pub(crate) fn build(request_url: Option<&str>) -> Manifest {
    let mut manifest = Manifest::new("Ethics Bot");
    let display = &mut manifest.display_information;
    display.description =
        Some("Ask what the Code says. Report a concern, with or without your name.".to_owned());
    display.background_color = Some("#2f4858".to_owned());
    manifest.features.app_home = Some(AppHome {
        home_tab_enabled: true,
        messages_tab_enabled: true,
        messages_tab_read_only_enabled: false,
    });
    manifest.features.bot_user = Some(BotUser { display_name: "ethics-bot".to_owned(), always_online: true });
    manifest.features.slash_commands = [
        ("/ask", "Ask what the Code of Conduct says", "your question"),
        ("/report", "Report a concern, with or without your name", "[mailbox]"),
        ("/ethics", "The Code, contacts, help; your cases", "code | contacts | help | cases | board 2026-Q3"),
    ]
    .map(|(name, description, hint)| command(name, description, hint))
    .into();
    manifest.oauth_config.scopes.bot = BOT_SCOPES.iter().map(|(scope, _)| (*scope).to_owned()).collect();
    let settings = &mut manifest.settings;
    let mut events = EventSubscriptions::default();
    events.bot_events =
        ["app_home_opened", "app_mention", "member_joined_channel", "message.im", "team_join"]
            .map(str::to_owned)
            .into();
    let mut clicks = Interactivity::default();
    clicks.is_enabled = true;
    (settings.event_subscriptions, settings.interactivity) = (Some(events), Some(clicks));
    settings.org_deploy_enabled = Some(false);
    settings.token_rotation_enabled = Some(false);
    settings.socket_mode_enabled = Some(true);
    if let Some(url) = request_url {
        manifest.receive_at(url);
    }
    manifest
}

/// `should_escape` is off: words typed after /report go into its form as they were typed, an `@name` not as an id.
fn command(command: &str, description: &str, usage_hint: &str) -> SlashCommand {
    let mut command = SlashCommand::new(command, description).usage_hint(usage_hint);
    command.should_escape = false;
    command
}

/// The scopes, for `check`.
pub(crate) fn bot_scopes() -> impl Iterator<Item = (&'static str, &'static str)> {
    BOT_SCOPES.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_manifest_is_given_that_slack_would_refuse() {
        for url in [None, Some("https://bot.example.com/slack/events")] {
            assert_eq!(checked(url), Ok(manifest(url)));
        }
        let long = format!("https://bot.example.com/{}", "a".repeat(3_000));
        let problems = checked(Some(&long)).expect_err("too long an address");
        assert_eq!(problems.list()[0].at, "/features/slash_commands/0/url");
    }
}
