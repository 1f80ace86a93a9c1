//! The part of a conversation that is sent: never all of a long one.

use std::collections::HashMap;

use serde_json::{Value, json};

use crate::world::channel::Channel;
use crate::world::message::Message;
use crate::world::reaction;

/// How many of a conversation's messages come at once.
pub(crate) const PAGE: usize = 200;
/// How many messages a screen holds in all.
pub(crate) const MOST: usize = 2_000;

/// Messages of one conversation that one person sees, oldest first.
pub(crate) struct Window<'w> {
    channel: &'w Channel,
    user: &'w str,
    messages: Vec<&'w Message>,
    /// Whether there are older ones.
    pub(crate) has_more: bool,
}

impl<'w> Window<'w> {
    /// The newest messages before this one (or of all), at most `most`.
    pub(crate) fn before(channel: &'w Channel, user: &'w str, before: Option<&str>, most: usize) -> Self {
        let end = before.map_or(channel.messages.len(), |ts| position(channel, ts));
        let candidates = channel.messages.get(..end).unwrap_or_default().iter();
        Self::newest(channel, user, candidates.rev().filter(|message| message.is_visible_to(user)), most)
    }

    /// Everything from this message on; at most [`MOST`].
    pub(crate) fn from(channel: &'w Channel, user: &'w str, from: &str) -> Self {
        let first = position(channel, from);
        let there = channel.messages.get(first..).unwrap_or_default().iter();
        let wanted = there.filter(|message| message.is_visible_to(user)).count();
        Self::before(channel, user, None, wanted.min(MOST))
    }

    /// A thread with the message it began with: the newest replies before this one (or of all).
    pub(crate) fn thread(
        channel: &'w Channel,
        user: &'w str,
        root: &str,
        before: Option<&str>,
        most: usize,
    ) -> Self {
        let start = position(channel, root);
        let end = before.map_or(channel.messages.len(), |ts| position(channel, ts));
        let candidates = channel.messages.get(start..end).unwrap_or_default().iter().rev();
        let belongs = |message: &&Message| {
            message.is_visible_to(user) && (message.ts == root || message.thread_ts.as_deref() == Some(root))
        };
        Self::newest(channel, user, candidates.filter(belongs), most)
    }

    fn newest(
        channel: &'w Channel,
        user: &'w str,
        backwards: impl Iterator<Item = &'w Message>,
        most: usize,
    ) -> Self {
        let mut messages: Vec<&Message> = backwards.take(most.saturating_add(1)).collect();
        let has_more = messages.len() > most;
        messages.truncate(most);
        messages.reverse();
        Self { channel, user, messages, has_more }
    }

    pub(crate) fn len(&self) -> usize {
        self.messages.len()
    }

    /// The messages as the page and tests read them.
    pub(crate) fn shown(&self) -> Vec<Value> {
        let replies = self.replies();
        let one = |message: &&Message| {
            let mut shown = shown(self.channel, message, self.user);
            if let Some(replies) = replies.get(message.ts.as_str()) {
                shown["replies"] = replies.shown();
            }
            shown
        };
        self.messages.iter().map(one).collect()
    }

    /// The replies to the messages of the window, by the message that was replied to. A reply is always newer.
    fn replies(&self) -> HashMap<&'w str, Replies<'w>> {
        let mut found: HashMap<&str, Replies<'_>> = HashMap::new();
        let Some(first) = self.messages.first() else { return found };
        let start = position(self.channel, &first.ts);
        for message in self.channel.messages.get(start..).unwrap_or_default() {
            if let Some(root) = message.thread_ts.as_deref()
                && root != message.ts
                && message.is_visible_to(self.user)
            {
                found.entry(root).or_default().add(message);
            }
        }
        found
    }
}

/// What is under a message.
#[derive(Default)]
struct Replies<'w> {
    count: usize,
    users: Vec<&'w str>,
    latest: &'w str,
}

impl<'w> Replies<'w> {
    fn add(&mut self, message: &'w Message) {
        self.count += 1;
        self.latest = &message.ts;
        if !self.users.contains(&message.user.as_str()) {
            self.users.push(&message.user);
        }
    }

    fn shown(&self) -> Value {
        json!({"count": self.count, "users": self.users, "latest": self.latest})
    }
}

/// Where the message of this time is, or would be: messages are kept in the order of their times.
pub(crate) fn position(channel: &Channel, ts: &str) -> usize {
    channel.messages.partition_point(|message| message.ts.as_str() < ts)
}

fn shown(channel: &Channel, message: &Message, user: &str) -> Value {
    json!({
        "ts": message.ts, "user": message.user, "text": message.content.text,
        "blocks": message.content.blocks, "attachments": message.content.attachments,
        "thread_ts": message.thread_ts, "edited": message.edited.is_some(),
        "ephemeral": message.ephemeral_to.is_some(), "pinned": channel.is_pinned(&message.ts),
        "values": message.state.get(user), "subtype": message.content.subtype, "files": message.content.files,
        "reactions": reaction::slack(&message.reactions),
    })
}
