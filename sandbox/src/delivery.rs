//! From Slack to the app: over WebSockets or signed HTTP.

pub(crate) mod address;
pub(crate) mod flight;
pub(crate) mod http;
mod life;
pub(crate) mod parcel;
pub(crate) mod socket;
