//! What one person sees.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use serde_json::{Value, json};

use crate::control::place::person;
use crate::control::refusal::Refusal;
use crate::shared::Shared;
use crate::world::World;
use crate::world::channel::Channel;
use crate::world::view::View;

/// `GET /sandbox/api/as/{user}/screen`.
pub(crate) async fn screen(
    State(shared): State<Arc<Shared>>,
    Path(user): Path<String>,
) -> Result<Json<Value>, Refusal> {
    let version = shared.version();
    shared.read(|world| {
        let id = person(world, &user)?;
        let mut shown = look(world, &id);
        shown["version"] = json!(version);
        Ok(Json(shown))
    })
}

fn look(world: &World, id: &str) -> Value {
    let user = world.find_user(id);
    let channels: Vec<Value> = world
        .channels
        .iter()
        .filter(|channel| channel.has(id))
        .map(|channel| conversation(channel, id))
        .collect();
    let modal = world.top_modal(id).map(|view| {
        let depth = world.stacks.get(id).map_or(0, Vec::len);
        json!({
            "view_id": view.id, "depth": depth, "view": view.shown(), "values": view.values,
            "errors": view.errors, "notice": view.notice, "app_id": view.app_id,
        })
    });
    let home = home(world, id).map(|view| {
        json!({"view_id": view.id, "view": view.shown(), "values": view.values, "app_id": view.app_id})
    });
    let notices: Vec<Value> =
        world.notices.get(id).into_iter().flatten().map(|text| json!({"text": text})).collect();
    json!({
        "ok": true,
        "user": user.map(|user| json!({
            "id": user.id, "name": user.name, "real_name": user.real_name, "title": user.title,
            "is_bot": false,
        })),
        "channels": channels, "modal": modal, "home": home, "notices": notices,
    })
}

/// The Home tab looked at last, or else the first one published.
fn home<'w>(world: &'w World, user: &str) -> Option<&'w View> {
    let last = world.home_app.get(user).and_then(|app| world.find_home(app, user));
    last.or_else(|| world.apps.iter().find_map(|app| world.find_home(&app.app_id, user)))
}

fn conversation(channel: &Channel, user: &str) -> Value {
    let messages: Vec<Value> = channel
        .messages
        .iter()
        .filter(|message| message.is_visible_to(user))
        .map(|message| {
            json!({
                "ts": message.ts, "user": message.user, "text": message.content.text,
                "blocks": message.content.blocks, "thread_ts": message.thread_ts,
                "edited": message.edited.is_some(), "ephemeral": message.ephemeral_to.is_some(),
                "pinned": channel.is_pinned(&message.ts), "values": message.state.get(user),
            })
        })
        .collect();
    let mut shown = channel.control();
    shown["unread"] = json!(channel.unread(user));
    shown["with"] = json!(channel.other(user));
    shown["pins"] = json!(channel.pins.iter().map(|pin| &pin.ts).collect::<Vec<_>>());
    shown["messages"] = json!(messages);
    shown
}
