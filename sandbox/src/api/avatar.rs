//! `/avatar/{id}`: a picture with somebody's initials.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::shared::Shared;
use crate::world::TEAM;

const COLORS: [&str; 8] =
    ["#4a6fa5", "#7a5c99", "#2f7d6b", "#9a5b3c", "#5b6b2f", "#8a4460", "#3a7890", "#6b5a48"];

/// Draws the picture of a user or of the workspace.
pub(crate) async fn avatar(State(shared): State<Arc<Shared>>, Path(id): Path<String>) -> Response {
    let name = shared.read(|world| {
        let user = world.users.by_id(&id).map(|user| user.real_name.clone());
        user.or_else(|| (id == TEAM).then(|| "Capstone".to_owned()))
    });
    let Some(name) = name else { return StatusCode::NOT_FOUND.into_response() };
    let initials: String = name
        .split_whitespace()
        .filter_map(|word| word.chars().find(|letter| letter.is_alphanumeric()))
        .take(2)
        .collect();
    let sum: usize = id.bytes().map(usize::from).sum();
    let color = COLORS[sum % COLORS.len()];
    let picture = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 72 72\"><rect width=\"72\" height=\"72\" fill=\"{color}\"/>\
         <text x=\"36\" y=\"46\" font-family=\"sans-serif\" font-size=\"28\" fill=\"#fff\" text-anchor=\"middle\">{initials}</text></svg>"
    );
    ([(header::CONTENT_TYPE, "image/svg+xml"), (header::CACHE_CONTROL, "max-age=3600")], picture)
        .into_response()
}
