//! The life of a channel: made, renamed, archived, joined, left. Each leaves a line in the channel and tells the apps.

use serde_json::{Map, Value, json};

use crate::world::channel::{Channel, Heading, Kind};
use crate::world::message::Content;
use crate::world::{TEAM, World};

/// `channel` or `group`, as subtypes and events begin.
fn prefix(kind: Kind) -> &'static str {
    if kind == Kind::Public { "channel" } else { "group" }
}

impl World {
    /// A line that Slack writes into a channel: its subtype without `channel_`, its words, its fields.
    fn note_in(&mut self, channel: &str, user: &str, what: &str, text: String, fields: Value) {
        let Some(kind) = self.find_channel(channel).map(|channel| channel.kind) else { return };
        let fields: Map<String, Value> = fields.as_object().cloned().unwrap_or_default();
        let subtype = Some(format!("{}_{what}", prefix(kind)));
        let content = Content { text, subtype, fields, ..Content::default() };
        self.say(channel, user, content, None, false);
    }

    /// Makes a channel with one member.
    pub(crate) fn create_channel(&mut self, name: &str, kind: Kind, creator: &str) -> String {
        let id = self.next_id("C");
        let channel = Channel::new(id.clone(), name.to_owned(), kind, creator.to_owned(), self.now);
        let created = channel.created;
        self.channels.push(channel);
        if kind == Kind::Public {
            let event = json!({
                "type": "channel_created",
                "channel": {
                    "id": id, "name": name, "name_normalized": name, "created": created, "creator": creator,
                    "is_channel": true, "is_shared": false, "is_org_shared": false, "context_team_id": TEAM,
                },
            });
            self.tell_all("channel_created", &event);
        }
        self.add_member(&id, creator, None);
        id
    }

    /// Gives a channel another name.
    pub(crate) fn rename_channel(&mut self, id: &str, name: &str, by: &str) {
        let Some(channel) = self.find_channel_mut(id) else { return };
        let old = std::mem::replace(&mut channel.name, name.to_owned());
        channel.previous_names.insert(0, old.clone());
        let (kind, created) = (channel.kind, channel.created);
        let text = format!("<@{by}> has renamed the channel from \"{old}\" to \"{name}\"");
        self.note_in(id, by, "name", text, json!({"old_name": old, "name": name}));
        let channel = json!({
            "id": id, "name": name, "name_normalized": name, "created": created,
            "is_channel": kind == Kind::Public, "is_mpim": false, "previous_name": old,
        });
        self.tell_life(id, "rename", json!({"channel": channel}));
    }

    /// Archives a channel or opens it again.
    pub(crate) fn set_archived(&mut self, id: &str, archived: bool, by: &str) {
        let what = if archived { "archive" } else { "unarchive" };
        let done = if archived { "archived" } else { "un-archived" };
        let text = format!("<@{by}> {done} the channel");
        if archived {
            self.note_in(id, by, what, text.clone(), json!({}));
        }
        if let Some(channel) = self.find_channel_mut(id) {
            channel.archived = archived;
        }
        if !archived {
            self.note_in(id, by, what, text, json!({}));
        }
        self.tell_life(id, what, json!({"channel": id, "user": by, "is_moved": 0}));
    }

    /// Sets a topic.
    pub(crate) fn set_topic(&mut self, id: &str, topic: Heading) {
        let Some(channel) = self.find_channel_mut(id) else { return };
        let (by, value) = (topic.creator.clone(), topic.value.clone());
        channel.topic = topic;
        let text = match value.as_str() {
            "" => "cleared the channel topic".to_owned(),
            value => format!("set the channel topic: {value}"),
        };
        self.note_in(id, &by, "topic", text, json!({"topic": value}));
    }

    /// Sets a purpose, which Slack's client calls the description.
    pub(crate) fn set_purpose(&mut self, id: &str, purpose: Heading) {
        let Some(channel) = self.find_channel_mut(id) else { return };
        let (by, value) = (purpose.creator.clone(), purpose.value.clone());
        channel.purpose = purpose;
        let text = match value.as_str() {
            "" => "cleared the channel description".to_owned(),
            value => format!("set the channel description: {value}"),
        };
        self.note_in(id, &by, "purpose", text, json!({"purpose": value}));
    }

    /// Makes somebody a member and tells the apps in the conversation.
    pub(crate) fn add_member(&mut self, channel: &str, user: &str, inviter: Option<&str>) {
        let Some(found) = self.find_channel_mut(channel) else { return };
        if found.has(user) {
            return;
        }
        found.members.push(user.to_owned());
        let fields = inviter.map_or_else(|| json!({}), |inviter| json!({"inviter": inviter}));
        self.note_in(channel, user, "join", format!("<@{user}> has joined the channel"), fields.clone());
        self.tell_member("member_joined_channel", channel, user, fields);
    }

    /// Takes somebody out of a channel. `by` is who did it, when it was not the person.
    pub(crate) fn remove_member(&mut self, channel: &str, user: &str, by: Option<&str>) {
        let Some(found) = self.find_channel_mut(channel) else { return };
        if !found.has(user) {
            return;
        }
        let kind = found.kind;
        self.tell_member("member_left_channel", channel, user, json!({}));
        if let Some(found) = self.find_channel_mut(channel) {
            found.members.retain(|member| member != user);
        }
        match by {
            Some(by) => {
                let text = format!("<@{user}> was removed from the channel by <@{by}>");
                self.note_in(channel, user, "leave", text, json!({}));
            }
            None => {
                self.note_in(channel, user, "leave", format!("<@{user}> has left the channel"), json!({}));
            }
        }
        let name = format!("{}_left", prefix(kind));
        for app in self.listeners(&name, None) {
            if self.find_app(&app).is_some_and(|app| app.bot_user == user) {
                self.emit(&app, json!({"type": name, "channel": channel, "actor_id": by.unwrap_or(user)}));
            }
        }
    }

    fn tell_member(&mut self, name: &str, channel: &str, user: &str, fields: Value) {
        let Some(kind) = self.find_channel(channel).map(|channel| channel.kind) else { return };
        let scope = format!("{}:read", kind.scope());
        let letter = if kind == Kind::Public { "C" } else { "G" };
        let mut event =
            json!({"type": name, "user": user, "channel": channel, "channel_type": letter, "team": TEAM});
        for (field, value) in fields.as_object().into_iter().flatten() {
            event[field] = value.clone();
        }
        for app in self.listeners(name, Some(channel)) {
            if self.find_app(&app).is_some_and(|app| app.has_scope(&scope)) {
                self.emit(&app, event.clone());
            }
        }
    }

    /// Tells what happened to a channel: of public ones everybody hears, of private ones their members.
    fn tell_life(&mut self, id: &str, what: &str, mut event: Value) {
        let Some(kind) = self.find_channel(id).map(|channel| channel.kind) else { return };
        let name = format!("{}_{what}", prefix(kind));
        event["type"] = json!(name);
        match kind {
            Kind::Public => self.tell_all(&name, &event),
            Kind::Private | Kind::Im | Kind::Mpim => self.tell_in(&name, id, &event),
        }
    }
}
