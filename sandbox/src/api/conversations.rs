//! `conversations.info`, `.archive`, `.unarchive`, `.close`, `.mark`, `.setTopic`, `.setPurpose`.

use serde_json::json;

use crate::api::call::{Call, Failure, Outcome};
use crate::api::place::is_ts;
use crate::world::channel::Heading;

const LONGEST_HEADING: usize = 250;

pub(crate) fn info(call: &mut Call<'_>) -> Outcome {
    let channel = call.place_for(&["read"])?;
    let mut shown = if channel.has(&call.me) { channel.detailed(&call.me) } else { channel.slack(&call.me) };
    if call.args.flag("include_num_members") {
        shown["num_members"] = json!(channel.members.len());
    }
    if call.args.flag("include_locale") {
        shown["locale"] = json!("en-US");
    }
    Ok(json!({"channel": shown}))
}

fn named(call: &Call<'_>) -> Result<(), Failure> {
    if call.place()?.is_named() { Ok(()) } else { Err("method_not_supported_for_channel_type".into()) }
}

pub(crate) fn archive(call: &mut Call<'_>) -> Outcome {
    let channel = call.place_for(&["write"])?;
    named(call)?;
    if channel.general {
        return Err("cant_archive_general".into());
    }
    if channel.archived {
        return Err("already_archived".into());
    }
    if !channel.has(&call.me) {
        return Err("not_in_channel".into());
    }
    let (id, me) = (channel.id.clone(), call.me.clone());
    call.world.set_archived(&id, true, &me);
    Ok(json!({}))
}

pub(crate) fn unarchive(call: &mut Call<'_>) -> Outcome {
    let channel = call.place_for(&["write"])?;
    named(call)?;
    if !channel.archived {
        return Err("not_archived".into());
    }
    let (id, me) = (channel.id.clone(), call.me.clone());
    call.world.set_archived(&id, false, &me);
    Ok(json!({}))
}

pub(crate) fn close(call: &mut Call<'_>) -> Outcome {
    let channel = call.place_for(&["write"])?;
    if channel.is_named() {
        return Err("method_not_supported_for_channel_type".into());
    }
    // Closing hides a direct message until it is used again; its history stays
    let (id, me) = (channel.id.clone(), call.me.clone());
    let closed = call.world.find_channel_mut(&id).is_some_and(|channel| channel.closed.insert(me));
    Ok(if closed { json!({}) } else { json!({"no_op": true, "already_closed": true}) })
}

pub(crate) fn mark(call: &mut Call<'_>) -> Outcome {
    let ts = call.required("ts")?;
    let channel = call.place_for(&["write"])?;
    if !channel.has(&call.me) {
        return Err("not_in_channel".into());
    }
    if !is_ts(&ts) {
        return Err("invalid_timestamp".into());
    }
    let (id, me) = (channel.id.clone(), call.me.clone());
    call.world.find_channel_mut(&id).ok_or("channel_not_found")?.read.insert(me, ts);
    Ok(json!({}))
}

/// The new topic or purpose, and where; empty text takes it away.
fn heading(call: &Call<'_>, name: &str) -> Result<(String, Heading), Failure> {
    let id = call.place_to_change(&["write", "write.topic"])?;
    if !call.args.all().contains_key(name) {
        call.required(name)?;
    }
    let value = call.args.text(name).unwrap_or_default();
    if value.chars().count() > LONGEST_HEADING {
        return Err("too_long".into());
    }
    Ok((id, Heading { value, creator: call.me.clone(), last_set: call.world.seconds() }))
}

pub(crate) fn set_topic(call: &mut Call<'_>) -> Outcome {
    let (id, topic) = heading(call, "topic")?;
    let me = call.me.clone();
    call.world.set_topic(&id, topic);
    let channel = call.place()?;
    Ok(json!({"topic": channel.topic.value, "channel": channel.detailed(&me)}))
}

pub(crate) fn set_purpose(call: &mut Call<'_>) -> Outcome {
    let (id, purpose) = heading(call, "purpose")?;
    let me = call.me.clone();
    call.world.set_purpose(&id, purpose);
    let channel = call.place()?;
    Ok(json!({"purpose": channel.purpose.value, "channel": channel.detailed(&me)}))
}
