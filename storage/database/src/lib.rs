//! How a database is opened, an SQLite file or a schema of a PostgreSQL server, and what can go wrong with one. The sides of the storage share
//! this and nothing else: neither a file nor a table nor a row.
//!
//! Their statements are written once and mean the same on both: see [`Database`].

mod database;
mod error;
mod flag;
mod look;
mod moments;
mod obstacle;
mod patience;
mod place;
mod postgres;
mod rows;
mod server;
mod sqlite;

pub use database::{Alone, Database, Engine, Schema, sql};
pub use error::{During, StoreError};
pub use flag::Flag;
pub use look::{ServerLook, is_sound, look_at_server};
pub use moments::{CLOCKS_APART_MS, is_held, latest_ms};
pub use obstacle::Obstacle;
pub use patience::patiently;
pub use rows::{StoredRow, StoredValue, read_rows};
pub use server::ServerFile;

/// Makes the roles and schemas on a PostgreSQL server.
pub const SETUP: &str = include_str!("../setup.sql");
