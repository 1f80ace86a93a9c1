//! Who may do what: every door of the table with every kind of person, forged payloads, and that nothing is beside the table.
//!
//! Signed requests go to the real bot, which works in a sandbox. `docs/roles.md` is written from the table:
//! `ROLES_WRITE=1 cargo test -p tests --test roles` writes it anew.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test that cannot go on has failed"
)]

mod cells;
mod doors;
mod fixture;
mod forged;
mod page;
mod pages;
mod payload;
mod people;
mod staff;
mod stage;
