//! The methods this Slack knows: what each needs before it runs.

use crate::api::call::{Call, Outcome};
use crate::api::{chat, conversations, create, history, invite, listing, pins, team, users, views};

/// Which token a method takes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Token {
    None,
    Bot,
    App,
}

/// One method of the Web API.
#[derive(Debug)]
pub(crate) struct Method {
    pub(crate) name: &'static str,
    /// Calls per minute when rate limits are on.
    pub(crate) per_minute: usize,
    /// Whether the body may be JSON; otherwise it is a form.
    pub(crate) json: bool,
    pub(crate) token: Token,
    /// Any of these; none means that every token will do.
    pub(crate) scopes: &'static [&'static str],
    pub(crate) required: &'static [&'static str],
    /// The error when a required argument is missing.
    pub(crate) without: &'static str,
    pub(crate) run: fn(&mut Call<'_>) -> Outcome,
}

const fn form(
    name: &'static str,
    per_minute: usize,
    scopes: &'static [&'static str],
    required: &'static [&'static str],
    run: fn(&mut Call<'_>) -> Outcome,
) -> Method {
    Method {
        name,
        per_minute,
        json: false,
        token: Token::Bot,
        scopes,
        required,
        without: "invalid_arguments",
        run,
    }
}

const fn json(
    name: &'static str,
    per_minute: usize,
    scopes: &'static [&'static str],
    required: &'static [&'static str],
    run: fn(&mut Call<'_>) -> Outcome,
) -> Method {
    Method { json: true, ..form(name, per_minute, scopes, required, run) }
}

const CHAT: &[&str] = &["chat:write"];
const READ: &[&str] = &["channels:read", "groups:read", "im:read", "mpim:read"];
const HISTORY: &[&str] = &["channels:history", "groups:history", "im:history", "mpim:history"];
const MANAGE: &[&str] = &["channels:manage", "groups:write", "im:write", "mpim:write"];
const INVITE: &[&str] =
    &["channels:manage", "channels:write.invites", "groups:write", "groups:write.invites", "mpim:write"];
const TOPIC: &[&str] = &[
    "channels:manage",
    "channels:write.topic",
    "groups:write",
    "groups:write.topic",
    "im:write",
    "mpim:write",
];
const USERS: &[&str] = &["users:read"];

/// Tiers 1 to 4 are 1, 20, 50 and 100 calls a minute; "special" ones are given what Slack's SDKs assume.
/// Source: <https://docs.slack.dev/apis/web-api/rate-limits> and the pages of the methods.
const METHODS: &[Method] = &[
    Method { token: Token::None, ..json("api.test", 100, &[], &[], team::api_test) },
    json("auth.test", 600, &[], &[], team::auth_test),
    Method { token: Token::App, ..json("apps.connections.open", 50, &[], &[], team::connections_open) },
    form("bots.info", 50, USERS, &[], users::bot),
    json("chat.delete", 50, CHAT, &["channel", "ts"], chat::delete),
    form("chat.getPermalink", 600, &[], &["channel", "message_ts"], chat::permalink),
    json("chat.postEphemeral", 100, CHAT, &["channel", "user"], chat::post_ephemeral),
    json("chat.postMessage", 300, CHAT, &["channel"], chat::post_message),
    json("chat.update", 50, CHAT, &["channel", "ts"], chat::update),
    json("conversations.archive", 20, MANAGE, &["channel"], conversations::archive),
    json("conversations.close", 20, MANAGE, &["channel"], conversations::close),
    Method {
        without: "invalid_name_required",
        ..json("conversations.create", 20, MANAGE, &["name"], create::create)
    },
    json("conversations.history", 50, HISTORY, &["channel"], history::history),
    form("conversations.info", 50, READ, &["channel"], conversations::info),
    json("conversations.invite", 50, INVITE, &["channel"], invite::invite),
    json("conversations.join", 50, &["channels:join"], &["channel"], invite::join),
    json("conversations.kick", 50, MANAGE, &["channel", "user"], invite::kick),
    json("conversations.leave", 50, MANAGE, &["channel"], invite::leave),
    form("conversations.list", 20, READ, &[], listing::list),
    json("conversations.mark", 50, MANAGE, &["channel", "ts"], conversations::mark),
    form("conversations.members", 100, READ, &["channel"], listing::members),
    json("conversations.open", 50, MANAGE, &[], create::open),
    json("conversations.rename", 20, MANAGE, &["channel", "name"], create::rename),
    form("conversations.replies", 50, HISTORY, &["channel", "ts"], history::replies),
    json("conversations.setPurpose", 20, TOPIC, &["channel"], conversations::set_purpose),
    json("conversations.setTopic", 20, TOPIC, &["channel"], conversations::set_topic),
    json("conversations.unarchive", 20, MANAGE, &["channel"], conversations::unarchive),
    json("pins.add", 20, &["pins:write"], &["channel"], pins::add),
    form("pins.list", 20, &["pins:read"], &["channel"], pins::list),
    json("pins.remove", 20, &["pins:write"], &["channel"], pins::remove),
    json("team.info", 50, &["team:read"], &[], team::info),
    form("users.conversations", 50, READ, &[], listing::of_user),
    form("users.info", 100, USERS, &["user"], users::info),
    form("users.list", 20, USERS, &[], users::list),
    form("users.lookupByEmail", 50, &["users:read.email"], &["email"], users::by_email),
    json("views.open", 100, &[], &["view"], views::open),
    json("views.publish", 100, &[], &["user_id", "view"], views::publish),
    json("views.push", 100, &[], &["view"], views::push),
    json("views.update", 100, &[], &["view"], views::update),
];

/// A method by name.
pub(crate) fn find(name: &str) -> Option<&'static Method> {
    METHODS.iter().find(|method| method.name == name)
}
