//! Making things go wrong.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use serde_json::{Value, json};

use crate::control::body::is_json;
use crate::control::refusal::Refusal;
use crate::faults::{self, Fault};
use crate::shared::Shared;

/// `POST /sandbox/api/faults`: plans one fault, or does it at once.
pub(crate) async fn plan(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Json<Value>, Refusal> {
    is_json(&headers)?;
    let fault: Fault = serde_json::from_slice(&bytes)
        .map_err(|error| Refusal::bad(format!("this is no fault: {error}; docs/sandbox.md lists them")))?;
    let id = faults::plan(&shared, fault).map_err(Refusal::bad)?;
    Ok(Json(json!({"ok": true, "id": id})))
}

/// `GET /sandbox/api/faults`: what still waits for its moment.
pub(crate) async fn planned(State(shared): State<Arc<Shared>>) -> Json<Value> {
    let standing = shared.read(|world| world.faults.standing(world.now));
    Json(json!({"ok": true, "faults": standing}))
}

/// `DELETE /sandbox/api/faults`: takes everything back.
pub(crate) async fn clear(State(shared): State<Arc<Shared>>) -> Json<Value> {
    Json(json!({"ok": true, "cleared": faults::clear(&shared)}))
}
