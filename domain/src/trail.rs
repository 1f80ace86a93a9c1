//! The trail: every action of staff on a case, in a chain of hashes, so that one changed, removed or reordered row is found.
//!
//! # Privacy
//! A row holds a role, an action, a case's number and a time: not a word of a report and not a name. What staff does carries the moment; what the
//! program or a reporter does carries a day only (promise A3), and is written at a release or later, never between acceptance and release.

mod action;
mod deed;
mod head;
mod heads;
mod row;
mod walk;

pub use action::TrailAction;
pub use deed::{Actor, Deed};
pub use head::{ParseHeadError, SignedHead, TrailKey, TrailPublicKey};
pub use heads::{HeadTask, TrailError, TrailHeads};
pub use row::{TrailHash, TrailRow};
pub use walk::{TrailFault, TrailWalk, walk_trail};

#[cfg(test)]
mod tests;
