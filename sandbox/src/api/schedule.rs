//! `chat.scheduleMessage`, `chat.deleteScheduledMessage`, `chat.scheduledMessages.list`.

use serde_json::{Value, json};

use crate::api::call::{Call, Failure, Outcome};
use crate::api::chat::{check_open, content_of, target};
use crate::api::paging;
use crate::world::schedule::Scheduled;

/// Slack plans 120 days ahead.
const FARTHEST_S: u64 = 120 * 24 * 60 * 60;
/// No more than 30 messages to one channel within five minutes.
const MOST_IN_WINDOW: usize = 30;
const WINDOW_S: u64 = 5 * 60;
/// In the last minute a message cannot be called back.
const TOO_LATE_S: u64 = 60;

/// When to post, within Slack's limits.
fn post_at(call: &Call<'_>) -> Result<u64, Failure> {
    let at: u64 = call.required("post_at")?.parse().map_err(|_| "invalid_time")?;
    let now = call.world.seconds();
    if at <= now {
        return Err("time_in_past".into());
    }
    if at > now + FARTHEST_S {
        return Err("time_too_far".into());
    }
    Ok(at)
}

pub(crate) fn add(call: &mut Call<'_>) -> Outcome {
    let channel = target(call)?;
    check_open(call, &channel)?;
    let post_at = post_at(call)?;
    let near = call.world.scheduled.iter().filter(|other| {
        other.app_id == call.app_id && other.channel == channel && other.post_at.abs_diff(post_at) < WINDOW_S
    });
    if near.count() >= MOST_IN_WINDOW {
        return Err("restricted_too_many".into());
    }
    let content = content_of(call)?;
    let number = call.world.next_number();
    let scheduled = Scheduled {
        id: format!("Q0S{number:07}"),
        app_id: call.app_id.clone(),
        user: call.me.clone(),
        channel,
        content,
        thread_ts: call.args.text("thread_ts"),
        broadcast: call.args.flag("reply_broadcast"),
        post_at,
        created: call.world.seconds(),
    };
    let mut message = json!({
        "type": "delayed_message", "text": scheduled.content.text, "user": call.me,
        "bot_id": call.app().map(|app| app.bot_id.clone()), "app_id": call.app_id,
    });
    if !scheduled.content.blocks.is_empty() {
        message["blocks"] = json!(scheduled.content.blocks);
    }
    if !scheduled.content.attachments.is_empty() {
        message["attachments"] = json!(scheduled.content.attachments);
    }
    let answer = json!({
        "channel": scheduled.channel, "scheduled_message_id": scheduled.id, "post_at": post_at,
        "message": message,
    });
    call.world.scheduled.push(scheduled);
    call.world.alarm.notify_one();
    Ok(answer)
}

pub(crate) fn delete(call: &mut Call<'_>) -> Outcome {
    let id = call.required("scheduled_message_id")?;
    let channel = target(call)?;
    let now = call.world.seconds();
    let found = call.world.scheduled.iter().position(|message| {
        message.id == id
            && message.app_id == call.app_id
            && message.channel == channel
            && message.post_at > now + TOO_LATE_S
    });
    call.world.scheduled.remove(found.ok_or("invalid_scheduled_message_id")?);
    Ok(json!({}))
}

pub(crate) fn list(call: &mut Call<'_>) -> Outcome {
    let channel = call.args.text("channel");
    if channel.as_ref().is_some_and(|id| call.world.find_channel(id).is_none()) {
        return Err("invalid_channel".into());
    }
    let seconds = |name: &str| {
        let text = call.args.text(name)?;
        text.split('.').next()?.parse::<u64>().ok()
    };
    let (oldest, latest) = (seconds("oldest"), seconds("latest"));
    let mut mine: Vec<&Scheduled> = call
        .world
        .scheduled
        .iter()
        .filter(|message| message.app_id == call.app_id)
        .filter(|message| channel.as_ref().is_none_or(|channel| message.channel == *channel))
        .filter(|message| oldest.is_none_or(|oldest| message.post_at >= oldest))
        .filter(|message| latest.is_none_or(|latest| message.post_at <= latest))
        .collect();
    mine.sort_by_key(|message| message.post_at);
    let all: Vec<Value> = mine.into_iter().map(Scheduled::slack).collect();
    let (page, metadata) = paging::page(call, all, 100)?;
    Ok(json!({"scheduled_messages": page, "response_metadata": metadata}))
}
