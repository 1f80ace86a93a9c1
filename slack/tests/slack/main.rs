//! The crate from outside, against small servers on loopback. No network, no credentials.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may; the exception in clippy.toml does not reach its helpers"
)]

mod blocks;
mod calls;
mod contracts;
mod deadline;
mod dispatch;
mod fake_slack;
mod faults;
mod payloads;
mod privacy;
mod properties;
#[cfg(feature = "receiver")]
mod receiver;
mod recorder;
mod refresh;
mod retries;
mod shorthand;
mod socket_mode;
mod tokens;
mod web_api;
