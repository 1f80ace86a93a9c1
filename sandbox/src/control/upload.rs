//! A person's own files: for a form, or shared in a conversation.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use serde_json::{Value, json};

use crate::control::act::settle;
use crate::control::place::{person, writable};
use crate::control::query::Fields;
use crate::control::refusal::Refusal;
use crate::random;
use crate::shared::Shared;
use crate::world::World;
use crate::world::file::{File, LARGEST, MOST, ROOM, share_fields};
use crate::world::message::Content;

const LONGEST_NAME: usize = 255;

/// `POST /sandbox/api/as/{user}/upload?name=…&channel=…&thread_ts=…&text=…`, the bytes in the body.
pub(crate) async fn upload(
    State(shared): State<Arc<Shared>>,
    Path(user): Path<String>,
    fields: Fields,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Json<Value>, Refusal> {
    let fields = fields.only(&["name", "channel", "thread_ts", "text"])?;
    check(&headers, &bytes, fields.text("name")?)?;
    let (done, flights) = shared.launch(|world| {
        let user = person(world, &user)?;
        let id = keep(world, &user, fields.text("name")?, bytes)?;
        let ts = match fields.find("channel") {
            Some(place) => Some(share(world, &user, place, &id, &fields)?),
            None => None,
        };
        Ok::<_, Refusal>((world.files.get(&id).map(|file| file.slack(&world.base)), ts))
    });
    let (file, ts) = done?;
    let mut reply = settle(&shared, flights).await.reply();
    reply["ok"] = json!(true);
    reply["file"] = json!(file);
    reply["ts"] = json!(ts);
    Ok(Json(reply))
}

/// A page elsewhere cannot send this content type unasked.
fn check(headers: &HeaderMap, bytes: &Bytes, name: &str) -> Result<(), Refusal> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    if kind != Some("application/octet-stream") {
        return Err(Refusal::bad("send the bytes with the header content-type: application/octet-stream"));
    }
    if bytes.is_empty() {
        return Err(Refusal::bad("the file is empty"));
    }
    if bytes.len() > LARGEST {
        return Err(Refusal::bad(format!("a file can have {LARGEST} bytes at most")));
    }
    if name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
        return Err(Refusal::bad(format!(
            "`name` must have 1 to {LONGEST_NAME} characters, all in one line"
        )));
    }
    Ok(())
}

fn keep(world: &mut World, user: &str, name: &str, bytes: Bytes) -> Result<String, Refusal> {
    if world.file_bytes() + bytes.len() > ROOM || world.files.len() >= MOST {
        return Err(Refusal::conflict("there is no room for more files"));
    }
    let id = world.next_id("F");
    let file = File {
        id: id.clone(),
        name: name.to_owned(),
        title: name.to_owned(),
        alt_txt: None,
        user: user.to_owned(),
        app_id: String::new(),
        created: world.seconds(),
        ticket: random::hex(40),
        data: Some(bytes),
        complete: true,
        shares: Vec::new(),
    };
    world.files.insert(id.clone(), file);
    Ok(id)
}

fn share(
    world: &mut World,
    user: &str,
    place: &str,
    id: &str,
    fields: &Fields,
) -> Result<Option<String>, Refusal> {
    let writable = writable(world, user, place);
    if writable.is_err() {
        world.delete_file(id);
    }
    let channel = writable?;
    let kind = world.find_channel(&channel).map(|channel| channel.kind);
    // The share is part of the file that the message shows, so its time is needed before it is written
    let ts = world.peek_ts();
    let base = world.base.clone();
    let Some((file, kind)) = world.files.get_mut(id).zip(kind) else { return Ok(None) };
    file.shares.push((channel.clone(), kind, ts));
    let content = Content {
        text: fields.find("text").unwrap_or_default().to_owned(),
        files: vec![file.slack(&base)],
        subtype: Some("file_share".to_owned()),
        fields: share_fields(),
        ..Content::default()
    };
    let thread = fields.find("thread_ts").map(str::to_owned);
    let ts = world.post(&channel, user, content, thread);
    world.tell_file(id);
    Ok(ts)
}
