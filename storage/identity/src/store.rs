//! The database, and how it is opened.

use std::path::Path;

use sqlx::{Any, Transaction, migrate::Migrator};
use storage_database::{Database, Schema, StoreError};

static FILE: Migrator = sqlx::migrate!("migrations/sqlite");
static SERVER: Migrator = sqlx::migrate!("migrations/postgres");
static IDENTITY: Schema =
    Schema { name: "identity", lock: 1, sqlite: &FILE, postgres: &SERVER, shuffled: &[] };

/// The identity side at rest. Cheap to clone.
#[derive(Debug, Clone)]
pub struct IdentityStore {
    pub(crate) database: Database,
}

impl IdentityStore {
    /// Opens (and makes, where missing) `identity.db` in `folder`, readable by this user only, or the schema that `identity.url` names, and brings it up to
    /// date.
    ///
    /// # Errors
    /// [`StoreError::Folder`], [`StoreError::Server`] and [`StoreError::Migration`] say what is wrong with it.
    pub async fn open(folder: &Path) -> Result<Self, StoreError> {
        Ok(Self { database: Database::open(folder, &IDENTITY).await? })
    }

    /// Waits for running statements, writes the log back into the file and closes it.
    pub async fn close(&self) {
        self.database.close().await;
    }

    /// Every `(table, column)` of the live schema, for the test that compares it with the list of classified columns.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn columns(&self) -> Result<Vec<(String, String)>, StoreError> {
        self.database.columns().await
    }

    /// A transaction that may write, from its first statement on.
    pub(crate) async fn begin(
        &self,
        operation: &'static str,
    ) -> Result<Transaction<'static, Any>, StoreError> {
        self.database.begin(operation).await
    }
}
