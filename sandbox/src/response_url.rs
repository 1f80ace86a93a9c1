//! `/response/{id}`: answering an interaction by URL, up to five times in half an hour.
//!
//! Source: <https://docs.slack.dev/interactivity/handling-user-interaction#message_responses>.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};

use crate::api::{read_content, respond};
use crate::faults::Answer;
use crate::shared::Shared;
use crate::world::World;
use crate::world::channel::Channel;
use crate::world::message::Message;
use crate::world::ticket::ResponseUrl;

type Refused = (StatusCode, &'static str);

/// Takes an answer.
pub(crate) async fn answer(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    body: Bytes,
) -> Response {
    let request: Option<Value> = serde_json::from_slice(&body).ok().filter(Value::is_object);
    let (answer, met) = shared.change(|world| {
        let mut met = world.faults.on_response_url();
        let app_id = world.response_urls.get(&id).map(|url| url.app_id.clone());
        let answer = met.answer.take().unwrap_or_else(|| match take(world, &id, request.as_ref()) {
            Ok(()) => Answer { status: 200, headers: Vec::new(), body: "ok".to_owned() },
            Err((status, code)) => Answer { status: status.as_u16(), ..Answer::error(code) },
        });
        let mut entry = json!({
            "direction": "from_app", "transport": "http", "kind": "response_url", "app_id": app_id,
            "request": request, "status": answer.status,
            "response": serde_json::from_str(&answer.body).unwrap_or_else(|_| json!(answer.body)),
            "ts": world.now.as_secs_f64(),
        });
        met.mark(&mut entry);
        world.wire.add(entry);
        (answer, met)
    });
    met.hinder(&shared, respond(answer)).await
}

fn take(world: &mut World, id: &str, request: Option<&Value>) -> Result<(), Refused> {
    let request = request.ok_or((StatusCode::BAD_REQUEST, "invalid_payload"))?;
    let url = world.use_response_url(id).map_err(|code| (StatusCode::NOT_FOUND, code))?;
    let archived = world.find_channel(&url.channel).is_none_or(|channel| channel.archived);
    if archived {
        return Err((StatusCode::NOT_FOUND, "is_archived"));
    }
    if request["delete_original"] == true {
        delete(world, &url);
        return Ok(());
    }
    let content = read_content(request).map_err(|_| (StatusCode::BAD_REQUEST, "invalid_payload"))?;
    if request["replace_original"] == true
        && let Some(before) = original(world, &url)
    {
        let at = world.next_ts();
        let mut after = before.clone();
        after.content = content;
        after.edited = Some(at.clone());
        after.state.clear();
        if let Some(message) = slot(world, &url) {
            *message = after.clone();
        }
        tell(world, &url, "message_changed", &at, &before, Some(&after));
        return Ok(());
    }
    let bot = world.find_app(&url.app_id).map(|app| app.bot_user.clone()).unwrap_or_default();
    let thread = request["thread_ts"].as_str().map(str::to_owned);
    if request["response_type"] == "in_channel" {
        world.post(&url.channel, &bot, content, thread);
    } else {
        world.post_ephemeral(&url.channel, &bot, &url.user, content, thread);
    }
    Ok(())
}

/// The message the interaction came from. Commands come from none.
fn original(world: &World, url: &ResponseUrl) -> Option<Message> {
    let ts = url.message_ts.as_ref()?;
    let messages = &world.find_channel(&url.channel)?.messages;
    messages.iter().find(|message| message.ts == *ts).cloned()
}

fn slot<'w>(world: &'w mut World, url: &ResponseUrl) -> Option<&'w mut Message> {
    let ts = url.message_ts.as_ref()?;
    let channel: &mut Channel = world.find_channel_mut(&url.channel)?;
    channel.messages.iter_mut().find(|message| message.ts == *ts)
}

fn delete(world: &mut World, url: &ResponseUrl) {
    let Some(gone) = original(world, url) else { return };
    let at = world.next_ts();
    if let Some(channel) = world.find_channel_mut(&url.channel) {
        channel.messages.retain(|message| message.ts != gone.ts);
        channel.pins.retain(|pin| pin.ts != gone.ts);
    }
    tell(world, url, "message_deleted", &at, &gone, None);
}

/// Apps hear of changed messages, unless only one person saw them.
fn tell(
    world: &mut World,
    url: &ResponseUrl,
    subtype: &str,
    at: &str,
    before: &Message,
    after: Option<&Message>,
) {
    if before.ephemeral_to.is_some() {
        return;
    }
    let mut event = json!({
        "type": "message", "subtype": subtype, "hidden": true, "ts": at, "previous_message": before.slack(true),
    });
    match after {
        Some(after) => event["message"] = after.slack(true),
        None => event["deleted_ts"] = json!(before.ts),
    }
    world.tell_message(&url.channel, event);
}
