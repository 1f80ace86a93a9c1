//! How a private SQLite file is opened, and what can go wrong with one. The two sides of the storage share this and nothing else: neither
//! a file nor a table nor a row.

mod error;
mod file;
mod look;

pub use error::{During, StoreError};
pub use file::{columns, date_index_as, open, open_to_read};
pub use look::is_sound;
