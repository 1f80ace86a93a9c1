//! Cursors.

use serde_json::{Value, json};

use crate::api::args::Args;
use crate::api::call::Failure;

/// The page of `items` that was asked for, and the cursor of the next, empty at the end.
pub(crate) fn page(args: &Args, items: Vec<Value>, default: usize) -> Result<(Vec<Value>, Value), Failure> {
    let limit = limit(args, default)?;
    let from = match args.text("cursor") {
        Some(cursor) => read(&cursor).filter(|from| *from <= items.len()).ok_or("invalid_cursor")?,
        None => 0,
    };
    let more = items.len().saturating_sub(from) > limit;
    let next = if more { write(from + limit) } else { String::new() };
    let page = items.into_iter().skip(from).take(limit).collect();
    Ok((page, json!({"next_cursor": next})))
}

/// The page size: 1 to 1000; 0 and nothing mean the default.
pub(crate) fn limit(args: &Args, default: usize) -> Result<usize, Failure> {
    match args.text("limit") {
        None => Ok(default),
        Some(text) => match text.parse::<usize>() {
            Ok(0) => Ok(default),
            Ok(limit) => Ok(limit.min(1000)),
            Err(_) => Err("invalid_limit".into()),
        },
    }
}

/// Cursors are opaque; they must not look like numbers that one may count up.
pub(crate) fn write(from: usize) -> String {
    hex::encode(format!("next:{from}"))
}

pub(crate) fn read(cursor: &str) -> Option<usize> {
    let bytes = hex::decode(cursor).ok()?;
    std::str::from_utf8(&bytes).ok()?.strip_prefix("next:")?.parse().ok()
}
