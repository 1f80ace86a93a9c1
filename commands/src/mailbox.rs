//! `/report mailbox`: the reporter's way back.

mod conversation;
mod door;

pub(crate) use conversation::spoken;
pub use conversation::{MAILBOX_ANSWER, answer};
pub use door::{MAILBOX_DOOR, door, unlock};

/// The button that opens the door.
pub const MAILBOX_OPEN: &str = "mailbox_open";
