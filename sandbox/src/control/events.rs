//! Telling the page that something changed.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::State;
use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive};
use futures_util::stream::{self, Stream};
use serde_json::json;

use crate::shared::Shared;

/// `GET /sandbox/api/events`: the version at once, then whenever any screen may have changed.
pub(crate) async fn changes(
    State(shared): State<Arc<Shared>>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let mut versions = shared.versions();
    versions.mark_changed();
    let events = stream::unfold((shared, versions), |(shared, mut versions)| async move {
        let changed = tokio::select! {
            changed = versions.changed() => changed.is_ok(),
            () = shared.stop.cancelled() => false,
        };
        if !changed {
            return None;
        }
        let version = *versions.borrow_and_update();
        let event = Event::default().event("changed").data(json!({"version": version}).to_string());
        Some((Ok(event), (shared, versions)))
    });
    Sse::new(events).keep_alive(KeepAlive::default())
}
