//! Socket Mode: Slack delivers over WebSockets the app opens. Source: docs.slack.dev, "Using Socket Mode".
//!
//! Several connections run side by side. Before one ends its next is opened, so that there is no gap; a dead one is noticed
//! by silence; a token that is no good ends the client instead of knocking forever.
//!
//! # Privacy
//! Nothing of a frame is logged here. The WebSocket library writes frames to the `log` facade at `trace`: do not bridge
//! that into a subscriber in production.

mod backoff;
mod connection;
mod error;
mod frame;
mod manager;
mod open;
mod options;
mod slot;
mod state;

pub use error::SocketError;
pub use frame::{DisconnectReason, Envelope, Frame, Hello, ack_text, parse_frame};
pub(crate) use manager::run;
pub use options::GatewayOptions;
pub use state::SocketState;
