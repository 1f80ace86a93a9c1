//! Reacting to messages.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use serde_json::{Value, json};

use crate::control::act::settle;
use crate::control::body::Body;
use crate::control::place::{conversation, person};
use crate::control::refusal::Refusal;
use crate::shared::Shared;

const FIELDS: &[&str] = &["channel", "message_ts", "name", "remove"];

/// `POST /sandbox/api/as/{user}/react {channel, message_ts, name, remove?}`.
pub(crate) async fn react(
    State(shared): State<Arc<Shared>>,
    Path(user): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Json<Value>, Refusal> {
    let body = Body::read(&headers, &bytes, FIELDS)?;
    let (place, ts) = (body.text("channel")?, body.text("message_ts")?);
    let name = body.text("name")?.trim_matches(':');
    let remove = body.find("remove").is_some_and(|remove| *remove == json!(true));
    let (done, flights) = shared.launch(|world| {
        let user = person(world, &user)?;
        let channel = conversation(world, &user, place)?;
        let done = if remove {
            world.unreact(&channel, ts, &user, name)
        } else {
            world.react(&channel, ts, &user, name)
        };
        done.map_err(|code| refusal(code, ts, name))
    });
    done?;
    let mut reply = settle(&shared, flights).await.reply();
    reply["ok"] = json!(true);
    Ok(Json(reply))
}

fn refusal(code: &str, ts: &str, name: &str) -> Refusal {
    match code {
        "invalid_name" => {
            Refusal::bad(format!("`name` must be the name of an emoji, such as thumbsup, not {name}"))
        }
        "message_not_found" => Refusal::missing(format!("there is no message {ts} to react to")),
        "already_reacted" => Refusal::conflict(format!("this person has reacted with :{name}: already")),
        "no_reaction" => Refusal::conflict(format!("this person has not reacted with :{name}:")),
        "is_archived" => Refusal::conflict("the channel is archived: nobody can react there"),
        _ => Refusal::conflict("there are as many reactions as Slack allows"),
    }
}
