//! The house keeps its shape: who may import whom, how big a room gets, what the manifest asks of Slack, what the README promises.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may; the exception in clippy.toml does not reach its helpers"
)]

mod code;
mod dependencies;
mod deploy;
mod imports;
mod logging;
mod manifest;
mod mentions;
mod readme;
mod shape;
mod tree;
