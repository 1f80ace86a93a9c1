#![doc = include_str!("../README.md")]

mod announced_keys;
mod events;
mod passes;
mod store;

pub use announced_keys::AnnouncedKey;
pub use passes::{NewPassCode, Person, Redeemed};
pub use storage_sqlite::StoreError;
pub use store::IdentityStore;
