//! The listener: three addresses, and nothing else. Without an access log.

use std::sync::Arc;

use axum::{
    Router,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::Health;

const TEXT: &str = "text/plain; charset=utf-8";
/// Prometheus's own name for its text.
const METRICS: &str = "text/plain; version=0.0.4; charset=utf-8";

pub(super) async fn serve(listener: TcpListener, health: Arc<Health>, stop: CancellationToken) {
    let router = Router::new()
        .route("/healthz", get(alive))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .with_state(health);
    if let Err(error) = axum::serve(listener, router).with_graceful_shutdown(stop.cancelled_owned()).await {
        tracing::error!(kind = ?error.kind(), "the listener for health and metrics stopped");
    }
}

async fn alive(State(health): State<Arc<Health>>) -> Response {
    match health.alive() {
        Ok(()) => answer(StatusCode::OK, TEXT, "alive\n".to_owned()),
        Err(why) => answer(StatusCode::SERVICE_UNAVAILABLE, TEXT, format!("{why}\n")),
    }
}

async fn ready(State(health): State<Arc<Health>>) -> Response {
    let (is_ready, lines) = health.ready();
    answer(if is_ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE }, TEXT, lines)
}

async fn metrics(State(health): State<Arc<Health>>) -> Response {
    answer(StatusCode::OK, METRICS, health.metrics())
}

fn answer(status: StatusCode, kind: &'static str, body: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (status, headers, body).into_response()
}
