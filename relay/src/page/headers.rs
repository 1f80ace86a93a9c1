//! What every answer carries, and how long it may take.

use axum::{
    extract::Request,
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::{FILE_PATIENCE, PATIENCE, answer::Refusal};

/// Nothing but the page's own files; no frame, no form that is sent by the browser itself.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; \
                      form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

const HEADERS: [(HeaderName, &str); 8] = [
    (header::CACHE_CONTROL, "no-store"),
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), browsing-topics=(), interest-cohort=()",
    ),
];

/// Bounds the wait for an answer, and adds the headers that it does not have.
pub(super) async fn bound(request: Request, next: Next) -> Response {
    let from_elsewhere = request.headers().get("sec-fetch-site").is_some_and(|site| site == "cross-site");
    let is_page = request.method() == axum::http::Method::GET;
    let mut response = if from_elsewhere && !is_page {
        Refusal::new(StatusCode::FORBIDDEN, "elsewhere", "This page does not answer to other pages.")
            .into_response()
    } else {
        let patience = if request.uri().path() == "/api/file" { FILE_PATIENCE } else { PATIENCE };
        // In a task of its own: what was sent is taken to its end, also when its sender has left the page meanwhile
        let run = tokio::spawn(next.run(request));
        match tokio::time::timeout(patience, run).await {
            Ok(Ok(response)) => response,
            _ => Refusal::unavailable().into_response(),
        }
    };
    for (name, value) in HEADERS {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}
