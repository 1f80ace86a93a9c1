//! What can go wrong at rest.

use std::path::{Path, PathBuf};

use crate::Obstacle;

/// The store could not do it.
///
/// It names the operation and the cell, never a value: the cause is kept for matching, not for printing.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// Somebody reads from what was to be rewritten.
    #[error("the database is in use")]
    Busy,
    /// The folder or a file in it could not be made or opened.
    #[error("the data folder cannot be used: {reason}")]
    Folder {
        /// What the operating system said.
        reason: std::io::ErrorKind,
        /// The cause.
        #[source]
        source: std::io::Error,
    },
    /// Nothing can be written where the files are.
    #[error("nothing can be written in {}: {obstacle}. {}", folder.display(), obstacle.remedy())]
    Obstructed {
        /// Where.
        folder: PathBuf,
        /// What is in the way.
        obstacle: Obstacle,
    },
    /// The file with a server's address has none in it.
    #[error("{file} holds no address of a PostgreSQL server (postgres://role:password@host/database)")]
    Address {
        /// Which file.
        file: PathBuf,
    },
    /// The server cannot be used.
    #[error("the PostgreSQL server of {name}.url cannot be used: {problem}")]
    Server {
        /// Of which database.
        name: &'static str,
        /// In words.
        problem: &'static str,
        /// The cause, where there is one.
        #[source]
        source: Option<sqlx::Error>,
    },
    /// A newer version of the program made the database.
    #[error(
        "the database {name} was brought up to date by a newer version of this program, and this one does not know it: start the newer one"
    )]
    Newer {
        /// Which one.
        name: &'static str,
    },
    /// The schema could not be brought up to date.
    #[error("the database {name} cannot be brought to this version's schema")]
    Migration {
        /// Which one.
        name: &'static str,
        /// The cause.
        #[source]
        source: sqlx::migrate::MigrateError,
    },
    /// A statement failed.
    #[error("the database failed at: {operation}")]
    Database {
        /// What was being done.
        operation: &'static str,
        /// The cause.
        #[source]
        source: sqlx::Error,
    },
    /// A stored value is not what this version writes.
    #[error("the database holds an unexpected value in {table}.{column}")]
    Cell {
        /// Which table.
        table: &'static str,
        /// Which column.
        column: &'static str,
    },
}

impl StoreError {
    /// The same, or what is in the way in this folder, where something is: it says more than what the database made of it.
    pub(crate) fn explained(self, folder: &Path) -> Self {
        // A folder that is still to be made lies on the disk of the nearest one above it
        let there = folder.ancestors().find(|folder| folder.is_dir());
        match there.and_then(Obstacle::of) {
            Some(obstacle) if !matches!(self, Self::Newer { .. }) => {
                Self::Obstructed { folder: folder.to_owned(), obstacle }
            }
            _ => self,
        }
    }

    /// Why a schema could not be brought up to date.
    pub(crate) fn migration(name: &'static str, source: sqlx::migrate::MigrateError) -> Self {
        match source {
            sqlx::migrate::MigrateError::VersionMissing(_) => Self::Newer { name },
            source => Self::Migration { name, source },
        }
    }
}

/// Names the operation that failed.
pub trait During<T> {
    /// Turns a failure into [`StoreError::Database`] with this `operation`.
    ///
    /// # Errors
    /// When there was one.
    fn during(self, operation: &'static str) -> Result<T, StoreError>;
}

impl<T> During<T> for Result<T, sqlx::Error> {
    fn during(self, operation: &'static str) -> Result<T, StoreError> {
        self.map_err(|source| StoreError::Database { operation, source })
    }
}
