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

/// What the shorthands of ids such as [`ChannelId::say`](crate::model::ChannelId::say) call with.
impl AsRef<Http> for Context {
    fn as_ref(&self) -> &Http {
        &self.http
    }
}
