//! Cursors.

use serde_json::{Value, json};

use crate::api::call::{Call, Failure};

/// The page of `items` that was asked for, and the cursor of the next, empty at the end.
pub(crate) fn page<T>(call: &Call<'_>, items: Vec<T>, default: usize) -> Result<(Vec<T>, Value), Failure> {
    let limit = limit(call, default)?;
    let from = match call.args.text("cursor") {
        Some(cursor) => read(&cursor).filter(|from| *from <= items.len()).ok_or("invalid_cursor")?,
        None => 0,
    };
    let more = items.len().saturating_sub(from) > limit;
    let next = if more { write(from + limit) } else { String::new() };
    let page = items.into_iter().skip(from).take(limit).collect();
    Ok((page, json!({"next_cursor": next})))
}

/// The methods whose documentation has a code of its own for a wrong `limit`.
const INVALID_LIMIT: &[&str] = &["conversations.list", "conversations.members", "users.conversations"];
const LARGEST: usize = 1000;

/// The page size: 1 to 1000; 0 and nothing mean the default.
fn limit(call: &Call<'_>, default: usize) -> Result<usize, Failure> {
    let Some(text) = call.args.text("limit") else { return Ok(default) };
    match text.parse::<usize>() {
        Ok(0) => Ok(default),
        Ok(limit) if limit <= LARGEST => Ok(limit),
        _ if INVALID_LIMIT.contains(&call.method.name) => Err("invalid_limit".into()),
        Ok(_) => Err(wrong("must be less than 1001")),
        Err(_) => Err(wrong("must be a number")),
    }
}

fn wrong(what: &str) -> Failure {
    Failure::with_messages("invalid_arguments", &[format!("[ERROR] {what} [json-pointer:/limit]")])
}

/// Cursors are opaque; they must not look like numbers that one may count up.
pub(crate) fn write(from: usize) -> String {
    hex::encode(format!("next:{from}"))
}

pub(crate) fn read(cursor: &str) -> Option<usize> {
    let bytes = hex::decode(cursor).ok()?;
    std::str::from_utf8(&bytes).ok()?.strip_prefix("next:")?.parse().ok()
}
