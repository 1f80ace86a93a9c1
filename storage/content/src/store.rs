//! The three files, and how they are opened.

use std::path::{Path, PathBuf};

use sqlx::{Sqlite, SqlitePool, Transaction, migrate::Migrator};
use storage_sqlite::{During, StoreError};

static CONTENT: Migrator = sqlx::migrate!("migrations/content");
static EVIDENCE: Migrator = sqlx::migrate!("migrations/evidence");
static KEYS: Migrator = sqlx::migrate!("migrations/keys");

/// Whether something was added, or had been added before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Added {
    /// It is new.
    New,
    /// The same one was there already; nothing changed.
    Known,
}

impl Added {
    pub(crate) const fn from_rows(rows: u64) -> Self {
        if rows == 0 { Self::Known } else { Self::New }
    }
}

/// The content side at rest: contents, files and keys, each in a file of its own. Cheap to clone.
#[derive(Debug, Clone)]
pub struct ContentStore {
    pub(crate) content: SqlitePool,
    pub(crate) evidence: SqlitePool,
    pub(crate) keys: SqlitePool,
    folder: PathBuf,
}

impl ContentStore {
    /// Opens (and makes, where missing) `content.db`, `evidence.db` and `keys.db` in `folder`, readable by this user only, and brings their schema up to
    /// date.
    ///
    /// # Errors
    /// [`StoreError::Folder`] and [`StoreError::Migration`] say what is wrong with which file.
    pub async fn open(folder: &Path) -> Result<Self, StoreError> {
        Ok(Self {
            content: storage_sqlite::open(folder, "content.db", &CONTENT).await?,
            evidence: storage_sqlite::open(folder, "evidence.db", &EVIDENCE).await?,
            keys: storage_sqlite::open(folder, "keys.db", &KEYS).await?,
            folder: folder.to_owned(),
        })
    }

    /// Waits for running statements, writes the log back into the files and closes them.
    pub async fn close(&self) {
        self.content.close().await;
        self.evidence.close().await;
        self.keys.close().await;
    }

    /// Writes the contents and the keys anew in the order of their random keys, and empties all logs.
    ///
    /// # Errors
    /// When the store does not answer, or somebody still reads from a log; then the next release tries again.
    ///
    /// # Privacy
    /// A page holds its rows in the order in which they were inserted, and a log every page as it was after each insertion; the time of a file
    /// is that of its last write. After this no file says in which order or when reports came (promises A3, A4).
    pub async fn settle(&self) -> Result<(), StoreError> {
        for pool in [&self.content, &self.keys] {
            sqlx::query("VACUUM").execute(pool).await.during("rewrite a file")?;
        }
        self.empty_logs().await?;
        // The index of a log is written through memory: its file has the time at which the first report came since the operating system last looked
        for file in ["content.db", "evidence.db", "keys.db"] {
            storage_sqlite::date_index_as(&self.folder, file, "content.db")?;
        }
        Ok(())
    }

    /// Writes the logs back into the files and empties them: what was deleted is in no log either.
    ///
    /// # Errors
    /// When the store does not answer, or somebody still reads from a log; then a log may still hold what was deleted.
    pub async fn empty_logs(&self) -> Result<(), StoreError> {
        for pool in [&self.keys, &self.content, &self.evidence] {
            let (busy, _, _): (i64, i64, i64) = sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)")
                .fetch_one(pool)
                .await
                .during("empty a log")?;
            if busy != 0 {
                return Err(StoreError::Busy);
            }
        }
        Ok(())
    }

    /// Every `(table, column)` of the live schema, for the test that compares it with the list of classified columns.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn columns(&self) -> Result<Vec<(String, String)>, StoreError> {
        let mut columns = storage_sqlite::columns(&self.content).await?;
        columns.extend(storage_sqlite::columns(&self.evidence).await?);
        columns.extend(storage_sqlite::columns(&self.keys).await?);
        Ok(columns)
    }

    /// A transaction that may write, from its first statement on.
    pub(crate) async fn begin(
        &self,
        operation: &'static str,
    ) -> Result<Transaction<'static, Sqlite>, StoreError> {
        self.content.begin_with("BEGIN IMMEDIATE").await.during(operation)
    }
}
