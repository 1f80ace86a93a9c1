//! What can be done with an id in hand: `channel.say(&ctx, "hello")`.
//!
//! Each of these is one call of [`Http`](super::Http), and fails as that does.

mod channel;
mod user;
mod view;
