//! `/report mailbox`: the reporter's way back.

mod answer;
mod conversation;
mod door;

pub use answer::answer;
pub use conversation::MAILBOX_ANSWER;
pub(crate) use conversation::spoken;
pub use door::{MAILBOX_DOOR, door, unlock};

/// The button that opens the door.
pub const MAILBOX_OPEN: &str = "mailbox_open";
