//! The Slack app manifest: what the app is, what it may do, what it hears. Source: docs.slack.dev, "App manifest reference".

use serde_json::{Value, json};

/// What the bot does in Slack and therefore has to be allowed. Each scope has its reason.
const BOT_SCOPES: [(&str, &str); 11] = [
    ("app_mentions:read", "hear a question in a channel"),
    ("channels:read", "know the public channel of a question"),
    ("chat:write", "answer; post the pointer card and direct messages"),
    ("commands", "/ask, /report, /ethics"),
    ("groups:history", "find a pointer card again when its sending was in doubt"),
    ("groups:read", "find a case's channel again, see its members"),
    ("groups:write", "open, invite to, and archive case channels"),
    ("im:history", "hear a question in a direct message"),
    ("im:write", "open the ethics manager's direct message"),
    ("pins:write", "pin the pointer card"),
    ("users:read", "check that the holders of roles exist"),
];

/// The manifest, with Socket Mode, or with `request_url` for everything over HTTP.
#[must_use]
pub fn manifest(request_url: Option<&str>) -> Value {
    let scopes: Vec<&str> = BOT_SCOPES.iter().map(|(scope, _)| *scope).collect();
    let mut manifest = json!({
        "_metadata": {"major_version": 2},
        "display_information": {
            "name": "Ethics Bot",
            "description": "Ask what the Code says. Report a concern, with or without your name.",
            "background_color": "#2f4858"
        },
        "features": {
            "app_home": {"home_tab_enabled": true, "messages_tab_enabled": true, "messages_tab_read_only_enabled": false},
            "bot_user": {"display_name": "ethics-bot", "always_online": true},
            "slash_commands": [
                command("/ask", "Ask what the Code of Conduct says", "your question"),
                command("/report", "Report a concern, with or without your name", "[mailbox]"),
                command("/ethics", "Help, and your cases", "help | cases")
            ]
        },
        "oauth_config": {"scopes": {"bot": scopes}},
        "settings": {
            "event_subscriptions": {"bot_events": ["app_home_opened", "app_mention", "message.im"]},
            "interactivity": {"is_enabled": true},
            "org_deploy_enabled": false,
            "socket_mode_enabled": request_url.is_none(),
            "token_rotation_enabled": false
        }
    });
    if let Some(url) = request_url {
        manifest["settings"]["event_subscriptions"]["request_url"] = url.into();
        manifest["settings"]["interactivity"]["request_url"] = url.into();
        for command in manifest["features"]["slash_commands"].as_array_mut().into_iter().flatten() {
            command["url"] = url.into();
        }
    }
    manifest
}

/// `should_escape` is off: words typed after /report go into its form as they were typed, an `@name` not as an id.
fn command(command: &str, description: &str, usage_hint: &str) -> Value {
    json!({"command": command, "description": description, "usage_hint": usage_hint, "should_escape": false})
}

/// The scopes, for `check`.
pub(crate) fn bot_scopes() -> impl Iterator<Item = (&'static str, &'static str)> {
    BOT_SCOPES.into_iter()
}
