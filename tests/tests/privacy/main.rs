//! Privacy: what may be nowhere is nowhere. One file for each promise of `docs/THREAT-MODEL.md` or for a pair of them; each has a run in which the
//! promise is broken on purpose, so that its test is known to be able to fail.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod canary;
mod canary_page;
mod columns;
mod deletion;
mod details;
mod disk;
mod excluded;
mod excluded_outside;
mod flood;
mod linked;
mod log_lines;
mod lone;
mod lone_page;
mod metrics;
mod numbers;
mod page_door;
mod presence;
mod receipt;
mod sabotage;
mod search;
mod second_look;
mod spend;
mod year;
