//! The page in the browser: static files, from the binary, under a strict content security policy.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Query};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;

use crate::shared::Shared;

/// Every file of `page/` by its path; `build.rs` writes this.
const FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/page.rs"));

const HEADERS: [(HeaderName, HeaderValue); 4] = [
    (
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; \
             base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        ),
    ),
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
];

/// `/`, `/page/…`, and permalinks, which lead to the page.
pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/", get(|| async { file("index.html") }))
        .route("/page/{*path}", get(|Path(path): Path<String>| async move { file(&path) }))
        .route("/archives/{*path}", get(archives))
}

/// Slack's addresses of conversations and messages: `C…`, `C…/p1795370400000100`, the latter for a reply with `?thread_ts=…`.
async fn archives(Path(path): Path<String>, Query(query): Query<HashMap<String, String>>) -> Redirect {
    let thread = query.get("thread_ts").map(String::as_str);
    Redirect::temporary(&place(&path, thread).map_or_else(|| "/".to_owned(), |place| format!("/#{place}")))
}

/// The place on the page. Whoever was there last goes on acting, so nobody is named.
fn place(path: &str, thread: Option<&str>) -> Option<String> {
    let (channel, message) = path.split_once('/').unwrap_or((path, ""));
    if channel.is_empty() || !channel.chars().all(|letter| letter.is_ascii_alphanumeric()) {
        return None;
    }
    let digits = |text: &str| !text.is_empty() && text.chars().all(|letter| letter.is_ascii_digit());
    let at = match message.strip_prefix('p') {
        Some(ts) if digits(ts) => {
            let (seconds, micros) = ts.split_at_checked(ts.len().checked_sub(6)?)?;
            Some(format!("{seconds}.{micros}"))
        }
        None if message.is_empty() => None,
        _ => return None,
    };
    let thread =
        thread.filter(|ts| ts.split_once('.').is_some_and(|(one, other)| digits(one) && digits(other)));
    Some(match (thread, at) {
        (Some(thread), _) => format!("in={channel}&thread={thread}"),
        (None, Some(at)) => format!("in={channel}&at={at}"),
        (None, None) => format!("in={channel}"),
    })
}

fn file(path: &str) -> Response {
    let found = FILES.iter().find(|(name, _)| *name == path);
    let (status, content): (StatusCode, &[u8]) = match found {
        Some((_, content)) => (StatusCode::OK, *content),
        None => (StatusCode::NOT_FOUND, b"there is no such file\n"),
    };
    let kind = if found.is_some() { content_type(path) } else { "text/plain; charset=utf-8" };
    (status, HEADERS, [(header::CONTENT_TYPE, kind)], content).into_response()
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "json" | "map" => "application/json",
        "png" => "image/png",
        "woff2" => "font/woff2",
        _ => "text/plain; charset=utf-8",
    }
}
