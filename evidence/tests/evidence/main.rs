//! Files full of marks go in; what comes out holds none, and still shows what it showed.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may; the exception in clippy.toml does not reach its helpers"
)]

mod fixture;
mod hostile;
mod marks;
mod office;
mod pdf;
mod pictures;
mod properties;

use evidence::{Clean, Limits, Refusal};

/// With the limits of every day.
fn clean(bytes: &[u8]) -> Result<Clean, Refusal> {
    evidence::clean(bytes, &Limits::default())
}
