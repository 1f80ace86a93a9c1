//! Whom people can turn to, and what each way costs in anonymity (Code: Communication Alternatives).

mod contact;
mod list;
mod named;

pub use contact::{Contact, ContactKind};
pub use list::{CONTACTS_OPEN, message, open};

pub(crate) use list::{button, invitation, outside};
