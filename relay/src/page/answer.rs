//! Answers: JSON, and refusals that can be shown as they are.

use axum::{
    Json,
    body::Bytes,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::json;

/// Why something was not done, in words for the person. Nothing was stored.
#[derive(Debug)]
pub(super) struct Refusal {
    status: StatusCode,
    code: &'static str,
    text: String,
    field: Option<&'static str>,
}

/// An answer, or a refusal.
pub(super) type Answer<T> = Result<Json<T>, Refusal>;

impl Refusal {
    pub(super) fn new(status: StatusCode, code: &'static str, text: impl Into<String>) -> Self {
        Self { status, code, text: text.into(), field: None }
    }

    /// What was entered cannot be taken as it is.
    pub(super) fn entered(field: &'static str, code: &'static str, text: impl Into<String>) -> Self {
        Self { field: Some(field), ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, text) }
    }

    pub(super) fn unavailable() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "unavailable",
            "We could not make sure that it was stored. Your words are still here. Please send it again in a minute: it is never sent twice.",
        )
    }

    /// Our fault: its kinds go to the log, without anything that was entered.
    ///
    /// # Privacy
    /// Only faults are logged, never that something was accepted.
    pub(super) fn fault(what: &'static str, error: &dyn std::error::Error) -> Self {
        let mut causes = vec![error.to_string()];
        let mut cause = error.source();
        while let Some(next) = cause {
            causes.push(next.to_string());
            cause = next.source();
        }
        tracing::error!(what, causes = causes.join(": "), "a fault");
        Self::unavailable()
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut error = json!({"code": self.code, "text": self.text});
        if let Some(field) = self.field {
            error["field"] = field.into();
        }
        (self.status, Json(json!({ "error": error }))).into_response()
    }
}

/// Reads a JSON body.
pub(super) fn read<T: DeserializeOwned>(headers: &HeaderMap, body: &Bytes) -> Result<T, Refusal> {
    let is_json = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    if is_json.is_none_or(|kind| kind.split(';').next().unwrap_or_default().trim() != "application/json") {
        return Err(Refusal::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "form",
            "Expected content-type: application/json.",
        ));
    }
    serde_json::from_slice(body).map_err(|_| unreadable())
}

pub(super) fn unreadable() -> Refusal {
    Refusal::new(
        StatusCode::BAD_REQUEST,
        "form",
        "What arrived was not what this page sends. Please load the page again; your words stay in it.",
    )
}

pub(super) fn done<T: Serialize>(value: T) -> Answer<T> {
    Ok(Json(value))
}

/// For every address that is not there.
pub(super) async fn nothing_here() -> Refusal {
    Refusal::new(StatusCode::NOT_FOUND, "nothing_here", "There is nothing at this address.")
}
