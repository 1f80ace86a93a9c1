//! The app manifest against what Slack accepts, and against what the bot does. Source: docs.slack.dev, "App manifest reference".

use std::collections::BTreeSet;

use serde_json::Value;
use slack::http::{Method, Token};

use crate::{
    code::{Literals, code, words},
    tree::rust_files,
};

const TOP_LEVEL: [&str; 5] = ["_metadata", "display_information", "features", "oauth_config", "settings"];

/// What an event needs; other events are not known here yet.
const EVENT_SCOPES: [(&str, Option<&str>); 5] = [
    ("app_home_opened", None),
    ("app_mention", Some("app_mentions:read")),
    // Of private channels, which cases have; of public ones it would need channels:read
    ("member_joined_channel", Some("groups:read")),
    ("message.im", Some("im:history")),
    ("team_join", Some("users:read")),
];

/// Methods that are called by a function of another name, without its `_`.
const OTHER_NAMES: [(&str, &str); 2] =
    [("files.getUploadURLExternal", "filesupload"), ("files.completeUploadExternal", "filesupload")];

fn manifests() -> [Value; 2] {
    [ethics_bot::manifest(None), ethics_bot::manifest(Some("https://bot.example.com/slack"))]
}

#[test]
fn the_manifest_keeps_slacks_limits() {
    for manifest in manifests() {
        let keys: Vec<&String> = manifest.as_object().expect("an object").keys().collect();
        assert!(keys.iter().all(|key| TOP_LEVEL.contains(&key.as_str())), "{keys:?}");

        let display = &manifest["display_information"];
        length(&display["name"], 1, 35);
        length(&display["description"], 1, 140);
        let color = display["background_color"].as_str().expect("a color");
        let is_hex =
            color.strip_prefix('#').is_some_and(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit()));
        assert!(is_hex && [4, 7].contains(&color.len()), "{color}");

        let bot_user = &manifest["features"]["bot_user"]["display_name"];
        length(bot_user, 1, 80);
        let allowed = |one: char| one.is_ascii_lowercase() || one.is_ascii_digit() || "-_.".contains(one);
        assert!(bot_user.as_str().expect("a name").chars().all(allowed), "{bot_user}");

        let commands = list(&manifest["features"]["slash_commands"]);
        assert!((1..=50).contains(&commands.len()));
        let names: BTreeSet<&str> =
            commands.iter().filter_map(|command| command["command"].as_str()).collect();
        assert_eq!(names.len(), commands.len(), "each command once");
        for command in commands {
            length(&command["command"], 2, 32);
            let name = command["command"].as_str().expect("a name");
            assert!(name.starts_with('/') && !name.contains(' ') && *name == name.to_lowercase(), "{name}");
            length(&command["description"], 1, 2_000);
            length(&command["usage_hint"], 1, 1_000);
        }
        assert!(list(&manifest["settings"]["event_subscriptions"]["bot_events"]).len() <= 100);
        assert!(list(&manifest["oauth_config"]["scopes"]["bot"]).len() <= 255);
    }
}

/// Over HTTP everything that arrives needs an address; in Socket Mode nothing has one.
#[test]
fn addresses_are_there_when_slack_calls_in() {
    let [socket, http] = manifests();
    let addresses = |manifest: &Value| {
        let settings = &manifest["settings"];
        let mut all = vec![
            settings["event_subscriptions"]["request_url"].clone(),
            settings["interactivity"]["request_url"].clone(),
        ];
        all.extend(
            list(&manifest["features"]["slash_commands"]).iter().map(|command| command["url"].clone()),
        );
        all
    };
    assert_eq!(socket["settings"]["socket_mode_enabled"], true);
    assert!(addresses(&socket).iter().all(Value::is_null));
    assert_eq!(http["settings"]["socket_mode_enabled"], false);
    assert!(addresses(&http).iter().all(|address| address == "https://bot.example.com/slack"));
}

#[test]
fn the_bot_asks_for_the_scopes_it_needs_and_no_more() {
    let [manifest, _] = manifests();
    let asked: BTreeSet<&str> =
        list(&manifest["oauth_config"]["scopes"]["bot"]).iter().filter_map(Value::as_str).collect();
    let mut explained = BTreeSet::from(["commands"]);
    for event in list(&manifest["settings"]["event_subscriptions"]["bot_events"]) {
        let known = EVENT_SCOPES.iter().find(|(name, _)| event == name);
        let (name, scope) = known.unwrap_or_else(|| panic!("{event}: add what it needs to the table"));
        if let Some(scope) = scope {
            assert!(asked.contains(scope), "{name} needs {scope}");
            explained.insert(scope);
        }
    }
    // The app-level token has a scope of its own, which no manifest asks for
    for method in called().into_iter().filter(|method| method.token != Token::App) {
        for alternatives in method.scopes {
            let possible: Vec<&str> = alternatives.split('|').collect();
            assert!(
                possible.iter().any(|scope| asked.contains(scope)),
                "{} needs one of {possible:?}",
                method.name
            );
            explained.extend(possible);
        }
    }
    let idle: Vec<_> = asked.difference(&explained).collect();
    assert!(idle.is_empty(), "nothing the bot calls or hears needs {idle:?}");
}

/// The methods of the Web API whose function the bot's sources name.
fn called() -> Vec<&'static Method> {
    let sources: Vec<String> =
        rust_files("bot/src").iter().map(|(_, source)| code(source, Literals::Blank)).collect();
    let mut names: BTreeSet<String> =
        sources.iter().flat_map(|source| words(source)).map(|word| word.replace('_', "")).collect();
    // One function for the methods that share a file
    if names.contains("filesupload") {
        names.extend(["filesgetuploadurlexternal", "filescompleteuploadexternal"].map(str::to_owned));
    }
    let called: Vec<&Method> = Method::ALL
        .iter()
        .filter(|method| {
            let own = method.name.replace('.', "").to_lowercase();
            let other = OTHER_NAMES.iter().find(|(called, _)| *called == method.name);
            names.contains(other.map_or(own.as_str(), |(_, function)| function))
        })
        .collect();
    assert!(
        called.len() >= 10,
        "the bot calls more than {} methods: are its sources elsewhere now?",
        called.len()
    );
    called
}

fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap_or_else(|| panic!("expected a list, found {value}"))
}

fn length(value: &Value, least: usize, most: usize) {
    let text = value.as_str().unwrap_or_else(|| panic!("expected a text, found {value}"));
    let characters = text.chars().count();
    assert!(
        (least..=most).contains(&characters),
        "{text:?} has {characters} characters, not {least} to {most}"
    );
}
