//! How fast the sandbox is: how soon an app is connected, and how many envelopes a second it delivers without losing one.
//!
//! ```text
//! cargo bench -p sandbox --bench speed
//! ```
//!
//! The sandbox, the app and the person who writes share one process and two threads.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a program to measure with, not a library"
)]

mod app;
mod load;
mod start;

fn main() {
    let runtime = || {
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime")
    };
    runtime().block_on(start::measure());
    // What the log keeps is full after the first of these
    runtime().block_on(load::measure());
}
