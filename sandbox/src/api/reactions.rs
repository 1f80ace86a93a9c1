//! `reactions.*`.

use serde_json::{Value, json};

use crate::api::call::{Call, Failure, Outcome};
use crate::api::chat::link;
use crate::api::paging;
use crate::api::place::is_ts;
use crate::world::channel::{Channel, Kind};
use crate::world::message::Message;
use crate::world::reaction;

/// The conversation and the message of a call, which the app must be able to see.
fn item(call: &Call<'_>) -> Result<(String, String), Failure> {
    if !call.args.has("channel") || !call.args.has("timestamp") {
        return Err("no_item_specified".into());
    }
    let ts = call.required("timestamp")?;
    let channel = call.place()?.id.clone();
    if is_ts(&ts) { Ok((channel, ts)) } else { Err("bad_timestamp".into()) }
}

/// The emoji of a call. Colons around it are taken off.
fn emoji(call: &Call<'_>) -> Result<String, Failure> {
    let name = call.args.text("name").ok_or("invalid_name")?;
    let bare = name.trim_matches(':').to_owned();
    if reaction::is_name(&bare) { Ok(bare) } else { Err("invalid_name".into()) }
}

pub(crate) fn add(call: &mut Call<'_>) -> Outcome {
    let (channel, ts) = item(call)?;
    let name = emoji(call)?;
    let me = call.me.clone();
    call.world.react(&channel, &ts, &me, &name)?;
    Ok(json!({}))
}

pub(crate) fn remove(call: &mut Call<'_>) -> Outcome {
    let name = emoji(call)?;
    let (channel, ts) = item(call)?;
    let me = call.me.clone();
    call.world.unreact(&channel, &ts, &me, &name)?;
    Ok(json!({}))
}

fn shown(call: &Call<'_>, channel: &Channel, message: &Message) -> Value {
    let mut shown = message.slack(false);
    shown["permalink"] = json!(link(&call.world.base, &channel.id, &message.ts));
    if !message.reactions.is_empty() {
        shown["reactions"] = reaction::slack(&message.reactions);
    }
    shown
}

pub(crate) fn get(call: &mut Call<'_>) -> Outcome {
    let (_, ts) = item(call)?;
    let channel = call.place()?;
    let message = channel.find_message(&ts).ok_or("message_not_found")?;
    Ok(json!({"type": "message", "channel": channel.id, "message": shown(call, channel, message)}))
}

/// What somebody has reacted to, newest first, where the app can see it.
pub(crate) fn list(call: &mut Call<'_>) -> Outcome {
    let user = call.args.text("user").unwrap_or_else(|| call.me.clone());
    if !call.world.users.has(&user) {
        return Err("user_not_found".into());
    }
    let visible =
        call.world.channels.iter().filter(|channel| channel.kind == Kind::Public || channel.has(&call.me));
    let mut found: Vec<(&Channel, &Message)> = visible
        .flat_map(|channel| channel.messages.iter().map(move |message| (channel, message)))
        .filter(|(_, message)| message.reactions.iter().any(|reaction| reaction.users.contains(&user)))
        .collect();
    found.sort_by(|one, other| other.1.ts.cmp(&one.1.ts));
    let all = found
        .into_iter()
        .map(|(channel, message)| {
            json!({"type": "message", "channel": channel.id, "message": shown(call, channel, message)})
        })
        .collect();
    let (items, metadata) = paging::page(call, all, 100)?;
    Ok(json!({"items": items, "response_metadata": metadata}))
}
