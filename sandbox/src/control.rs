//! The control API: people's hands and eyes. Its contract is `docs/sandbox.md`.

mod act;
mod apps;
mod body;
mod click;
mod command;
mod events;
mod faults;
mod file;
mod home;
mod invite;
mod message;
mod messages;
mod options;
mod people;
mod place;
mod query;
mod react;
mod refusal;
mod screen;
mod shortcut;
mod submit;
mod upload;
mod values;
mod window;
mod wording;
mod workspace;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use axum::routing::{get, post};

use crate::shared::Shared;
use crate::world::file::LARGEST;
pub(crate) use place::writable;

/// Everything under `/sandbox/api`.
pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/workspace", get(workspace::workspace))
        .route("/health", get(workspace::health))
        .route("/wire", get(workspace::wire))
        .route("/advance", post(workspace::advance))
        .route("/events", get(events::changes))
        .route("/apps", post(apps::install))
        .route("/faults", get(faults::planned).post(faults::plan).delete(faults::clear))
        .route("/as/{user}/screen", get(screen::screen))
        .route("/as/{user}/messages", get(messages::messages))
        .route("/as/{user}/{act}", post(act::act))
        .route("/as/{user}/react", post(react::react))
        .route("/as/{user}/files/{id}", get(file::file))
        .route("/as/{user}/upload", post(upload::upload).layer(DefaultBodyLimit::max(LARGEST)))
        .route("/people", post(people::join))
        .route("/people/{user}/deactivate", post(people::deactivate))
        .fallback(refusal::no_such_call)
        .layer(middleware::from_fn(refusal::quietly))
}
