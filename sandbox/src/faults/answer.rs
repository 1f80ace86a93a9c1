//! An answer in place of the real one.

use serde_json::Value;

/// What the Web API answers instead of doing its work.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// Headers, for instance `Retry-After`.
    pub headers: Vec<(String, String)>,
    /// The body as it goes out; JSON or not.
    pub body: String,
}

impl Answer {
    /// HTTP 200 with `{"ok": false, "error": code}`.
    pub fn error(code: &str) -> Self {
        let body = serde_json::json!({"ok": false, "error": code}).to_string();
        Self { status: 200, headers: Vec::new(), body }
    }

    /// HTTP 429 with `Retry-After`, in seconds.
    pub fn rate_limited(seconds: u64) -> Self {
        let headers = vec![("retry-after".to_owned(), seconds.to_string())];
        Self { headers, ..Self::rate_limited_for_unknown_time() }
    }

    /// HTTP 429 that does not say how long to wait.
    pub fn rate_limited_for_unknown_time() -> Self {
        Self { status: 429, ..Self::error("ratelimited") }
    }

    /// Any JSON with HTTP 200.
    pub fn json(body: &Value) -> Self {
        Self { status: 200, headers: Vec::new(), body: body.to_string() }
    }

    /// A web page where JSON was expected, as a proxy or a tired server sends it.
    pub fn html(status: u16) -> Self {
        let body = "<!DOCTYPE html>\n<html><head><title>Something went wrong</title></head>\
                    <body><h1>We are having trouble</h1><p>Please try again in a moment.</p></body></html>\n";
        Self { status, headers: Vec::new(), body: body.to_owned() }
    }

    /// A status without anything to read.
    pub fn status(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: String::new() }
    }
}
