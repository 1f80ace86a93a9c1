#![doc = include_str!("../README.md")]

mod events;
mod store;

pub use storage_sqlite::StoreError;
pub use store::IdentityStore;
