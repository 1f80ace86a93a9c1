//! Slack's signed HTTP requests: [`Verifier`] and [`parse_http`] are pure; with the feature `receiver` there is an axum
//! router around them. One URL takes events, commands and interactions.
//!
//! Source: docs.slack.dev, "Verifying requests from Slack", "The Events API", "Handling user interaction".

mod clock;
mod form;
mod parse;
#[cfg(feature = "receiver")]
mod router;
mod signature;

pub use clock::{Clock, now_unix};
pub use parse::{HttpRequest, ParseError, is_ssl_check, parse_http};
#[cfg(feature = "receiver")]
pub use router::{ReceiverOptions, router};
pub use signature::{SignatureError, Verifier};
