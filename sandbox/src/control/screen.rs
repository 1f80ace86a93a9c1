//! What one person sees.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use serde_json::{Value, json};

use crate::control::place::{find, person};
use crate::control::query::Fields;
use crate::control::refusal::Refusal;
use crate::control::window::{MOST, PAGE, Window};
use crate::control::workspace;
use crate::shared::Shared;
use crate::world::World;
use crate::world::channel::Channel;
use crate::world::view::View;

/// `GET /sandbox/api/as/{user}/screen`, the whole of it, or with `?in=…` as somebody sees it who looks at one conversation.
pub(crate) async fn screen(
    State(shared): State<Arc<Shared>>,
    Path(user): Path<String>,
    fields: Fields,
) -> Result<Json<Value>, Refusal> {
    let fields = fields.only(&["in", "from", "thread"])?;
    let version = shared.version();
    shared.read(|world| {
        let id = person(world, &user)?;
        let mut shown = look(world, &id);
        match fields.find("in") {
            Some(place) => look_into(world, &id, place, &fields, &mut shown),
            None => shown["channels"] = json!(everywhere(world, &id)),
        }
        shown["version"] = json!(version);
        Ok(Json(shown))
    })
}

/// What does not depend on where the person looks.
fn look(world: &World, id: &str) -> Value {
    let user = world.find_user(id);
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
        "modal": modal, "home": home, "notices": notices, "now": world.now.as_secs_f64(),
    })
}

/// The Home tab looked at last, or else the first one published.
fn home<'w>(world: &'w World, user: &str) -> Option<&'w View> {
    let last = world.home_app.get(user).and_then(|app| world.find_home(app, user));
    last.or_else(|| world.apps.iter().find_map(|app| world.find_home(&app.app_id, user)))
}

/// Every conversation with a window of its newest messages; in a large workspace only the liveliest get one.
fn everywhere(world: &World, user: &str) -> Vec<Value> {
    let mine: Vec<&Channel> = world.channels.iter().filter(|channel| channel.has(user)).collect();
    let mut windows = windows(&mine, user);
    let one = |channel: &&Channel| match windows.remove(channel.id.as_str()) {
        Some(window) => opened(channel, user, &window),
        None => {
            let mut shown = listed(channel, user);
            shown["messages"] = json!([]);
            shown["has_more"] = json!(true);
            shown
        }
    };
    mine.iter().map(one).collect()
}

fn windows<'w>(channels: &[&'w Channel], user: &'w str) -> HashMap<&'w str, Window<'w>> {
    let mut liveliest = channels.to_vec();
    liveliest.sort_by_key(|channel| std::cmp::Reverse(last(channel, user)));
    let mut room = MOST;
    let mut windows = HashMap::new();
    for channel in liveliest {
        let window = Window::before(channel, user, None, PAGE);
        if window.len() > room {
            room = 0;
            continue;
        }
        room -= window.len();
        windows.insert(channel.id.as_str(), window);
    }
    windows
}

/// When something that this person sees was written last.
fn last<'w>(channel: &'w Channel, user: &str) -> Option<&'w str> {
    let mut newest = channel.messages.iter().rev();
    newest.find(|message| message.is_visible_to(user)).map(|message| message.ts.as_str())
}

/// One conversation as a person looks at it, and of the others what a list of conversations shows.
fn look_into(world: &World, user: &str, place: &str, fields: &Fields, shown: &mut Value) {
    let here = find(world, user, place).filter(|channel| channel.has(user));
    let entries = world.channels.iter().filter(|channel| channel.has(user)).map(|channel| {
        if here.is_some_and(|here| here.id == channel.id) {
            let window = match fields.find("from") {
                Some(ts) => Window::from(channel, user, ts),
                None => Window::before(channel, user, None, PAGE),
            };
            return opened(channel, user, &window);
        }
        listed(channel, user)
    });
    shown["channels"] = json!(entries.collect::<Vec<_>>());
    shown["in"] = json!(here.map(|channel| &channel.id));
    shown["thread"] = match (here, fields.find("thread")) {
        (Some(channel), Some(root)) => thread(channel, user, root),
        _ => Value::Null,
    };
    shown["workspace"] = json!(workspace::fingerprint(&workspace::view(world, false)));
}

fn thread(channel: &Channel, user: &str, root: &str) -> Value {
    let window = Window::thread(channel, user, root, None, PAGE);
    json!({"ts": root, "messages": window.shown(), "has_more": window.has_more})
}

fn count(channel: &Channel, user: &str, shown: &mut Value) {
    shown["unread"] = json!(channel.unread(user));
    shown["with"] = json!(channel.other(user));
    shown["last"] = json!(last(channel, user));
}

/// As a list of conversations shows it.
fn listed(channel: &Channel, user: &str) -> Value {
    let mut shown = json!({
        "id": channel.id, "name": channel.name, "kind": channel.kind.control(), "archived": channel.archived,
    });
    count(channel, user, &mut shown);
    shown
}

/// As somebody sees it who is in it.
fn opened(channel: &Channel, user: &str, window: &Window<'_>) -> Value {
    let mut shown = channel.control();
    count(channel, user, &mut shown);
    shown["pins"] = json!(channel.pins.iter().map(|pin| &pin.ts).collect::<Vec<_>>());
    shown["messages"] = json!(window.shown());
    shown["has_more"] = json!(window.has_more);
    shown
}
