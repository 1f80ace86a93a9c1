//! The page's side of passes (`relay/page/passes.js`, as it is committed) in Node.js, against the server's side.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod bundle;
mod exchange;
mod node;
mod texts;
mod work;
