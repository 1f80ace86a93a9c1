//! The crate from outside, against small servers on loopback. No network, no credentials.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may; the exception in clippy.toml does not reach its helpers"
)]

mod blocks;
mod deadline;
mod dispatch;
mod fake_slack;
mod payloads;
#[cfg(feature = "receiver")]
mod receiver;
mod recorder;
mod retries;
mod socket_mode;
mod web_api;
