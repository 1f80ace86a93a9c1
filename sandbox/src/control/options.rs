//! Typing into a menu whose options the app looks up.
//!
//! Source: <https://docs.slack.dev/reference/interaction-payloads/block_suggestion-payload>.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::blocks::{check, options as all_options};
use crate::control::act::Heard;
use crate::control::body::Body;
use crate::control::click::{envelope, find, surface};
use crate::control::refusal::Refusal;
use crate::delivery::flight::{Kind as Route, Outgoing};
use crate::shared::Shared;
use crate::world::World;

/// The menu that asks.
struct Menu {
    block_id: String,
    action_id: String,
}

/// `options {view_id | channel, message_ts, block_id?, action_id, value}`: what the app offers for these letters.
pub(crate) async fn options(shared: &Arc<Shared>, user: &str, body: &Body) -> Result<Value, Refusal> {
    let (asked, flights) = shared.launch(|world| ask(world, user, body));
    let menu = asked?;
    let mut reply = json!({"options": []});
    let mut heard = Heard::NOTHING;
    for flight in flights {
        let landing = flight.land_and_follow(shared).await;
        heard = Heard { acked: landing.ack.is_ok(), ms: landing.ms };
        match landing.ack.map(|answer| offered(&answer)) {
            Ok(Ok(offer)) => {
                shared.note(|world| world.offer(&menu.block_id, &menu.action_id, all_options(&offer)));
                reply = offer;
            }
            Ok(Err(problem)) => {
                let mut fields = serde_json::Map::new();
                fields.insert("problem".to_owned(), json!(problem));
                shared.note(|world| world.wire.amend(landing.entry, fields));
                reply["problem"] = json!(problem);
            }
            Err(_) => reply["problem"] = json!(["the app did not answer in time"]),
        }
    }
    for (name, value) in heard.reply().as_object().into_iter().flatten() {
        reply[name] = value.clone();
    }
    Ok(reply)
}

fn ask(world: &mut World, user: &str, body: &Body) -> Result<Menu, Refusal> {
    let surface = surface(world, user, body)?;
    let blocks = surface.blocks(world);
    let placed = find(&blocks, body)?;
    if !matches!(placed.kind(), "external_select" | "multi_external_select") {
        return Err(Refusal::bad(format!("{} has its options already", placed.action_id())));
    }
    let app_id = surface.app(world)?;
    let mut payload = envelope(world, "block_suggestion", &app_id, user);
    if let Some(fields) = payload.as_object_mut() {
        fields.remove("trigger_id");
    }
    surface.describe(world, &mut payload);
    payload["action_id"] = json!(placed.action_id());
    payload["block_id"] = json!(placed.block_id());
    payload["value"] = json!(body.find_text("value")?.unwrap_or_default());
    let menu = Menu { block_id: placed.block_id().to_owned(), action_id: placed.action_id().to_owned() };
    world.outbox.push(Outgoing { app_id, route: Route::Interactive, payload });
    Ok(menu)
}

/// `{"options": […]}` or `{"option_groups": […]}`, within the limits of a menu; no options at all is an answer too.
fn offered(answer: &Value) -> Result<Value, Vec<String>> {
    let name = if answer["option_groups"].is_array() { "option_groups" } else { "options" };
    let Some(items) = answer[name].as_array() else {
        return Err(vec!["the answer must have `options` or `option_groups`, a list".to_owned()]);
    };
    if items.is_empty() {
        return Ok(json!({"options": []}));
    }
    let menu = json!({"type": "static_select", "action_id": "menu", name: items});
    let problems = check::message(&[json!({"type": "actions", "block_id": "block", "elements": [menu]})]);
    if problems.is_empty() { Ok(json!({name: items})) } else { Err(problems) }
}
