//! `pins.*`.

use serde_json::{Value, json};

use crate::api::call::{Call, Failure, Outcome};
use crate::api::chat::link;
use crate::api::place::is_ts;
use crate::world::channel::Pin;

const MOST: usize = 100;

/// The conversation and the message of a call, which the app must be able to see.
fn item(call: &Call<'_>) -> Result<(String, String), Failure> {
    let channel = call.place()?;
    if !channel.has(&call.me) {
        return Err("not_in_channel".into());
    }
    let ts = call.args.text("timestamp").ok_or("no_item_specified")?;
    if !is_ts(&ts) {
        return Err("bad_timestamp".into());
    }
    Ok((channel.id.clone(), ts))
}

pub(crate) fn add(call: &mut Call<'_>) -> Outcome {
    let (id, ts) = item(call)?;
    let pin = Pin { ts: ts.clone(), by: call.me.clone(), at: call.world.seconds() };
    let channel = call.world.find_channel_mut(&id).ok_or("channel_not_found")?;
    channel.find_message(&ts).ok_or("message_not_found")?;
    if channel.is_pinned(&ts) {
        return Err("already_pinned".into());
    }
    if channel.pins.len() == MOST {
        return Err("too_many_pins".into());
    }
    channel.pins.push(pin);
    tell(call, "pin_added", &id, &ts);
    Ok(json!({}))
}

fn tell(call: &mut Call<'_>, name: &str, id: &str, ts: &str) {
    let Some(channel) = call.world.find_channel(id) else { return };
    let message = channel.find_message(ts).map(|message| message.slack(false));
    let mut event = json!({
        "type": name, "user": call.me, "channel_id": id, "pin_count": channel.pins.len(),
        "item": {
            "type": "message", "channel": id, "created": call.world.seconds(), "created_by": call.me,
            "message": message,
        },
    });
    if name == "pin_removed" {
        event["has_pins"] = json!(!channel.pins.is_empty());
    }
    call.world.tell_in(name, id, &event);
}

pub(crate) fn remove(call: &mut Call<'_>) -> Outcome {
    let (id, ts) = item(call)?;
    let channel = call.world.find_channel_mut(&id).ok_or("channel_not_found")?;
    channel.find_message(&ts).ok_or("message_not_found")?;
    if !channel.is_pinned(&ts) {
        return Err("no_pin".into());
    }
    channel.pins.retain(|pin| pin.ts != ts);
    tell(call, "pin_removed", &id, &ts);
    Ok(json!({}))
}

pub(crate) fn list(call: &mut Call<'_>) -> Outcome {
    let channel = call.place()?;
    let newest_first = channel.pins.iter().rev();
    let items: Vec<Value> = newest_first
        .filter_map(|pin| {
            let mut message = channel.find_message(&pin.ts)?.slack(false);
            message["permalink"] = json!(link(&call.world.base, &channel.id, &pin.ts));
            message["pinned_to"] = json!([channel.id]);
            Some(json!({
                "type": "message", "channel": channel.id, "created": pin.at, "created_by": pin.by, "message": message,
            }))
        })
        .collect();
    Ok(json!({"items": items}))
}
