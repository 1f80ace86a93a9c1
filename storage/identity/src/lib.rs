#![doc = include_str!("../README.md")]

mod events;
mod passes;
mod store;

pub use passes::{NewPassCode, Person, Redeemed};
pub use storage_sqlite::StoreError;
pub use store::IdentityStore;
