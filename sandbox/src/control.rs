//! The control API: people's hands and eyes. Its contract is `docs/sandbox.md`.

mod act;
mod body;
mod click;
mod command;
mod events;
mod home;
mod invite;
mod message;
mod place;
mod refusal;
mod screen;
mod submit;
mod values;
mod wording;
mod workspace;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};

use crate::shared::Shared;

/// Everything under `/sandbox/api`.
pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/workspace", get(workspace::workspace))
        .route("/health", get(workspace::health))
        .route("/wire", get(workspace::wire))
        .route("/advance", post(workspace::advance))
        .route("/events", get(events::changes))
        .route("/as/{user}/screen", get(screen::screen))
        .route("/as/{user}/{act}", post(act::act))
        .fallback(refusal::no_such_call)
}
