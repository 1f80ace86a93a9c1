//! What every answer carries, who may send forms, and how long an answer may take.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, header},
    middleware::Next,
    response::Response,
};

use crate::{PATIENCE, StaffPage, answer};

/// Our own style, our own forms, and nothing else: no script at all.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const HEADERS: [(HeaderName, &str); 8] = [
    (header::CACHE_CONTROL, "no-store"),
    (header::CONTENT_SECURITY_POLICY, POLICY),
    // With "no-referrer" browsers would not say where a form comes from either
    (header::REFERRER_POLICY, "same-origin"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), browsing-topics=(), interest-cohort=()",
    ),
];

/// Lets a request through that may come, bounds the wait for its answer, and adds the headers that it does not have.
pub(crate) async fn guard(State(page): State<Arc<StaffPage>>, request: Request, next: Next) -> Response {
    let changes = ![Method::GET, Method::HEAD].contains(request.method());
    let mut response = if changes && !is_ours(request.headers(), &page.origin) || is_ahead(request.headers())
    {
        answer::forbidden()
    } else {
        // In a task of its own: what was sent is taken to its end, also when its sender has left the page meanwhile
        let run = tokio::spawn(next.run(request));
        match tokio::time::timeout(PATIENCE, run).await {
            Ok(Ok(response)) => response,
            _ if changes => answer::unknown(),
            _ => answer::unavailable(),
        }
    };
    for (name, value) in HEADERS {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

/// Whether a form came from this page: browsers say so of every form, and no page can say it for another (Fetch, 3.1; Fetch Metadata).
fn is_ours(headers: &HeaderMap, origin: &str) -> bool {
    let of = |name: HeaderName| headers.get(name).map(HeaderValue::as_bytes);
    match of(header::ORIGIN) {
        Some(found) => found == origin.as_bytes(),
        None => of(HeaderName::from_static("sec-fetch-site")) == Some(b"same-origin"),
    }
}

/// Whether a browser fetches the page before somebody asked for it: reading is in the trail, so nothing is read ahead.
fn is_ahead(headers: &HeaderMap) -> bool {
    let purpose = headers.get("sec-purpose").and_then(|purpose| purpose.to_str().ok());
    purpose.is_some_and(|purpose| purpose.contains("prefetch"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_this_page_alone_are_taken() {
        let ours = "https://cases.example.com";
        let taken = |headers: &[(&str, &str)]| {
            let pairs = headers.iter().map(|(name, value)| {
                (HeaderName::from_bytes(name.as_bytes()).unwrap(), HeaderValue::from_str(value).unwrap())
            });
            is_ours(&pairs.collect(), ours)
        };
        assert!(taken(&[("origin", ours)]));
        assert!(taken(&[("sec-fetch-site", "same-origin")]));
        for site in ["cross-site", "same-site", "none"] {
            assert!(!taken(&[("sec-fetch-site", site)]), "{site}");
        }
        for origin in ["null", "https://cases.example.com.evil.example", "http://cases.example.com", ""] {
            assert!(!taken(&[("origin", origin), ("sec-fetch-site", "same-origin")]), "{origin}");
        }
        assert!(!taken(&[]));
    }
}
