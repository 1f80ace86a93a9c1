//! The Web API: one function per method over one core, [`Http::call`].
//!
//! Reads are sent as a form and writes as JSON, the token always in the header. A 429 closes only its own bucket (the
//! method, for posts the method and channel) for as long as Slack says. Server errors and timeouts are repeated only for
//! methods that may be repeated safely. Source: docs.slack.dev, "Using the Slack Web API" and "Rate limits".

mod attempt;
mod builder;
mod call;
mod code;
mod conversations;
mod decode;
mod error;
mod files;
mod history;
mod identity;
mod invite;
mod messages;
mod method;
mod oauth;
mod observe;
mod paginate;
mod ratelimit;
mod respond;
mod retry;
mod shorthand;
mod team;
mod users;
mod views;

pub use builder::HttpBuilder;
pub(crate) use builder::is_loopback;
pub use call::{Http, Reply};
pub use code::Code;
pub use error::{ApiError, HttpError};
pub use files::Upload;
pub use history::History;
pub use identity::Identity;
pub use invite::InviteOutcome;
pub use messages::Posted;
pub use method::{Encoding, Method, Tier, Token};
pub use oauth::Grant;
pub use observe::{CallInfo, CallOutcome};
pub use paginate::Page;
pub use ratelimit::RatelimitInfo;
pub use retry::Retries;
pub use views::ViewTarget;
