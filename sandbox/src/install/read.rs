//! What a manifest says about an app.

use serde_json::Value;

use crate::delivery::address::{Address, Urls};
use crate::install::InstallError;
use crate::random;
use crate::world::app::{App, Command, Secrets, Shortcut, ShortcutPlace};
use crate::world::subscription;

/// The app that a manifest describes.
pub(super) fn app(manifest: &Value, address: Address) -> Result<App, InstallError> {
    let name = manifest["display_information"]["name"].as_str().unwrap_or_default().to_owned();
    let short: String = name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_uppercase();
    let features = &manifest["features"];
    let home = &features["app_home"];
    // One that is still to be verified has not been reached
    let settled = !matches!(&address, Address::Http(Urls { verified: false, .. }));
    let app = App {
        app_id: format!("A0{short}"),
        client_id: format!("{}.{}", random::hex(12), random::hex(12)),
        bot_user: format!("U0{short}"),
        bot_id: format!("B0{short}"),
        name,
        scopes: strings(&manifest["oauth_config"]["scopes"]["bot"]),
        bot_events: strings(&manifest["settings"]["event_subscriptions"]["bot_events"]),
        commands: features["slash_commands"].as_array().into_iter().flatten().map(command).collect(),
        shortcuts: features["shortcuts"].as_array().into_iter().flatten().map(shortcut).collect(),
        home_tab: home["home_tab_enabled"] == true,
        messages_tab: home["messages_tab_enabled"] != false,
        messages_read_only: home["messages_tab_read_only_enabled"] == true,
        address,
        secrets: Secrets {
            bot_token: format!("xoxb-{}-{}", random::hex(12), random::hex(24)),
            app_token: format!("xapp-1-A0{short}-{}", random::hex(40)),
            signing_secret: random::hex(32),
            client_secret: random::hex(32),
            verification_token: random::hex(24),
        },
        connections: Vec::new(),
        turn: 0,
        reached: settled,
    };
    let problems = problems(manifest, &app);
    if problems.is_empty() { Ok(app) } else { Err(InstallError::Manifest(problems)) }
}

fn strings(list: &Value) -> Vec<String> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn command(command: &Value) -> Command {
    let text = |name: &str| command[name].as_str().unwrap_or_default().to_owned();
    Command {
        command: text("command"),
        description: text("description"),
        usage_hint: text("usage_hint"),
        should_escape: command["should_escape"] == true,
    }
}

fn shortcut(shortcut: &Value) -> Shortcut {
    let text = |name: &str| shortcut[name].as_str().unwrap_or_default().to_owned();
    let on_message = shortcut["type"] == "message";
    Shortcut {
        place: if on_message { ShortcutPlace::Message } else { ShortcutPlace::Global },
        name: text("name"),
        callback_id: text("callback_id"),
        description: text("description"),
    }
}

/// What Slack would refuse, or would silently never deliver.
fn problems(manifest: &Value, app: &App) -> Vec<String> {
    let mut problems = Vec::new();
    let name = app.name.chars().count();
    if !(1..=35).contains(&name) {
        problems.push("display_information.name must have 1 to 35 characters".to_owned());
    }
    if manifest["features"]["bot_user"].is_null() {
        problems.push("features.bot_user is missing".to_owned());
    }
    for command in &app.commands {
        let length = command.command.chars().count();
        if !command.command.starts_with('/') || !(2..=32).contains(&length) {
            problems.push(format!(
                "the command {} must start with / and have 2 to 32 characters",
                command.command
            ));
        }
    }
    if !(app.has_scope("commands") || app.commands.is_empty() && app.shortcuts.is_empty()) {
        problems.push("slash commands and shortcuts need the bot scope commands".to_owned());
    }
    if app.shortcuts.iter().any(|shortcut| shortcut.name.is_empty() || shortcut.callback_id.is_empty()) {
        problems.push("a shortcut needs a name and a callback_id".to_owned());
    }
    for event in &app.bot_events {
        let Some(scopes) = subscription::scopes(event) else {
            problems.push(format!("Slack has no event {event} that a bot could ask for"));
            continue;
        };
        if !scopes.is_empty() && !scopes.iter().any(|scope| app.has_scope(scope)) {
            problems.push(format!("the event {event} needs the bot scope {}", scopes.join(" or ")));
        }
    }
    problems
}
