//! The story in the real pages, the workspace's and the relay's, in a real browser: Debian's Chromium, headless, by way of its chromedriver. Both must be
//! installed; `tests/run` sees to it.
//!
//! With `ETHICS_BOT_SCREENSHOTS=docs/screenshots` (a folder, below the workspace's unless it is absolute) the stories also take the pictures of the
//! documentation: `relay-*.png` come from `two_worlds`, so `ETHICS_BOT_SCREENSHOTS=docs/screenshots cargo test -p tests --test browser two_worlds`
//! takes these alone.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may; the exception in clippy.toml does not reach its helpers"
)]

mod chrome;
mod clock;
mod crowd;
mod demo;
mod elements;
mod groups;
mod hurry;
mod keyboard;
mod kitchen;
mod menu;
mod page;
mod photo;
mod pictures;
mod reporter;
mod stack;
mod staff;
mod story;
mod threads;
mod two_worlds;
