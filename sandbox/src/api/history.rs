//! `conversations.history` and `conversations.replies`.

use std::collections::HashMap;

use serde_json::{Value, json};

use crate::api::call::{Call, Failure, Outcome};
use crate::api::paging;
use crate::world::channel::Channel;
use crate::world::message::Message;
use crate::world::reaction;

/// Whether a message lies between `oldest` and `latest`.
fn window(call: &Call<'_>) -> Result<impl Fn(&Message) -> bool + use<>, Failure> {
    let oldest = micros(call, "oldest", "invalid_ts_oldest")?;
    let latest = micros(call, "latest", "invalid_ts_latest")?;
    let inclusive = call.args.flag("inclusive");
    Ok(move |message: &Message| {
        let Some(at) = parse(&message.ts) else { return false };
        let after = oldest.is_none_or(|oldest| at > oldest || (inclusive && at == oldest));
        let before = latest.is_none_or(|latest| at < latest || (inclusive && at == latest));
        after && before
    })
}

fn micros(call: &Call<'_>, name: &str, error: &'static str) -> Result<Option<u64>, Failure> {
    match call.args.text(name).as_deref() {
        None | Some("0" | "now") => Ok(None),
        Some(text) => parse(text).map(Some).ok_or_else(|| error.into()),
    }
}

/// A timestamp in microseconds.
fn parse(ts: &str) -> Option<u64> {
    let (seconds, fraction) = ts.split_once('.').unwrap_or((ts, ""));
    let seconds: u64 = seconds.parse().ok()?;
    let fraction: u64 = format!("{fraction:0<6}").get(..6)?.parse().ok()?;
    Some(seconds * 1_000_000 + fraction)
}

/// The replies in a conversation by the message they belong to, found on one walk: a long one has many messages.
struct Threads<'c>(HashMap<&'c str, Vec<&'c Message>>);

impl<'c> Threads<'c> {
    fn of(channel: &'c Channel) -> Self {
        let mut threads: HashMap<&str, Vec<&Message>> = HashMap::new();
        for message in channel.messages.iter().filter(|message| message.ephemeral_to.is_none()) {
            if let Some(root) = message.thread_ts.as_deref().filter(|root| *root != message.ts) {
                threads.entry(root).or_default().push(message);
            }
        }
        Self(threads)
    }

    /// Oldest first.
    fn under(&self, ts: &str) -> &[&'c Message] {
        self.0.get(ts).map_or(&[], Vec::as_slice)
    }
}

/// A message with what only histories show: the size of its thread, pins.
fn shown(channel: &Channel, threads: &Threads<'_>, message: &Message, with_metadata: bool) -> Value {
    let mut shown = message.slack(with_metadata);
    let replies = threads.under(&message.ts);
    if let Some(last) = replies.last() {
        let mut users: Vec<&str> = replies.iter().map(|reply| reply.user.as_str()).collect();
        users.sort_unstable();
        users.dedup();
        shown["thread_ts"] = json!(message.ts);
        shown["reply_count"] = json!(replies.len());
        shown["reply_users_count"] = json!(users.len());
        shown["reply_users"] = json!(users);
        shown["latest_reply"] = json!(last.ts);
    }
    if !message.reactions.is_empty() {
        shown["reactions"] = reaction::slack(&message.reactions);
    }
    if channel.is_pinned(&message.ts) {
        shown["pinned_to"] = json!([channel.id]);
    }
    shown
}

pub(crate) fn history(call: &mut Call<'_>) -> Outcome {
    let channel = call.place_for(&["history"])?;
    if !channel.has(&call.me) {
        return Err("not_in_channel".into());
    }
    let inside = window(call)?;
    let metadata = call.args.flag("include_all_metadata");
    let newest_first = channel.messages.iter().rev().filter(|message| {
        let is_reply = message.thread_ts.as_deref().is_some_and(|thread| thread != message.ts)
            && message.content.subtype.as_deref() != Some("thread_broadcast");
        message.ephemeral_to.is_none() && !is_reply && inside(message)
    });
    let (page, next) = paging::page(call, newest_first.collect(), 100)?;
    let threads = Threads::of(channel);
    let messages: Vec<Value> =
        page.into_iter().map(|message| shown(channel, &threads, message, metadata)).collect();
    let more = next["next_cursor"] != "";
    let mut answer = json!({"messages": messages, "has_more": more, "pin_count": channel.pins.len(),
        "channel_actions_ts": null, "channel_actions_count": 0});
    if let Some(latest) = call.args.text("latest") {
        answer["latest"] = json!(latest);
    }
    if more {
        answer["response_metadata"] = next;
    }
    Ok(answer)
}

pub(crate) fn replies(call: &mut Call<'_>) -> Outcome {
    let ts = call.required("ts")?;
    let channel = call.place_for(&["history"])?;
    let asked = channel.find_message(&ts).ok_or("thread_not_found")?;
    let root_ts = asked.thread_ts.clone().unwrap_or(ts);
    let root = channel.find_message(&root_ts).ok_or("thread_not_found")?;
    let inside = window(call)?;
    let metadata = call.args.flag("include_all_metadata");
    // The first message of a thread always comes along
    let threads = Threads::of(channel);
    let replies = threads.under(&root_ts);
    let mut first = shown(channel, &threads, root, metadata);
    let mine = |message: &Message| message.user == call.me;
    let subscribed = mine(root) || replies.iter().any(|reply| mine(reply));
    first["subscribed"] = json!(subscribed);
    if subscribed {
        let read = channel.read.get(&call.me).cloned().unwrap_or_default();
        let unread = replies.iter().filter(|reply| reply.ts > read && !mine(reply));
        first["unread_count"] = json!(unread.count());
        first["last_read"] = json!(read);
    }
    let mut all = vec![first];
    for reply in replies.iter().filter(|reply| inside(reply)) {
        let mut shown = shown(channel, &threads, reply, metadata);
        shown["parent_user_id"] = json!(root.user);
        all.push(shown);
    }
    let (messages, next) = paging::page(call, all, 1000)?;
    let more = next["next_cursor"] != "";
    Ok(json!({"messages": messages, "has_more": more, "response_metadata": next}))
}
