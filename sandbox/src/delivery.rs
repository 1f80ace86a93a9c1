//! From Slack to the app: over WebSockets or signed HTTP.

pub(crate) mod flight;
pub(crate) mod http;
pub(crate) mod socket;
