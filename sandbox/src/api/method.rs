//! The methods this Slack knows: what each needs before it runs.

use crate::api::call::{Call, Outcome};
use crate::api::{
    auth, chat, complete, conversations, create, files, history, invite, listing, me, members, pins,
    reactions, schedule, team, usergroups, users, views,
};

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
    /// Whether it changes anything that people or apps could notice.
    pub(crate) changes: bool,
    pub(crate) token: Token,
    /// Any of these; none means that every token will do.
    pub(crate) scopes: &'static [&'static str],
    pub(crate) required: &'static [&'static str],
    /// The error when a required argument is missing.
    pub(crate) without: &'static str,
    pub(crate) run: fn(&mut Call<'_>) -> Outcome,
}

/// A method that reads and takes no JSON.
const fn read(
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
        changes: false,
        token: Token::Bot,
        scopes,
        required,
        without: "invalid_arguments",
        run,
    }
}

/// A method that changes something and takes JSON.
const fn write(
    name: &'static str,
    per_minute: usize,
    scopes: &'static [&'static str],
    required: &'static [&'static str],
    run: fn(&mut Call<'_>) -> Outcome,
) -> Method {
    Method { json: true, changes: true, ..read(name, per_minute, scopes, required, run) }
}

const fn with_json(method: Method) -> Method {
    Method { json: true, ..method }
}

/// Another error than `invalid_arguments` when a required argument is missing.
const fn without(method: Method, error: &'static str) -> Method {
    Method { without: error, ..method }
}

const CHAT: &[&str] = &["chat:write"];
const READ: &[&str] = &["channels:read", "groups:read", "im:read", "mpim:read"];
const HISTORY: &[&str] = &["channels:history", "groups:history", "im:history", "mpim:history"];
const MANAGE: &[&str] = &["channels:manage", "groups:write", "im:write", "mpim:write"];
const KICK: &[&str] = &["channels:manage", "groups:write"];
const INVITE: &[&str] =
    &["channels:manage", "channels:write.invites", "groups:write", "groups:write.invites", "mpim:write"];
const TOPIC: &[&str] = &[
    "channels:manage",
    "channels:write.topic",
    "groups:write",
    "groups:write.topic",
    "im:write",
    "im:write.topic",
    "mpim:write",
    "mpim:write.topic",
];
const USERS: &[&str] = &["users:read"];
const FILES_READ: &[&str] = &["files:read"];
const FILES_WRITE: &[&str] = &["files:write"];
const GROUPS_READ: &[&str] = &["usergroups:read"];
const GROUPS_WRITE: &[&str] = &["usergroups:write"];
const REACT: &[&str] = &["reactions:write"];
const REACTIONS: &[&str] = &["reactions:read"];

const fn group(
    name: &'static str,
    required: &'static [&'static str],
    run: fn(&mut Call<'_>) -> Outcome,
) -> Method {
    without(write(name, 20, GROUPS_WRITE, required, run), "missing_argument")
}

/// Tiers 1 to 4 are 1, 20, 50 and 100 calls a minute; "special" ones are given what Slack's SDKs assume.
/// Source: <https://docs.slack.dev/apis/web-api/rate-limits> and the pages of the methods.
pub(crate) const METHODS: &[Method] = &[
    Method { token: Token::None, ..with_json(read("api.test", 100, &[], &[], team::api_test)) },
    Method {
        token: Token::App,
        ..with_json(read("apps.connections.open", 50, &[], &[], auth::connections_open))
    },
    Method { json: false, ..write("auth.revoke", 50, &[], &[], auth::revoke) },
    with_json(read("auth.test", 600, &[], &[], auth::test)),
    read("bots.info", 50, USERS, &[], users::bot),
    write("chat.delete", 50, CHAT, &["channel", "ts"], chat::delete),
    write("chat.deleteScheduledMessage", 50, CHAT, &["channel", "scheduled_message_id"], schedule::delete),
    read("chat.getPermalink", 600, &[], &["channel", "message_ts"], chat::permalink),
    write("chat.meMessage", 50, CHAT, &["channel"], me::message),
    write("chat.postEphemeral", 100, CHAT, &["channel", "user"], chat::post_ephemeral),
    write("chat.postMessage", 300, CHAT, &["channel"], chat::post_message),
    write("chat.scheduleMessage", 50, CHAT, &["channel", "post_at"], schedule::add),
    with_json(read("chat.scheduledMessages.list", 50, &[], &[], schedule::list)),
    write("chat.update", 50, CHAT, &["channel", "ts"], chat::update),
    write("conversations.archive", 20, MANAGE, &["channel"], conversations::archive),
    write("conversations.close", 20, MANAGE, &["channel"], conversations::close),
    without(write("conversations.create", 20, MANAGE, &["name"], create::create), "invalid_name_required"),
    with_json(read("conversations.history", 50, HISTORY, &["channel"], history::history)),
    read("conversations.info", 50, READ, &["channel"], conversations::info),
    write("conversations.invite", 50, INVITE, &["channel"], invite::invite),
    write("conversations.join", 50, &["channels:join"], &["channel"], members::join),
    write("conversations.kick", 50, KICK, &["channel", "user"], members::kick),
    write("conversations.leave", 50, MANAGE, &["channel"], members::leave),
    read("conversations.list", 20, READ, &[], listing::list),
    write("conversations.mark", 50, MANAGE, &["channel", "ts"], conversations::mark),
    read("conversations.members", 100, READ, &["channel"], listing::members),
    write("conversations.open", 50, MANAGE, &[], create::open),
    write("conversations.rename", 20, MANAGE, &["channel", "name"], create::rename),
    read("conversations.replies", 50, HISTORY, &["channel", "ts"], history::replies),
    write("conversations.setPurpose", 20, TOPIC, &["channel"], conversations::set_purpose),
    write("conversations.setTopic", 20, TOPIC, &["channel"], conversations::set_topic),
    write("conversations.unarchive", 20, MANAGE, &["channel"], conversations::unarchive),
    read("dnd.info", 50, &["dnd:read"], &[], users::dnd),
    read("emoji.list", 20, &["emoji:read"], &[], team::emoji),
    write("files.completeUploadExternal", 100, FILES_WRITE, &["files"], complete::complete),
    write("files.delete", 50, FILES_WRITE, &["file"], files::delete),
    read("files.getUploadURLExternal", 100, FILES_WRITE, &["filename", "length"], files::upload_url),
    read("files.info", 100, FILES_READ, &["file"], files::info),
    read("files.list", 50, FILES_READ, &[], files::list),
    write("pins.add", 20, &["pins:write"], &["channel"], pins::add),
    read("pins.list", 20, &["pins:read"], &["channel"], pins::list),
    write("pins.remove", 20, &["pins:write"], &["channel"], pins::remove),
    write("reactions.add", 50, REACT, &[], reactions::add),
    read("reactions.get", 50, REACTIONS, &[], reactions::get),
    read("reactions.list", 20, REACTIONS, &[], reactions::list),
    write("reactions.remove", 20, REACT, &[], reactions::remove),
    with_json(read("team.info", 50, &["team:read"], &[], team::info)),
    without(group("usergroups.create", &["name"], usergroups::create), "missing_subteam_name"),
    group("usergroups.disable", &["usergroup"], usergroups::disable),
    group("usergroups.enable", &["usergroup"], usergroups::enable),
    read("usergroups.list", 20, GROUPS_READ, &[], usergroups::list),
    group("usergroups.update", &["usergroup"], usergroups::update),
    read("usergroups.users.list", 20, GROUPS_READ, &["usergroup"], usergroups::users),
    group("usergroups.users.update", &["usergroup"], usergroups::set_users),
    read("users.conversations", 50, READ, &[], listing::of_user),
    read("users.getPresence", 50, USERS, &[], users::presence),
    read("users.info", 100, USERS, &["user"], users::info),
    read("users.list", 20, USERS, &[], users::list),
    read("users.lookupByEmail", 50, &["users:read.email"], &["email"], users::by_email),
    read("users.profile.get", 100, &["users.profile:read"], &[], users::profile),
    write("users.setPresence", 20, &["users:write"], &["presence"], users::set_presence),
    write("views.open", 100, &[], &["view"], views::open),
    write("views.publish", 100, &[], &["user_id", "view"], views::publish),
    write("views.push", 100, &[], &["view"], views::push),
    write("views.update", 100, &[], &["view"], views::update),
];

/// A method by name.
pub(crate) fn find(name: &str) -> Option<&'static Method> {
    METHODS.iter().find(|method| method.name == name)
}
