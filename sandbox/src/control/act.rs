//! One act of one person, and how it went.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::control::body::Body;
use crate::control::place::person;
use crate::control::refusal::Refusal;
use crate::control::{click, command, home, message, options, shortcut, submit};
use crate::delivery::flight::Flight;
use crate::shared::Shared;

const ACTS: &[(&str, &[&str])] = &[
    ("command", &["channel", "command", "text"]),
    ("message", &["channel", "text", "thread_ts"]),
    ("click", &["channel", "message_ts", "view_id", "block_id", "action_id", "value"]),
    ("submit", &["view_id", "values"]),
    ("close", &["view_id", "all"]),
    ("open_home", &["app_id"]),
    ("shortcut", &["callback_id", "app_id", "channel", "message_ts"]),
    ("options", &["channel", "message_ts", "view_id", "block_id", "action_id", "value"]),
    ("read", &["channel"]),
];

/// How the app took what it was told.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Heard {
    pub(crate) acked: bool,
    pub(crate) ms: u64,
}

impl Heard {
    /// Nothing was to be told.
    pub(crate) const NOTHING: Self = Self { acked: true, ms: 0 };

    pub(crate) fn reply(self) -> Value {
        json!({"acked": self.acked, "ack_ms": self.ms})
    }
}

/// Waits until every flight has landed; events that failed are tried again in the background.
pub(crate) async fn settle(shared: &Arc<Shared>, flights: Vec<Flight>) -> Heard {
    let landings = join_all(flights.into_iter().map(|flight| flight.land_and_follow(shared))).await;
    landings.iter().fold(Heard::NOTHING, |heard, landing| Heard {
        acked: heard.acked && landing.ack.is_ok(),
        ms: heard.ms.max(landing.ms),
    })
}

/// `POST /sandbox/api/as/{user}/{act}`.
pub(crate) async fn act(
    State(shared): State<Arc<Shared>>,
    Path((user, act)): Path<(String, String)>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Json<Value>, Refusal> {
    let Some((act, fields)) = ACTS.iter().find(|(name, _)| *name == act) else {
        let names: Vec<&str> = ACTS.iter().map(|(name, _)| *name).collect();
        return Err(Refusal::missing(format!("there is no act `{act}`; there are: {}", names.join(", "))));
    };
    let body = Body::read(&headers, &bytes, fields)?;
    let user = shared.read(|world| person(world, &user))?;
    // An act goes on when the caller hangs up: its own task sees it through
    let task = tokio::spawn(perform(shared, user, act, body));
    task.await.unwrap_or_else(|_| Err(Refusal::conflict("the sandbox was stopped meanwhile")))
}

async fn perform(
    shared: Arc<Shared>,
    user: String,
    act: &'static str,
    body: Body,
) -> Result<Json<Value>, Refusal> {
    let mut reply = match act {
        "command" => command::command(&shared, &user, &body).await,
        "message" => message::message(&shared, &user, &body).await,
        "click" => click::click(&shared, &user, &body).await,
        "submit" => submit::submit(&shared, &user, &body).await,
        "close" => submit::close(&shared, &user, &body).await,
        "open_home" => home::open(&shared, &user, &body).await,
        "shortcut" => shortcut::shortcut(&shared, &user, &body).await,
        "options" => options::options(&shared, &user, &body).await,
        _ => message::read(&shared, &user, &body),
    }?;
    reply["ok"] = json!(true);
    let on_top = shared
        .read(|world| world.top_modal(&user).map(|view| (view.id.clone(), view.body["callback_id"].clone())));
    if let Some((id, callback_id)) = on_top {
        reply["view_id"] = json!(id);
        reply["callback_id"] = callback_id;
    }
    Ok(Json(reply))
}
