//! Older messages of a conversation, and threads.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use serde_json::{Value, json};

use crate::control::place::{person, seen};
use crate::control::query::Fields;
use crate::control::refusal::Refusal;
use crate::control::window::{PAGE, Window};
use crate::shared::Shared;

/// `GET /sandbox/api/as/{user}/messages?channel=…&before=…&thread_ts=…&limit=…`.
pub(crate) async fn messages(
    State(shared): State<Arc<Shared>>,
    Path(user): Path<String>,
    fields: Fields,
) -> Result<Json<Value>, Refusal> {
    let fields = fields.only(&["channel", "before", "thread_ts", "limit"])?;
    let limit = fields.number("limit")?.unwrap_or(PAGE);
    if !(1..=PAGE).contains(&limit) {
        return Err(Refusal::bad(format!("`limit` must be from 1 to {PAGE}")));
    }
    shared.read(|world| {
        let id = person(world, &user)?;
        let channel = seen(world, &id, fields.text("channel")?)?;
        let before = fields.find("before");
        let window = match fields.find("thread_ts") {
            Some(root) => Window::thread(channel, &id, root, before, limit),
            None => Window::before(channel, &id, before, limit),
        };
        Ok(Json(json!({
            "ok": true, "channel": channel.id, "messages": window.shown(), "has_more": window.has_more,
        })))
    })
}
