//! Writing and reading.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::control::act::{Heard, settle};
use crate::control::body::Body;
use crate::control::place::{conversation, writable};
use crate::control::refusal::Refusal;
use crate::control::wording;
use crate::shared::Shared;
use crate::world::World;
use crate::world::message::Content;

/// `message {channel, text, thread_ts?}`.
pub(crate) async fn message(shared: &Arc<Shared>, user: &str, body: &Body) -> Result<Value, Refusal> {
    let (name, text) = (body.text("channel")?, body.text("text")?);
    if text.trim().is_empty() {
        return Err(Refusal::bad("`text` is empty: write something"));
    }
    let thread = body.find_text("thread_ts")?;
    let (posted, flights) = shared.launch(|world| {
        let channel = writable(world, user, name)?;
        check_app_listens(world, user, &channel)?;
        check_thread(world, &channel, thread)?;
        let content = Content { text: wording::message(world, text), ..Content::default() };
        let ts = world.post(&channel, user, content, thread.map(str::to_owned));
        Ok((channel, ts))
    });
    let (channel, ts) = posted?;
    let mut reply = settle(shared, flights).await.reply();
    reply["channel"] = json!(channel);
    reply["ts"] = json!(ts);
    Ok(reply)
}

/// An app may have switched off being written to.
fn check_app_listens(world: &World, user: &str, channel: &str) -> Result<(), Refusal> {
    let other = world.find_channel(channel).and_then(|channel| channel.other(user));
    let app = other.and_then(|other| world.apps.iter().find(|app| app.bot_user == other));
    match app {
        Some(app) if app.messages_read_only || !app.messages_tab => {
            Err(Refusal::conflict(format!("Sending messages to {} has been turned off.", app.name)))
        }
        _ => Ok(()),
    }
}

fn check_thread(world: &World, channel: &str, thread: Option<&str>) -> Result<(), Refusal> {
    let Some(ts) = thread else { return Ok(()) };
    let there = world.find_channel(channel).is_some_and(|channel| channel.find_message(ts).is_some());
    if there { Ok(()) } else { Err(Refusal::missing(format!("there is no message {ts} to reply to"))) }
}

/// `read {channel}`.
pub(crate) fn read(shared: &Arc<Shared>, user: &str, body: &Body) -> Result<Value, Refusal> {
    let name = body.text("channel")?;
    shared.change(|world| {
        let id = conversation(world, user, name)?;
        if let Some(channel) = world.find_channel_mut(&id)
            && let Some(last) = channel.messages.last().map(|message| message.ts.clone())
        {
            channel.read.insert(user.to_owned(), last);
        }
        Ok(Heard::NOTHING.reply())
    })
}
