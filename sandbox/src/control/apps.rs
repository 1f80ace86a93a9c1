//! Installing an app.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use serde_json::{Value, json};

use crate::control::body::Body;
use crate::control::refusal::Refusal;
use crate::install::{self, Delivery, InstallError};
use crate::shared::Shared;

/// `POST /sandbox/api/apps {manifest, url?}`: answers what the app needs to know.
pub(crate) async fn install(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Json<Value>, Refusal> {
    let body = Body::read(&headers, &bytes, &["manifest", "url"])?;
    let manifest = body.find("manifest").ok_or_else(|| {
        Refusal::bad("`manifest` is missing: the app's manifest, as Slack takes it, as a JSON object")
    })?;
    let delivery = Delivery::Manifest { url: body.find_text("url")?.map(str::to_owned) };
    let app = install::install(&shared, manifest, delivery).await.map_err(refusal)?;
    let (base, transport) = shared.read(|world| {
        let app = world.find_app(&app.app_id);
        (world.base.clone(), app.map_or("socket", |app| app.transport()))
    });
    Ok(Json(json!({
        "ok": true, "app_id": app.app_id, "bot_user_id": app.bot_user_id, "bot_id": app.bot_id, "team_id": app.team_id,
        "client_id": app.client_id, "client_secret": app.client_secret, "bot_token": app.bot_token,
        "app_token": app.app_token, "signing_secret": app.signing_secret, "api_url": format!("{base}/api/"),
        "transport": transport,
    })))
}

fn refusal(error: InstallError) -> Refusal {
    match error {
        InstallError::Duplicate(_) => Refusal::conflict(error.to_string()),
        _ => Refusal::bad(error.to_string()),
    }
}
