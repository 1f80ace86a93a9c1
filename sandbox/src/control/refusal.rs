//! What a mistaken call is told: what was expected and what to do.

use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

/// A call that cannot be done.
#[derive(Debug)]
pub(crate) struct Refusal {
    status: StatusCode,
    error: String,
    errors: Option<Map<String, Value>>,
}

impl Refusal {
    /// The call itself is wrong.
    pub(crate) fn bad(error: impl Into<String>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, error: error.into(), errors: None }
    }

    /// What it names is not there.
    pub(crate) fn missing(error: impl Into<String>) -> Self {
        Self { status: StatusCode::NOT_FOUND, ..Self::bad(error) }
    }

    /// It cannot be done now.
    pub(crate) fn conflict(error: impl Into<String>) -> Self {
        Self { status: StatusCode::CONFLICT, ..Self::bad(error) }
    }

    /// Slack's client would not send this form; by block, what it says.
    pub(crate) fn incomplete(errors: Map<String, Value>) -> Self {
        let said: Vec<String> = errors
            .iter()
            .map(|(block, text)| format!("{block}: {}", text.as_str().unwrap_or_default()))
            .collect();
        let error = format!("the form is not complete ({}); name these inputs in `values`", said.join("; "));
        Self { errors: Some(errors), ..Self::conflict(error) }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut body = json!({"ok": false, "error": self.error});
        if let Some(errors) = self.errors {
            body["errors"] = Value::Object(errors);
        }
        (self.status, axum::Json(body)).into_response()
    }
}

/// For addresses under `/sandbox/api` that mean nothing.
pub(crate) async fn no_such_call() -> Refusal {
    Refusal::missing(
        "there is no such call; there are GET workspace, health, wire, events, as/{user}/screen, as/{user}/messages, \
         as/{user}/files/{id}, POST people, people/{user}/deactivate, \
         POST advance, and POST as/{user}/ with command, message, click, submit, close, open_home, shortcut, options, react or \
         read",
    )
}

/// Answers refusals with HTTP 200 to whoever sends `x-refusals: quiet`: a browser complains in its console about every other
/// status, and a form that has to be corrected is nothing to complain about.
pub(crate) async fn quietly(request: Request, next: Next) -> Response {
    let quiet = request.headers().get("x-refusals").is_some_and(|value| value == "quiet");
    let mut response = next.run(request).await;
    if quiet && response.status().is_client_error() {
        *response.status_mut() = StatusCode::OK;
    }
    response
}
