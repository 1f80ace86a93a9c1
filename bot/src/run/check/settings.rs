//! The app's settings against the manifest. A bot token sees little of them; an app configuration token sees all.

use std::collections::BTreeSet;

use secrecy::SecretString;
use serde::Deserialize;
use serde_json::{Value, json};
use slack::{
    Http,
    http::{Identity, Method},
    manifest::Manifest,
};

use super::Findings;
use crate::{
    config::{Config, Environment, Transport},
    manifest,
};

/// The app configuration token, `xoxe.xoxp-…`, of whoever manages the app. It is good for twelve hours.
const VARIABLE: &str = "SLACK_CONFIGURATION_TOKEN";
const REMEDY: &str =
    "Put the manifest of this version into the app’s settings (App Manifest) and install the app again.";

/// Compares what can be seen.
pub(super) async fn check(
    http: &Http,
    me: &Identity,
    config: &Config,
    environment: &Environment,
    findings: &mut Findings,
) {
    findings.about("settings");
    let Some(token) = environment.get(VARIABLE) else {
        return findings.note(to_compare(&manifest::build(None)));
    };
    let exported = match export(http, me, config, SecretString::from(token.trim().to_owned())).await {
        Ok(exported) => exported,
        Err(error) => {
            return findings.bad(
                format_args!("the app’s settings cannot be read with {VARIABLE} ({error})"),
                "Make a configuration token at api.slack.com/apps (Your App Configuration Tokens); it is good for twelve hours.",
            );
        }
    };
    let theirs = match serde_json::from_value::<Manifest>(exported) {
        Ok(theirs) => theirs,
        Err(_) => {
            return findings.note(
                "Slack’s manifest of the app has settings that this version does not know: compare it by eye with `ethics-bot manifest`",
            );
        }
    };
    let is_http = matches!(config.slack.transport, Transport::Http { .. });
    let differences = differences(&manifest::build(None), &theirs, is_http);
    for difference in &differences {
        findings.bad(difference, REMEDY);
    }
    if differences.is_empty() {
        findings.good("the app’s settings are those of the manifest");
    }
}

async fn export(http: &Http, me: &Identity, config: &Config, token: SecretString) -> slack::Result<Value> {
    #[derive(Deserialize)]
    struct Exported {
        manifest: Value,
    }
    let bot = me.bot_id.as_ref().ok_or(slack::Error::Config("the token is no bot's"))?;
    let app = http.bots_info(bot).await?.app_id;
    let asking = Http::builder().bot_token(token).base_url(&config.slack.api_url).build()?;
    let exported: Exported =
        asking.call(Method::other("apps.manifest.export").form(), &json!({"app_id": app})).await?;
    Ok(exported.manifest)
}

/// What no bot can see, for somebody's eyes.
fn to_compare(ours: &Manifest) -> String {
    let commands: Vec<&str> =
        ours.features.slash_commands.iter().map(|command| command.command.as_str()).collect();
    format!(
        "a bot cannot see these settings of its app; compare them at api.slack.com/apps, or set {VARIABLE}: commands {}; bot events {}; Interactivity on; \
         Home and Messages tabs on; Socket Mode as in slack.transport",
        commands.join(", "),
        Vec::from_iter(events(ours)).join(", "),
    )
}

fn events(manifest: &Manifest) -> BTreeSet<&str> {
    let subscribed = manifest.settings.event_subscriptions.iter();
    subscribed.flat_map(|events| events.bot_events.iter().map(String::as_str)).collect()
}

/// What the app lacks, in words.
fn differences(ours: &Manifest, theirs: &Manifest, is_http: bool) -> Vec<String> {
    let mut all = Vec::new();
    for command in &ours.features.slash_commands {
        let found = theirs.features.slash_commands.iter().find(|other| other.command == command.command);
        match found {
            None => all.push(format!("the app has no command {}", command.command)),
            Some(found) if found.should_escape != command.should_escape => all.push(format!(
                "{} escapes what people type, so that an @name would arrive as an id",
                command.command
            )),
            Some(_) => {}
        }
    }
    let heard = events(theirs);
    all.extend(
        events(ours)
            .into_iter()
            .filter(|event| !heard.contains(event))
            .map(|event| format!("the app does not hear {event}")),
    );
    let asked: BTreeSet<&String> = theirs.oauth_config.scopes.bot.iter().collect();
    let scopes = ours.oauth_config.scopes.bot.iter().filter(|scope| !asked.contains(scope));
    all.extend(scopes.map(|scope| format!("the app’s settings do not ask for the scope {scope}")));
    if !theirs.settings.interactivity.as_ref().is_some_and(|clicks| clicks.is_enabled) {
        all.push("Interactivity is off, so no button works".to_owned());
    }
    let home = theirs.features.app_home.clone().unwrap_or_default();
    if !home.home_tab_enabled {
        all.push("the Home tab is off".to_owned());
    }
    if !home.messages_tab_enabled || home.messages_tab_read_only_enabled {
        all.push("people cannot write to the app: its Messages tab is off or read-only".to_owned());
    }
    let socket = theirs.settings.socket_mode_enabled == Some(true);
    if socket == is_http {
        let (is, wants) = if socket { ("on", "http") } else { ("off", "socket") };
        all.push(format!("Socket Mode is {is}, and slack.transport is \"{wants}\""));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_setting_that_is_not_as_it_should_be_is_named() {
        let ours = manifest::build(None);
        assert_eq!(differences(&ours, &ours, false), Vec::<String>::new());
        assert_eq!(differences(&ours, &ours, true), ["Socket Mode is on, and slack.transport is \"http\""]);
        let mut theirs = ours.clone();
        theirs.features.slash_commands.remove(0);
        theirs.features.slash_commands[0].should_escape = true;
        theirs.settings.interactivity = None;
        theirs.features.app_home = None;
        theirs.oauth_config.scopes.bot.retain(|scope| scope != "pins:write");
        if let Some(events) = &mut theirs.settings.event_subscriptions {
            events.bot_events.retain(|event| event != "team_join");
        }
        let found = differences(&ours, &theirs, false);
        for expected in [
            "no command /ask",
            "/report escapes what people type",
            "does not hear team_join",
            "the scope pins:write",
            "Interactivity is off",
            "Home tab is off",
            "people cannot write",
        ] {
            assert!(found.iter().any(|line| line.contains(expected)), "{expected}: {found:#?}");
        }
        assert_eq!(found.len(), 7);
    }
}
