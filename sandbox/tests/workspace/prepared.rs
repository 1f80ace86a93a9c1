//! A workspace in which every method of the Web API has something to work on.

use std::collections::BTreeMap;

use sandbox::{Builder, Delivery, Sandbox};
use serde_json::{Value, json};

use crate::fake_app::{Stage, client, form_view};

/// Every scope that a served method needs.
const SCOPES: &[&str] = &[
    "app_mentions:read",
    "channels:history",
    "channels:join",
    "channels:manage",
    "channels:read",
    "chat:write",
    "commands",
    "dnd:read",
    "emoji:read",
    "files:read",
    "files:write",
    "groups:history",
    "groups:read",
    "groups:write",
    "im:history",
    "im:read",
    "im:write",
    "mpim:history",
    "mpim:read",
    "mpim:write",
    "pins:read",
    "pins:write",
    "reactions:read",
    "reactions:write",
    "team:read",
    "usergroups:read",
    "usergroups:write",
    "users.profile:read",
    "users:read",
    "users:read.email",
    "users:write",
];

/// Every event that the sandbox sends.
pub(crate) const EVENTS: &[&str] = &[
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "channel_archive",
    "channel_created",
    "channel_left",
    "channel_rename",
    "channel_unarchive",
    "file_created",
    "file_deleted",
    "file_public",
    "file_shared",
    "group_archive",
    "group_left",
    "group_rename",
    "group_unarchive",
    "im_created",
    "member_joined_channel",
    "member_left_channel",
    "message.channels",
    "message.groups",
    "message.im",
    "message.mpim",
    "pin_added",
    "pin_removed",
    "reaction_added",
    "reaction_removed",
    "subteam_created",
    "subteam_members_changed",
    "subteam_self_added",
    "subteam_self_removed",
    "subteam_updated",
    "team_join",
    "tokens_revoked",
    "user_change",
    "user_profile_changed",
];

/// An app that may do everything and wants to hear everything.
pub(crate) fn manifest(extra_scopes: &[&str]) -> Value {
    let scopes: Vec<&str> = SCOPES.iter().chain(extra_scopes).copied().collect();
    json!({
        "display_information": {"name": "Every Thing"},
        "features": {
            "app_home": {"home_tab_enabled": true, "messages_tab_enabled": true},
            "bot_user": {"display_name": "every-thing"},
            "slash_commands": [{"command": "/ask", "description": "Ask"}],
        },
        "oauth_config": {"scopes": {"bot": scopes}},
        "settings": {"event_subscriptions": {"bot_events": EVENTS}, "interactivity": {"is_enabled": true}},
    })
}

/// A sandbox with this app.
pub(crate) async fn stage(builder: Builder, extra_scopes: &[&str]) -> Stage {
    stage_with(builder, extra_scopes, client()).await
}

async fn stage_with(builder: Builder, extra_scopes: &[&str], http: reqwest::Client) -> Stage {
    let sandbox = builder.start().await.unwrap();
    let app = sandbox.install(&manifest(extra_scopes), Delivery::Socket).await.unwrap();
    Stage { sandbox, app, http }
}

/// The workspace, and what is in it by the names that the table of methods uses.
pub(crate) struct Prepared {
    pub(crate) stage: Stage,
    names: BTreeMap<&'static str, Value>,
}

impl Prepared {
    /// Making a client takes longer than all the rest: many workspaces share one.
    pub(crate) async fn new(http: &reqwest::Client) -> Self {
        let stage = stage_with(Sandbox::builder(), &["chat:write.customize"], http.clone()).await;
        let mut prepared = Self { names: BTreeMap::new(), stage };
        prepared.conversations().await;
        prepared.things().await;
        prepared.views().await;
        prepared
    }

    async fn call(&self, method: &str, args: Value) -> Value {
        let answer = self.stage.api(method, args).await;
        assert_eq!(answer["ok"], true, "{method}: {answer}");
        answer
    }

    fn keep(&mut self, name: &'static str, value: &Value) {
        assert!(!value.is_null(), "{name}");
        self.names.insert(name, value.clone());
    }

    async fn conversations(&mut self) {
        self.call("conversations.join", json!({"channel": "C0GENERAL"})).await;
        self.call("conversations.join", json!({"channel": "C0SHOPFLOOR"})).await;
        let private = self.call("conversations.create", json!({"name": "case-1", "is_private": true})).await;
        self.keep("$private", &private["channel"]["id"]);
        self.call("conversations.invite", json!({"channel": private["channel"]["id"], "users": "U0RUTH"}))
            .await;
        let old = self.call("conversations.create", json!({"name": "old"})).await;
        self.call("conversations.archive", json!({"channel": old["channel"]["id"]})).await;
        self.keep("$archived", &old["channel"]["id"]);
        let im = self.call("conversations.open", json!({"users": "U0MAYA"})).await;
        self.keep("$im", &im["channel"]["id"]);
        self.call("chat.postMessage", json!({"channel": "U0MAYA", "text": "hi"})).await;
    }

    async fn things(&mut self) {
        let post = |text: &str| json!({"channel": "C0GENERAL", "text": text});
        let plain = self.call("chat.postMessage", post("plain")).await;
        let mut marked = post("marked");
        marked["attachments"] = json!([{"text": "one"}]);
        let marked = self.call("chat.postMessage", marked).await;
        self.keep("$ts", &plain["ts"]);
        self.keep("$marked", &marked["ts"]);
        let thread = self.call("chat.postMessage", post("thread")).await;
        let reply = json!({"channel": "C0GENERAL", "text": "reply", "thread_ts": thread["ts"]});
        self.call("chat.postMessage", reply).await;
        self.keep("$thread", &thread["ts"]);
        let at = json!({"channel": "C0GENERAL", "timestamp": marked["ts"]});
        self.call("pins.add", at.clone()).await;
        self.call(
            "reactions.add",
            json!({"channel": "C0GENERAL", "timestamp": marked["ts"], "name": "eyes"}),
        )
        .await;
        let soon = self.stage.sandbox.now().as_secs() + 3600;
        self.keep("$soon", &json!(soon));
        let later = json!({"channel": "C0GENERAL", "text": "later", "post_at": soon});
        let scheduled = self.call("chat.scheduleMessage", later).await;
        self.keep("$scheduled", &scheduled["scheduled_message_id"]);
        let group = self.call("usergroups.create", json!({"name": "Legal", "handle": "legal"})).await;
        self.keep("$group", &group["usergroup"]["id"]);
        let users = json!({"usergroup": group["usergroup"]["id"], "users": "U0RUTH"});
        self.call("usergroups.users.update", users).await;
        let upload = self.upload("later.txt", b"later").await;
        self.keep("$upload", &upload);
        let file = self.upload("a.txt", b"now").await;
        let share = json!({"files": [{"id": file}], "channel_id": "C0GENERAL"});
        self.call("files.completeUploadExternal", share).await;
        self.keep("$file", &file);
        self.keep("$bot", &json!(self.stage.app.bot_id.clone()));
    }

    /// Puts a file up, without completing it.
    pub(crate) async fn upload(&self, name: &str, bytes: &'static [u8]) -> Value {
        let wanted = json!({"filename": name, "length": bytes.len()});
        let ticket = self.call("files.getUploadURLExternal", wanted).await;
        let url = ticket["upload_url"].as_str().unwrap();
        let sent = self.stage.http.post(url).body(bytes).send().await.unwrap();
        assert_eq!(sent.status(), 200);
        ticket["file_id"].clone()
    }

    async fn views(&mut self) {
        let trigger = self.stage.trigger_in("@every-thing").await;
        let opened = self.call("views.open", json!({"trigger_id": trigger, "view": form_view()})).await;
        self.keep("$view", &opened["view"]["id"]);
        let trigger = self.stage.trigger_in("@every-thing").await;
        self.keep("$trigger", &json!(trigger));
        self.keep("$modal", &form_view());
        let words = json!({"type": "mrkdwn", "text": "*Home*"});
        let home = json!({"type": "home", "blocks": [{"type": "section", "text": words}]});
        self.keep("$home", &home);
    }

    /// Arguments with what the names stand for.
    pub(crate) fn fill(&self, args: &Value) -> Value {
        match args {
            Value::String(text) if text.starts_with('$') => {
                self.names.get(text.as_str()).unwrap_or_else(|| panic!("nothing is called {text}")).clone()
            }
            Value::Array(items) => items.iter().map(|item| self.fill(item)).collect(),
            Value::Object(fields) => {
                Value::Object(fields.iter().map(|(name, value)| (name.clone(), self.fill(value))).collect())
            }
            other => other.clone(),
        }
    }
}
