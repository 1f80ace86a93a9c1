//! The file, and how it is opened.

use std::path::Path;

use sqlx::{SqlitePool, migrate::Migrator};
use storage_sqlite::StoreError;

static IDENTITY: Migrator = sqlx::migrate!("./migrations");

/// The identity side at rest. Cheap to clone.
#[derive(Debug, Clone)]
pub struct IdentityStore {
    pub(crate) pool: SqlitePool,
}

impl IdentityStore {
    /// Opens (and makes, where missing) `identity.db` in `folder`, readable by this user only, and brings its schema up to date.
    ///
    /// # Errors
    /// [`StoreError::Folder`] and [`StoreError::Migration`] say what is wrong with the file.
    pub async fn open(folder: &Path) -> Result<Self, StoreError> {
        Ok(Self { pool: storage_sqlite::open(folder, "identity.db", &IDENTITY).await? })
    }

    /// Waits for running statements, writes the log back into the file and closes it.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    /// Every `(table, column)` of the live schema, for the test that compares it with the list of classified columns.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn columns(&self) -> Result<Vec<(String, String)>, StoreError> {
        storage_sqlite::columns(&self.pool).await
    }
}
