//! Documents of every format, sound and hostile, as somebody hands them over.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test may; the exception in clippy.toml does not reach its helpers"
)]

mod hostile;
mod printed;
mod properties;
mod samples;
mod word;
