//! What a handler is given beside the payload.

use crate::http::Http;

/// What a handler works with. Cheap to clone; it lives as long as the work needs it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Context {
    /// The Web API.
    pub http: Http,
}

impl Context {
    /// A context around a client, for tests of handlers.
    #[must_use]
    pub fn new(http: Http) -> Self {
        Self { http }
    }
}
