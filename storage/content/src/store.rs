//! The three databases, and how they are opened.

use std::path::{Path, PathBuf};

use crate::reports::Queue;
use sqlx::{Any, Transaction, migrate::Migrator};
use storage_database::{Alone, Database, Engine, Schema, StoreError};

static CONTENT_FILE: Migrator = sqlx::migrate!("migrations/sqlite/content");
static EVIDENCE_FILE: Migrator = sqlx::migrate!("migrations/sqlite/evidence");
static KEYS_FILE: Migrator = sqlx::migrate!("migrations/sqlite/keys");
static CONTENT_SERVER: Migrator = sqlx::migrate!("migrations/postgres/content");
static KEYS_SERVER: Migrator = sqlx::migrate!("migrations/postgres/keys");

/// On a server the files are in the same schema.
static CONTENT: Schema = Schema {
    name: "content",
    lock: 2,
    sqlite: &CONTENT_FILE,
    postgres: &CONTENT_SERVER,
    shuffled: &[
        ("parcel", "id"),
        ("mailbox", "lookup"),
        ("spent_pass", "id"),
        ("waiting_file", "id"),
        ("waiting_part", "place"),
    ],
};
static EVIDENCE: Schema =
    Schema { name: "evidence", lock: 2, sqlite: &EVIDENCE_FILE, postgres: &CONTENT_SERVER, shuffled: &[] };
static KEYS: Schema = Schema {
    name: "keys",
    lock: 3,
    sqlite: &KEYS_FILE,
    postgres: &KEYS_SERVER,
    shuffled: &[("case_key", "case_id")],
};

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

/// The content side at rest: contents, files and keys, each in a file of its own, or contents and files in a schema of a server and keys in another. Cheap to clone.
#[derive(Debug, Clone)]
pub struct ContentStore {
    pub(crate) content: Database,
    pub(crate) evidence: Database,
    pub(crate) keys: Database,
    pub(crate) incoming: Queue,
    folder: PathBuf,
}

impl ContentStore {
    /// Opens (and makes, where missing) `content.db`, `evidence.db` and `keys.db` in `folder`, readable by this user only, or the schemas that `content.url` and
    /// `keys.url` name, and brings them up to date.
    ///
    /// # Errors
    /// [`StoreError::Folder`], [`StoreError::Server`] and [`StoreError::Migration`] say what is wrong with which.
    pub async fn open(folder: &Path) -> Result<Self, StoreError> {
        let content = Database::open(folder, &CONTENT).await?;
        let evidence = match content.engine() {
            Engine::Sqlite => Database::open(folder, &EVIDENCE).await?,
            Engine::Postgres => content.clone(),
        };
        Ok(Self {
            content,
            evidence,
            keys: Database::open(folder, &KEYS).await?,
            incoming: Queue::default(),
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
        for database in [&self.content, &self.keys] {
            database.rewrite().await?;
        }
        self.empty_logs().await?;
        // The index of a log is written through memory: its file has the time at which the first report came since the operating system last looked
        for database in [&self.content, &self.evidence, &self.keys] {
            database.date_index_as(&self.folder, "content.db")?;
        }
        Ok(())
    }

    /// Writes the logs back into the files and empties them: what was deleted is in no log either.
    ///
    /// # Errors
    /// When the store does not answer, or somebody still reads from a log; then a log may still hold what was deleted.
    pub async fn empty_logs(&self) -> Result<(), StoreError> {
        for database in [&self.keys, &self.content, &self.evidence] {
            database.empty_log().await?;
        }
        Ok(())
    }

    /// Every `(table, column)` of the live schema, for the test that compares it with the list of classified columns.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn columns(&self) -> Result<Vec<(String, String)>, StoreError> {
        let mut columns = self.content.columns().await?;
        if self.evidence.engine() == Engine::Sqlite {
            columns.extend(self.evidence.columns().await?);
        }
        columns.extend(self.keys.columns().await?);
        Ok(columns)
    }

    /// Has the caller release alone among the machines that use the same databases; `None` while another one does.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn alone(&self) -> Result<Option<Alone>, StoreError> {
        self.content.alone("release alone").await
    }

    /// A transaction that may write, from its first statement on.
    pub(crate) async fn begin(
        &self,
        operation: &'static str,
    ) -> Result<Transaction<'static, Any>, StoreError> {
        self.content.begin(operation).await
    }
}
