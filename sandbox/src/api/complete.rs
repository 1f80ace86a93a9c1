//! `files.completeUploadExternal`: the last step of an upload, which shares the files.

use serde_json::{Value, json};

use crate::api::call::{Call, Failure, Outcome};
use crate::api::content;
use crate::api::place::is_ts;
use crate::world::channel::Kind;
use crate::world::file::share_fields;
use crate::world::message::Content;

const MOST_CHANNELS: usize = 100;

/// The ids and the titles of a call.
fn asked(call: &Call<'_>) -> Result<Vec<(String, Option<String>)>, Failure> {
    let wrong = |what: &str| {
        Failure::with_messages("invalid_arguments", &[format!("[ERROR] {what} [json-pointer:/files]")])
    };
    let Some(Value::Array(files)) = call.args.json("files") else { return Err(wrong("must be an array")) };
    if files.is_empty() {
        return Err(wrong("no less than 1 items allowed"));
    }
    let one = |file: &Value| {
        let id = file["id"].as_str().ok_or_else(|| wrong("missing required field: id"))?;
        Ok((id.to_owned(), file["title"].as_str().filter(|title| !title.is_empty()).map(str::to_owned)))
    };
    files.iter().map(one).collect()
}

/// Where the files go; none means that they stay with the app.
fn places(call: &mut Call<'_>) -> Result<Vec<String>, Failure> {
    let one = call.args.text("channel_id");
    let single = one.is_some();
    let names: Vec<String> = one.map_or_else(|| call.args.list("channels"), |id| vec![id]);
    if names.len() > MOST_CHANNELS {
        return Err("channels_limit_exceeded".into());
    }
    let missing = if single { "channel_not_found" } else { "invalid_channel" };
    let mut places = Vec::new();
    for name in names {
        if !single && call.world.users.by_id(&name).is_some_and(|user| !user.deleted) {
            let members = [call.me.clone(), name];
            places.push(call.world.direct_message(&members));
            continue;
        }
        let channel = call.world.find_channel(&name).ok_or(missing)?;
        match (channel.has(&call.me), channel.kind) {
            (true, _) if channel.archived => return Err("posting_to_channel_denied".into()),
            (true, _) => places.push(channel.id.clone()),
            (false, Kind::Public) => return Err("not_in_channel".into()),
            (false, _) => return Err(missing.into()),
        }
    }
    Ok(places)
}

pub(crate) fn complete(call: &mut Call<'_>) -> Outcome {
    let files = asked(call)?;
    for (id, _) in &files {
        let file = call.world.files.get(id).ok_or("file_not_found")?;
        if file.app_id != call.app_id {
            return Err("access_denied".into());
        }
        if file.complete || file.data.is_none() {
            return Err("file_not_found".into());
        }
    }
    let words = words(call)?;
    let places = places(call)?;
    let thread = call.args.text("thread_ts").filter(|ts| is_ts(ts));
    for (id, title) in &files {
        if let Some(file) = call.world.files.get_mut(id) {
            file.complete = true;
            if let Some(title) = title {
                file.title.clone_from(title);
            }
        }
    }
    let me = call.me.clone();
    for place in &places {
        share(call, &files, place, &me, words.clone(), thread.clone());
    }
    let ids: Vec<&String> = files.iter().map(|(id, _)| id).collect();
    for id in &ids {
        call.world.tell_file(id);
    }
    let shown =
        ids.iter().filter_map(|id| call.world.files.get(*id)).map(|file| file.slack(&call.world.base));
    Ok(json!({"files": shown.collect::<Vec<_>>()}))
}

/// The comment or the blocks beside the files.
fn words(call: &Call<'_>) -> Result<Content, Failure> {
    let comment = call.args.text("initial_comment");
    let blocks = call.args.has("blocks") && comment.is_none();
    if !blocks {
        return Ok(Content { text: comment.unwrap_or_default(), ..Content::default() });
    }
    let blocks = call.args.json("blocks").ok_or("invalid_blocks")?;
    content::read(&json!({"blocks": blocks})).map_err(|_| "invalid_blocks".into())
}

fn share(
    call: &mut Call<'_>,
    files: &[(String, Option<String>)],
    place: &str,
    me: &str,
    words: Content,
    thread: Option<String>,
) {
    let Some(kind) = call.world.find_channel(place).map(|channel| channel.kind) else { return };
    // The share is part of the file that the message shows, so its time is needed before it is written
    let ts = call.world.peek_ts();
    for (id, _) in files {
        if let Some(file) = call.world.files.get_mut(id) {
            file.shares.push((place.to_owned(), kind, ts.clone()));
        }
    }
    let base = call.world.base.clone();
    let shown = files.iter().filter_map(|(id, _)| call.world.files.get(id)).map(|file| file.slack(&base));
    let content = Content {
        files: shown.collect(),
        subtype: Some("file_share".to_owned()),
        fields: share_fields(),
        ..words
    };
    call.world.post(place, me, content, thread);
}
