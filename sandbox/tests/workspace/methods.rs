//! The table of methods: a good call of each, what it answers, and what it says when a required argument is missing.
//! Source: <https://docs.slack.dev/reference/methods> and the page of each method.

/// One method.
pub(crate) struct Row {
    pub(crate) method: &'static str,
    /// Good arguments as JSON. `$…` stands for what [`crate::prepared`] put into the workspace.
    pub(crate) good: &'static str,
    /// The required arguments, and the error without each.
    pub(crate) missing: &'static [(&'static str, &'static str)],
    /// The documented keys of the answer and their types.
    pub(crate) answer: &'static str,
}

const INVALID: &str = "invalid_arguments";
const CHANNEL: &[(&str, &str)] = &[("channel", INVALID)];
const CHANNEL_TS: &[(&str, &str)] = &[("channel", INVALID), ("ts", INVALID)];
const ITEM: &[(&str, &str)] = &[("channel", INVALID), ("timestamp", "no_item_specified")];
const REACTION: &[(&str, &str)] =
    &[("channel", "no_item_specified"), ("timestamp", "no_item_specified"), ("name", "invalid_name")];
const GROUP: &[(&str, &str)] = &[("usergroup", "missing_argument")];

const fn row(
    method: &'static str,
    good: &'static str,
    missing: &'static [(&'static str, &'static str)],
    answer: &'static str,
) -> Row {
    Row { method, good, missing, answer }
}

/// In the types: `s`tring, `n`umber, `b`oolean, `o`bject, `a`rray.
pub(crate) const ROWS: &[Row] = &[
    row("api.test", r#"{"foo": "bar"}"#, &[], "args:o"),
    row("apps.connections.open", "{}", &[], "url:s"),
    row("auth.revoke", "{}", &[], "revoked:b"),
    row("auth.test", "{}", &[], "url:s team:s user:s team_id:s user_id:s bot_id:s is_enterprise_install:b"),
    row("bots.info", r#"{"bot": "$bot"}"#, &[("bot", "bot_not_found")], "bot:o"),
    row("chat.delete", r#"{"channel": "C0GENERAL", "ts": "$ts"}"#, CHANNEL_TS, "channel:s ts:s"),
    row(
        "chat.deleteScheduledMessage",
        r#"{"channel": "C0GENERAL", "scheduled_message_id": "$scheduled"}"#,
        &[("channel", INVALID), ("scheduled_message_id", INVALID)],
        "",
    ),
    row(
        "chat.getPermalink",
        r#"{"channel": "C0GENERAL", "message_ts": "$ts"}"#,
        &[("channel", INVALID), ("message_ts", INVALID)],
        "channel:s permalink:s",
    ),
    row(
        "chat.meMessage",
        r#"{"channel": "C0GENERAL", "text": "waves"}"#,
        &[("channel", INVALID), ("text", "no_text")],
        "channel:s ts:s",
    ),
    row(
        "chat.postEphemeral",
        r#"{"channel": "C0GENERAL", "user": "U0MAYA", "text": "psst"}"#,
        &[("channel", INVALID), ("user", INVALID), ("text", "no_text")],
        "message_ts:s",
    ),
    row(
        "chat.postMessage",
        r#"{"channel": "C0GENERAL", "text": "hi", "blocks": [{"type": "divider"}], "attachments": [{"text": "one"}],
            "username": "ecto1"}"#,
        CHANNEL,
        "channel:s ts:s message:o",
    ),
    row(
        "chat.scheduleMessage",
        r#"{"channel": "C0GENERAL", "text": "later", "post_at": "$soon", "attachments": [{"text": "one"}]}"#,
        &[("channel", INVALID), ("post_at", INVALID)],
        "channel:s post_at:n scheduled_message_id:s message:o",
    ),
    row("chat.scheduledMessages.list", "{}", &[], "scheduled_messages:a response_metadata:o"),
    row(
        "chat.update",
        r#"{"channel": "C0GENERAL", "ts": "$ts", "text": "changed"}"#,
        &[("channel", INVALID), ("ts", INVALID), ("text", "no_text")],
        "channel:s ts:s text:s message:o",
    ),
    row("conversations.archive", r#"{"channel": "$private"}"#, CHANNEL, ""),
    row("conversations.close", r#"{"channel": "$im"}"#, CHANNEL, ""),
    row(
        "conversations.create",
        r#"{"name": "new", "is_private": true}"#,
        &[("name", "invalid_name_required")],
        "channel:o",
    ),
    row(
        "conversations.history",
        r#"{"channel": "C0GENERAL", "latest": "9999999999.000000", "limit": 4}"#,
        CHANNEL,
        "messages:a has_more:b pin_count:n",
    ),
    row(
        "conversations.info",
        r#"{"channel": "C0GENERAL", "include_locale": true, "include_num_members": true}"#,
        CHANNEL,
        "channel:o",
    ),
    row(
        "conversations.invite",
        r#"{"channel": "$private", "users": "U0LENA,U0JONAS"}"#,
        &[("channel", INVALID), ("users", "no_user")],
        "channel:o",
    ),
    row(
        "conversations.join",
        r#"{"channel": "C0GENERAL"}"#,
        CHANNEL,
        "channel:o warning:s response_metadata:o",
    ),
    row(
        "conversations.kick",
        r#"{"channel": "$private", "user": "U0RUTH"}"#,
        &[("channel", INVALID), ("user", INVALID)],
        "errors:o",
    ),
    row("conversations.leave", r#"{"channel": "$private"}"#, CHANNEL, ""),
    row(
        "conversations.list",
        r#"{"limit": 100, "types": "public_channel,im"}"#,
        &[],
        "channels:a response_metadata:o",
    ),
    row("conversations.mark", r#"{"channel": "C0GENERAL", "ts": "$ts"}"#, CHANNEL_TS, ""),
    row("conversations.members", r#"{"channel": "C0GENERAL"}"#, CHANNEL, "members:a response_metadata:o"),
    row(
        "conversations.open",
        r#"{"users": "U0MAYA", "return_im": true}"#,
        &[("users", "users_list_not_supplied")],
        "channel:o no_op:b already_open:b",
    ),
    row(
        "conversations.rename",
        r#"{"channel": "$private", "name": "renamed"}"#,
        &[("channel", INVALID), ("name", INVALID)],
        "channel:o",
    ),
    row(
        "conversations.replies",
        r#"{"channel": "C0GENERAL", "ts": "$thread"}"#,
        CHANNEL_TS,
        "messages:a has_more:b",
    ),
    row(
        "conversations.setPurpose",
        r#"{"channel": "C0GENERAL", "purpose": "talk"}"#,
        &[("channel", INVALID), ("purpose", INVALID)],
        "channel:o purpose:s",
    ),
    row(
        "conversations.setTopic",
        r#"{"channel": "C0GENERAL", "topic": "talk"}"#,
        &[("channel", INVALID), ("topic", INVALID)],
        "channel:o topic:s",
    ),
    row("conversations.unarchive", r#"{"channel": "$archived"}"#, CHANNEL, ""),
    row("dnd.info", r#"{"user": "U0MAYA"}"#, &[], "dnd_enabled:b next_dnd_start_ts:n next_dnd_end_ts:n"),
    row("emoji.list", "{}", &[], "emoji:o cache_ts:s"),
    row(
        "files.completeUploadExternal",
        r#"{"files": [{"id": "$upload", "title": "T"}], "channel_id": "C0GENERAL", "initial_comment": "look"}"#,
        &[("files", INVALID)],
        "files:a",
    ),
    row("files.delete", r#"{"file": "$file"}"#, &[("file", INVALID)], ""),
    row(
        "files.getUploadURLExternal",
        r#"{"filename": "b.txt", "length": 3}"#,
        &[("filename", INVALID), ("length", INVALID)],
        "upload_url:s file_id:s",
    ),
    row("files.info", r#"{"file": "$file"}"#, &[("file", INVALID)], "file:o comments:a response_metadata:o"),
    row("files.list", "{}", &[], "files:a paging:o"),
    row("pins.add", r#"{"channel": "C0GENERAL", "timestamp": "$ts"}"#, ITEM, ""),
    row("pins.list", r#"{"channel": "C0GENERAL"}"#, CHANNEL, "items:a"),
    row("pins.remove", r#"{"channel": "C0GENERAL", "timestamp": "$marked"}"#, ITEM, ""),
    row("reactions.add", r#"{"channel": "C0GENERAL", "timestamp": "$ts", "name": "eyes"}"#, REACTION, ""),
    row(
        "reactions.get",
        r#"{"channel": "C0GENERAL", "timestamp": "$marked"}"#,
        &[("channel", "no_item_specified"), ("timestamp", "no_item_specified")],
        "type:s channel:s message:o",
    ),
    row("reactions.list", "{}", &[], "items:a response_metadata:o"),
    row(
        "reactions.remove",
        r#"{"channel": "C0GENERAL", "timestamp": "$marked", "name": "eyes"}"#,
        REACTION,
        "",
    ),
    row("team.info", "{}", &[], "team:o"),
    row("usergroups.create", r#"{"name": "Audit"}"#, &[("name", "missing_subteam_name")], "usergroup:o"),
    row("usergroups.disable", r#"{"usergroup": "$group"}"#, GROUP, "usergroup:o"),
    row("usergroups.enable", r#"{"usergroup": "$group"}"#, GROUP, "usergroup:o"),
    row("usergroups.list", r#"{"include_users": true, "include_count": true}"#, &[], "usergroups:a"),
    row("usergroups.update", r#"{"usergroup": "$group", "name": "Law"}"#, GROUP, "usergroup:o"),
    row("usergroups.users.list", r#"{"usergroup": "$group"}"#, &[("usergroup", INVALID)], "users:a"),
    row(
        "usergroups.users.update",
        r#"{"usergroup": "$group", "users": "U0RUTH,U0LENA"}"#,
        &[("usergroup", "missing_argument"), ("users", "no_users_provided")],
        "usergroup:o",
    ),
    row(
        "users.conversations",
        r#"{"types": "public_channel,private_channel,im"}"#,
        &[],
        "channels:a response_metadata:o",
    ),
    row("users.getPresence", "{}", &[], "presence:s online:b auto_away:b manual_away:b connection_count:n"),
    row("users.info", r#"{"user": "U0MAYA"}"#, &[("user", INVALID)], "user:o"),
    row("users.list", r#"{"limit": 2}"#, &[], "members:a cache_ts:n response_metadata:o"),
    row("users.lookupByEmail", r#"{"email": "maya@example.com"}"#, &[("email", INVALID)], "user:o"),
    row("users.profile.get", r#"{"user": "U0MAYA"}"#, &[], "profile:o"),
    row("users.setPresence", r#"{"presence": "away"}"#, &[("presence", INVALID)], ""),
    row(
        "views.open",
        r#"{"trigger_id": "$trigger", "view": "$modal"}"#,
        &[("trigger_id", INVALID), ("view", INVALID)],
        "view:o",
    ),
    row(
        "views.publish",
        r#"{"user_id": "U0MAYA", "view": "$home"}"#,
        &[("user_id", INVALID), ("view", INVALID)],
        "view:o",
    ),
    row(
        "views.push",
        r#"{"trigger_id": "$trigger", "view": "$modal"}"#,
        &[("trigger_id", INVALID), ("view", INVALID)],
        "view:o",
    ),
    row(
        "views.update",
        r#"{"view_id": "$view", "view": "$modal"}"#,
        &[("view_id", INVALID), ("view", INVALID)],
        "view:o",
    ),
];
