//! What this Slack serves, for those who want to check it.

use crate::api::method::{METHODS, Token};

/// A method of the Web API and what it needs. What it takes and answers is on
/// [Slack's page about it](https://docs.slack.dev/reference/methods).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct ServedMethod {
    /// The name, as it is called: `chat.postMessage`.
    pub name: &'static str,
    /// The bot scopes of which the app needs one; none means that every token will do.
    pub scopes: &'static [&'static str],
    /// How many calls a minute are let through while rate limits are on.
    pub per_minute: usize,
    /// Whether the arguments may come as JSON, not only as a form.
    pub takes_json: bool,
    /// Whether it changes anything that people or apps could notice.
    pub changes: bool,
    /// Whether it takes an app-level token (`xapp-…`) instead of a bot's.
    pub takes_app_token: bool,
}

/// Every method that is served, by name.
pub fn served_methods() -> impl Iterator<Item = ServedMethod> {
    METHODS.iter().map(|method| ServedMethod {
        name: method.name,
        scopes: method.scopes,
        per_minute: method.per_minute,
        takes_json: method.json,
        changes: method.changes,
        takes_app_token: method.token == Token::App,
    })
}
