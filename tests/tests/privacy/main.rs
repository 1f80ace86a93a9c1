//! Privacy: what may be nowhere is nowhere. The promises are in `docs/THREAT-MODEL.md`; A1 to A4 here.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod canary;
mod columns;
mod sabotage;
mod search;
mod year;
