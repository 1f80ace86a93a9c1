#![doc = include_str!("../README.md")]

mod announced_keys;
mod events;
mod passes;
mod store;
mod waiver_reminders;
mod waiver_row;
mod waivers;

pub use announced_keys::AnnouncedKey;
pub use passes::{NewPassCode, Person, Redeemed};
pub use storage_sqlite::StoreError;
pub use store::IdentityStore;
pub use waiver_reminders::{BegunReminder, WaiverReminder};
pub use waivers::{StoredWaivers, read_waivers};
