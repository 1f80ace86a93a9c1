//! Where files go up and come down: `/upload/v1/{ticket}` and `/files-pri/…`.
//!
//! Source: <https://docs.slack.dev/messaging/working-with-files>.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use serde_json::json;

use crate::api::args::{bearer, parts};
use crate::shared::Shared;
use crate::world::file::{File, LARGEST, ROOM};
use crate::world::{TEAM, World};

/// The names and the borders of a form's parts.
const ENVELOPE: usize = 64 * 1024;

/// The addresses of files.
pub(crate) fn routes() -> Router<Arc<Shared>> {
    let limit = DefaultBodyLimit::max(LARGEST + ENVELOPE);
    Router::new()
        .route("/upload/v1/{ticket}", post(upload).layer(limit))
        .route("/files-pri/{id}/{name}", get(download))
        .route("/files-pri/{id}/download/{name}", get(download_as_file))
}

/// Takes the bytes of a file, raw or as a part of a form. The address is the permission.
async fn upload(
    State(shared): State<Arc<Shared>>,
    Path(ticket): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let bytes = if kind.trim_start().to_lowercase().starts_with("multipart/form-data") {
        let parts = parts(&headers, body).await.unwrap_or_default();
        let at = parts.iter().position(|part| part.file_name.is_some()).unwrap_or_default();
        parts.into_iter().nth(at).map(|part| part.bytes)
    } else {
        Some(body)
    };
    let (status, text) = shared.note(|world| {
        let (status, text) = take(world, &ticket, bytes);
        let app_id = world.files.values().find(|file| file.ticket == ticket).map(|file| file.app_id.clone());
        world.wire.add(json!({
            "direction": "from_app", "transport": "http", "kind": "file_upload", "app_id": app_id,
            "request": {"content_type": kind}, "status": status.as_u16(), "response": text,
            "ts": world.now.as_secs_f64(),
        }));
        (status, text)
    });
    (status, text).into_response()
}

fn take(world: &mut World, ticket: &str, bytes: Option<Bytes>) -> (StatusCode, String) {
    let used = world.file_bytes();
    let Some(file) = world.files.values_mut().find(|file| file.ticket == ticket && !file.complete) else {
        return (StatusCode::NOT_FOUND, "there is no such upload, or it is complete".to_owned());
    };
    match bytes.filter(|bytes| !bytes.is_empty()) {
        None => (StatusCode::BAD_REQUEST, "send the file's bytes, raw or as a part of a form".to_owned()),
        Some(bytes) if bytes.len() > LARGEST || used - file.size() + bytes.len() > ROOM => {
            (StatusCode::PAYLOAD_TOO_LARGE, "the file is too large".to_owned())
        }
        Some(bytes) => {
            let length = bytes.len();
            file.data = Some(bytes);
            (StatusCode::OK, format!("OK - {length}"))
        }
    }
}

async fn download(
    State(shared): State<Arc<Shared>>,
    Path((id, _name)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    fetch(&shared, &id, &headers)
}

async fn download_as_file(
    State(shared): State<Arc<Shared>>,
    Path((id, _name)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    fetch(&shared, &id, &headers)
}

/// A file for a bot's token. Without one, or without `files:read`, Slack shows a page to sign in.
fn fetch(shared: &Shared, id: &str, headers: &HeaderMap) -> Response {
    let id = id.strip_prefix(TEAM).and_then(|id| id.strip_prefix('-')).unwrap_or(id);
    shared.read(|world| {
        let token = bearer(headers).unwrap_or_default();
        let app = world.apps.iter().find(|app| {
            app.secrets.bot_token == token && app.has_scope("files:read") && !world.revoked.contains(token)
        });
        let Some(app) = app else { return Redirect::to("/?redir=files-pri").into_response() };
        match world.find_file(id, &app.bot_user) {
            Some(file) => serve(file),
            None => (StatusCode::NOT_FOUND, "there is no such file\n").into_response(),
        }
    })
}

/// The bytes of a file. A browser must never run them as a page of this address.
pub(crate) fn serve(file: &File) -> Response {
    let name: String = url::form_urlencoded::byte_serialize(file.name.as_bytes()).collect();
    let name = name.replace('+', "%20");
    let headers = [
        (header::CONTENT_TYPE, file.media_type().to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename*=UTF-8''{name}")),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'".to_owned()),
    ];
    (headers, file.data.clone().unwrap_or_default()).into_response()
}
