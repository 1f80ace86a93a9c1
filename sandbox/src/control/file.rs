//! The files that a person sees.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;

use crate::api::upload::serve;
use crate::control::place::person;
use crate::control::refusal::Refusal;
use crate::shared::Shared;

/// `GET /sandbox/api/as/{user}/files/{id}`: the bytes.
pub(crate) async fn file(
    State(shared): State<Arc<Shared>>,
    Path((user, id)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    shared.read(|world| {
        let user = person(world, &user)?;
        let file = world.find_file(&id, &user);
        file.map(serve).ok_or_else(|| Refusal::missing(format!("this person sees no file {id}")))
    })
}
