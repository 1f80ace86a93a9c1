//! The page's files, inside the program.

use axum::{
    Router,
    http::header,
    response::{IntoResponse, Response},
    routing::get,
};

/// Every file: its address, its type, and what is in it.
const FILES: &[(&str, &str, &str)] = &[];

pub(super) fn routes() -> Router {
    FILES.iter().fold(Router::new(), |router, &(address, kind, text)| {
        router.route(address, get(move || async move { served(kind, text) }))
    })
}

fn served(kind: &'static str, text: &'static str) -> Response {
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}
