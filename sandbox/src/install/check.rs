//! Whether a manifest is one: what Slack's own check would say, as a list.
//!
//! Source: <https://docs.slack.dev/reference/app-manifest>.

use serde_json::{Map, Value};

/// What a field has to be.
enum Is {
    Bool,
    Number,
    /// Text with this many characters.
    Text(usize, usize),
    /// One of these.
    Word(&'static [&'static str]),
    /// An address that starts with http:// or https://.
    Url,
    /// A list of at most so many.
    List(usize, &'static Is),
    /// An object of these fields, of which the first so many are required.
    Object(usize, &'static [(&'static str, Is)]),
    /// Not looked into: this sandbox does nothing with it.
    Any,
}

const NAMES: Is = Is::List(255, &Is::Text(1, 50));

const EVENTS: Is = Is::Object(
    0,
    &[
        ("request_url", Is::Url),
        ("bot_events", Is::List(100, &Is::Text(1, 50))),
        ("user_events", Is::List(100, &Is::Text(1, 50))),
        (
            "metadata_subscriptions",
            Is::List(20, &Is::Object(2, &[("app_id", Is::Text(1, 50)), ("event_type", Is::Text(1, 50))])),
        ),
    ],
);

const COMMAND: Is = Is::Object(
    2,
    &[
        ("command", Is::Text(2, 32)),
        ("description", Is::Text(1, 2000)),
        ("url", Is::Url),
        ("usage_hint", Is::Text(0, 1000)),
        ("should_escape", Is::Bool),
    ],
);

const SHORTCUT: Is = Is::Object(
    4,
    &[
        ("name", Is::Text(1, 24)),
        ("type", Is::Word(&["message", "global"])),
        ("callback_id", Is::Text(1, 255)),
        ("description", Is::Text(1, 150)),
    ],
);

const APP_HOME: Is = Is::Object(
    0,
    &[
        ("home_tab_enabled", Is::Bool),
        ("messages_tab_enabled", Is::Bool),
        ("messages_tab_read_only_enabled", Is::Bool),
    ],
);

const FEATURES: Is = Is::Object(
    0,
    &[
        ("app_home", APP_HOME),
        ("bot_user", Is::Object(1, &[("display_name", Is::Text(1, 80)), ("always_online", Is::Bool)])),
        ("slash_commands", Is::List(50, &COMMAND)),
        ("shortcuts", Is::List(10, &SHORTCUT)),
        ("unfurl_domains", Is::List(5, &Is::Text(1, 255))),
        ("assistant_view", Is::Any),
        ("agent_view", Is::Any),
        ("functions", Is::Any),
        ("workflow_steps", Is::Any),
    ],
);

const OAUTH: Is = Is::Object(
    0,
    &[
        ("redirect_urls", Is::List(1000, &Is::Text(1, 3500))),
        (
            "scopes",
            Is::Object(
                0,
                &[("bot", NAMES), ("user", NAMES), ("bot_optional", NAMES), ("user_optional", NAMES)],
            ),
        ),
        ("token_management_enabled", Is::Bool),
        ("pkce_enabled", Is::Bool),
    ],
);

const SETTINGS: Is = Is::Object(
    0,
    &[
        ("event_subscriptions", EVENTS),
        (
            "interactivity",
            Is::Object(
                1,
                &[("is_enabled", Is::Bool), ("request_url", Is::Url), ("message_menu_options_url", Is::Url)],
            ),
        ),
        ("socket_mode_enabled", Is::Bool),
        ("token_rotation_enabled", Is::Bool),
        ("org_deploy_enabled", Is::Bool),
        ("is_hosted", Is::Bool),
        ("is_mcp_enabled", Is::Bool),
        ("allowed_ip_address_ranges", Is::List(50, &Is::Text(1, 50))),
        ("incoming_webhooks", Is::Object(0, &[("incoming_webhooks_enabled", Is::Bool)])),
        ("siws_links", Is::Any),
        ("hermes_app_type", Is::Any),
        ("function_runtime", Is::Any),
    ],
);

const DISPLAY: Is = Is::Object(
    1,
    &[
        ("name", Is::Text(1, 35)),
        ("description", Is::Text(1, 140)),
        ("long_description", Is::Text(175, 4000)),
        ("background_color", Is::Text(4, 7)),
    ],
);

const METADATA: Is = Is::Object(
    0,
    &[
        ("schema_version", Is::Number),
        ("min_version", Is::Number),
        ("major_version", Is::Number),
        ("minor_version", Is::Number),
    ],
);

const MANIFEST: Is = Is::Object(
    1,
    &[
        ("display_information", DISPLAY),
        ("_metadata", METADATA),
        ("$schema", Is::Any),
        ("features", FEATURES),
        ("oauth_config", OAUTH),
        ("settings", SETTINGS),
        ("app_directory", Is::Any),
        ("functions", Is::Any),
        ("workflows", Is::Any),
        ("datastores", Is::Any),
        ("outgoing_domains", Is::Any),
        ("types", Is::Any),
        ("external_auth_providers", Is::Any),
        ("mcp_servers", Is::Any),
    ],
);

/// Everything that is wrong with a manifest, each with the field's place.
pub(super) fn manifest(manifest: &Value) -> Result<(), Vec<String>> {
    let mut problems = Vec::new();
    MANIFEST.check("", manifest, &mut problems);
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

impl Is {
    fn check(&self, at: &str, value: &Value, problems: &mut Vec<String>) {
        let right = match self {
            Self::Bool => value.is_boolean(),
            Self::Number => value.is_i64(),
            Self::Text(least, most) => {
                value.as_str().is_some_and(|text| (*least..=*most).contains(&text.chars().count()))
            }
            Self::Word(words) => value.as_str().is_some_and(|word| words.contains(&word)),
            Self::Url => {
                value.as_str().is_some_and(|url| url.starts_with("https://") || url.starts_with("http://"))
            }
            Self::List(most, inside) => return list(at, value, *most, inside, problems),
            Self::Object(required, fields) => return object(at, value, *required, fields, problems),
            Self::Any => true,
        };
        if !right {
            problems.push(format!("{at} must be {}, not {}", self.expected(), shortened(value)));
        }
    }

    fn expected(&self) -> String {
        match self {
            Self::Bool => "true or false".to_owned(),
            Self::Number => "a whole number".to_owned(),
            Self::Text(least, most) => format!("text of {least} to {most} characters"),
            Self::Word(words) => words.join(" or "),
            Self::Url => "an address that starts with https:// or http://".to_owned(),
            Self::List(most, _) => format!("a list of at most {most}"),
            Self::Object(..) => "an object".to_owned(),
            Self::Any => "anything".to_owned(),
        }
    }
}

fn list(at: &str, value: &Value, most: usize, inside: &Is, problems: &mut Vec<String>) {
    let Some(items) = value.as_array() else {
        return problems.push(format!("{at} must be a list, not {}", shortened(value)));
    };
    if items.len() > most {
        problems.push(format!("{at} must have at most {most} entries, not {}", items.len()));
    }
    for (number, item) in items.iter().enumerate() {
        inside.check(&format!("{at}[{number}]"), item, problems);
    }
}

fn object(at: &str, value: &Value, required: usize, fields: &[(&str, Is)], problems: &mut Vec<String>) {
    let here = if at.is_empty() { "the manifest" } else { at };
    let Some(given) = value.as_object() else {
        return problems.push(format!("{here} must be an object, not {}", shortened(value)));
    };
    for (name, _) in fields.iter().take(required).filter(|(name, _)| !given.contains_key(*name)) {
        problems.push(format!("{} is missing", inside(at, name)));
    }
    unknown(at, given, fields, problems);
    for (name, is) in fields {
        if let Some(value) = given.get(*name) {
            is.check(&inside(at, name), value, problems);
        }
    }
}

fn unknown(at: &str, given: &Map<String, Value>, fields: &[(&str, Is)], problems: &mut Vec<String>) {
    let known: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
    for name in given.keys().filter(|name| !known.contains(&name.as_str())) {
        problems.push(format!(
            "{} is not a field of manifests; there are: {}",
            inside(at, name),
            known.join(", ")
        ));
    }
}

fn inside(at: &str, name: &str) -> String {
    if at.is_empty() { name.to_owned() } else { format!("{at}.{name}") }
}

/// Enough of a value to find it.
fn shortened(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::manifest;

    #[test]
    fn names_everything_that_is_wrong() {
        let wrong = json!({
            "display_information": {"name": "", "colour": "#fff"},
            "features": {
                "bot_user": {},
                "slash_commands": [{"command": "/ask"}, {"command": "/b", "description": "B", "url": "ftp://x"}],
                "shortcuts": [{"name": "n", "type": "globe", "callback_id": "c", "description": "d"}],
            },
            "settings": {"socket_mode_enabled": "yes", "interactivity": []},
            "scopes": [],
        });
        assert_eq!(
            manifest(&wrong).unwrap_err(),
            [
                "scopes is not a field of manifests; there are: display_information, _metadata, $schema, features, oauth_config, settings, \
                 app_directory, functions, workflows, datastores, outgoing_domains, types, external_auth_providers, mcp_servers",
                "display_information.colour is not a field of manifests; there are: name, description, long_description, background_color",
                "display_information.name must be text of 1 to 35 characters, not \"\"",
                "features.bot_user.display_name is missing",
                "features.slash_commands[0].description is missing",
                "features.slash_commands[1].url must be an address that starts with https:// or http://, not \"ftp://x\"",
                "features.shortcuts[0].type must be message or global, not \"globe\"",
                "settings.interactivity must be an object, not []",
                "settings.socket_mode_enabled must be true or false, not \"yes\"",
            ]
        );
        assert_eq!(manifest(&json!([])).unwrap_err(), ["the manifest must be an object, not []"]);
    }
}
