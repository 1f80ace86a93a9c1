//! The view from above: the workspace, its health, what crossed the wire, the clock.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use serde_json::{Value, json};

use crate::control::body::Body;
use crate::control::query::Fields;
use crate::control::refusal::Refusal;
use crate::shared::Shared;
use crate::world::World;
use crate::world::channel::Channel;

/// `GET /sandbox/api/workspace`, with `?members=false` without the members of the channels.
pub(crate) async fn workspace(
    State(shared): State<Arc<Shared>>,
    fields: Fields,
) -> Result<Json<Value>, Refusal> {
    let fields = fields.only(&["members"])?;
    let with_members = match fields.find("members") {
        None | Some("true") => true,
        Some("false") => false,
        Some(other) => return Err(Refusal::bad(format!("`members` must be true or false, not {other}"))),
    };
    Ok(Json(shared.read(|world| {
        let mut shown = view(world, with_members);
        shown["fingerprint"] = json!(fingerprint(&shown));
        shown["ok"] = json!(true);
        shown["now"] = json!(world.now.as_secs_f64());
        shown
    })))
}

/// Another one whenever something in it is another.
pub(crate) fn fingerprint(view: &Value) -> String {
    let mut hasher = DefaultHasher::new();
    view.to_string().hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// People, channels and apps. Direct messages are left out with the members: without them they say nothing.
pub(crate) fn view(world: &World, with_members: bool) -> Value {
    let users: Vec<Value> = world.users.iter().map(|user| user.control()).collect();
    let channels = world.channels.iter().filter(|channel| with_members || channel.is_named());
    let channel = |channel: &Channel| match with_members {
        true => channel.control(),
        false => json!({
            "id": channel.id, "name": channel.name, "kind": channel.kind.control(), "archived": channel.archived,
        }),
    };
    let channels: Vec<Value> = channels.map(channel).collect();
    let apps: Vec<Value> = world.apps.iter().map(|app| app.control()).collect();
    json!({"team": world.team(), "users": users, "channels": channels, "apps": apps})
}

/// `GET /sandbox/api/health`.
pub(crate) async fn health(State(shared): State<Arc<Shared>>) -> Json<Value> {
    Json(shared.read(|world| {
        let app = |app: &crate::world::app::App| json!({"app_id": app.app_id, "connected": app.connected()});
        json!({"ok": true, "apps": world.apps.iter().map(app).collect::<Vec<_>>()})
    }))
}

/// `GET /sandbox/api/wire?after=N`.
pub(crate) async fn wire(
    State(shared): State<Arc<Shared>>,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Json<Value>, Refusal> {
    let after = match query.get("after") {
        None => 0,
        Some(text) => text
            .parse()
            .map_err(|_| Refusal::bad(format!("`after` must be the number of an entry, not {text}")))?,
    };
    Ok(Json(shared.read(|world| json!({"ok": true, "entries": world.wire.after(after)}))))
}

/// `POST /sandbox/api/advance {seconds}`.
pub(crate) async fn advance(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Json<Value>, Refusal> {
    let body = Body::read(&headers, &bytes, &["seconds"])?;
    let seconds = body.find("seconds").and_then(Value::as_f64);
    let by = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    let by = by.ok_or_else(|| Refusal::bad("`seconds` must be a number of seconds, not below 0"))?;
    if by > shared.clock.room() {
        return Err(Refusal::bad(
            "the sandbox's clock can be moved a hundred years ahead in all, not further",
        ));
    }
    shared.clock.advance(by);
    shared.change(|_| ());
    Ok(Json(json!({"ok": true, "now": shared.clock.now().as_secs_f64()})))
}
