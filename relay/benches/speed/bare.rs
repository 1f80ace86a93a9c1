//! The bare cost: one seal and one insert in a transaction of its own, by the same settings.

use std::path::Path;

use domain::{Cell, DraftId, SealingKey, SystemRandomness};
use sqlx::{
    SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};

const TABLE: &str = "CREATE TABLE bare (id BLOB PRIMARY KEY, body BLOB NOT NULL) STRICT, WITHOUT ROWID;";

/// A file with one table.
#[derive(Clone)]
pub(crate) struct Bare(SqlitePool);

impl Bare {
    pub(crate) async fn open(folder: &Path) -> Self {
        let options = SqliteConnectOptions::new()
            .filename(folder.join("bare.db"))
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .pragma("secure_delete", "ON");
        let pool = SqlitePool::connect_with(options).await.unwrap();
        sqlx::query(TABLE).execute(&pool).await.unwrap();
        Self(pool)
    }

    /// Seals and stores one body.
    pub(crate) async fn insert(self, body: Vec<u8>) {
        let key = SealingKey::from_bytes([7; 32]);
        let id = DraftId::random(&SystemRandomness);
        let cell = Cell { table: "bare", column: "body", row: id.as_bytes() };
        let sealed = key.seal(cell, &body, &SystemRandomness);
        let mut transaction = self.0.begin_with("BEGIN IMMEDIATE").await.unwrap();
        sqlx::query("INSERT INTO bare (id, body) VALUES ($1, $2)")
            .bind(id.as_bytes().as_slice())
            .bind(sealed.as_bytes())
            .execute(&mut *transaction)
            .await
            .unwrap();
        transaction.commit().await.unwrap();
    }
}
