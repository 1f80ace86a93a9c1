//! One file: how it is opened.

use std::{
    fs::{self, OpenOptions},
    path::Path,
    time::Duration,
};

use sqlx::{
    ConnectOptions, Connection, SqliteConnection, SqlitePool,
    migrate::{MigrateError, Migrator},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use crate::{During, StoreError};

/// Opens (and makes, where missing) `file` in `folder`, readable by this user only, and brings its schema up to date.
///
/// Committed means on disk: write-ahead log with `synchronous = FULL`. Deleted means overwritten: `secure_delete`.
///
/// # Errors
/// [`StoreError::Folder`] and [`StoreError::Migration`] say what is wrong with which file.
pub async fn open(
    folder: &Path,
    file: &'static str,
    migrations: &Migrator,
) -> Result<SqlitePool, StoreError> {
    private_folder(folder).map_err(|source| StoreError::Folder { reason: source.kind(), source })?;
    let path = folder.join(file);
    private_file(&path).map_err(|source| StoreError::Folder { reason: source.kind(), source })?;
    let options = SqliteConnectOptions::new()
        .filename(&path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(2))
        .pragma("secure_delete", "ON")
        .pragma("temp_store", "MEMORY")
        .pragma("trusted_schema", "OFF");
    migrate(&options, migrations).await.map_err(|source| StoreError::Migration { file, source })?;
    // SQLite ends a transaction by itself when the disk is full or fails; the driver goes on counting it, and from then on refuses every transaction
    // on that connection: such a one is closed. Before this comes the driver's ping, which comes after every rollback that was left to be done.
    let pool = SqlitePoolOptions::new()
        .max_connections(4)
        .before_acquire(|connection, _| Box::pin(async { Ok(!connection.is_in_transaction()) }))
        .connect_with(options)
        .await
        .during("open the database")?;
    // The log and its index are made by the first statement: now, and not when the first report comes, for their times would say when that was
    sqlx::query("SELECT 1 FROM sqlite_master LIMIT 1")
        .fetch_optional(&pool)
        .await
        .during("open the database")?;
    Ok(pool)
}

/// A table that is made anew is dropped first, and with foreign keys enforced the rows that belong to its rows would go with it (SQLite, "Making Other Kinds
/// Of Table Schema Changes"). Afterwards every row that refers to one that is not there is an error.
async fn migrate(options: &SqliteConnectOptions, migrations: &Migrator) -> Result<(), MigrateError> {
    let mut connection = options.clone().foreign_keys(false).connect().await?;
    migrations.run(&mut connection).await?;
    let orphans = sqlx::query("PRAGMA foreign_key_check").fetch_all(&mut connection).await?;
    if !orphans.is_empty() {
        return Err(MigrateError::Source("rows refer to rows that are not there".into()));
    }
    connection.close().await?;
    Ok(())
}

/// Opens `file` in `folder` as it is, to read from it only. Nothing is made and no schema is changed.
///
/// # Errors
/// [`StoreError::Folder`] when it is not there.
pub async fn open_to_read(folder: &Path, file: &'static str) -> Result<SqliteConnection, StoreError> {
    let path = folder.join(file);
    fs::metadata(&path).map_err(|source| StoreError::Folder { reason: source.kind(), source })?;
    let options = SqliteConnectOptions::new()
        .filename(&path)
        .read_only(true)
        .busy_timeout(Duration::from_secs(2))
        .pragma("trusted_schema", "OFF");
    options.connect().await.during("open the database to read")
}

/// Gives the file of the log's index, which is beside `file`, the time at which `other` was last written.
///
/// # Errors
/// [`StoreError::Folder`] when the file system does not do it.
pub fn date_index_as(folder: &Path, file: &str, other: &str) -> Result<(), StoreError> {
    let index = folder.join(format!("{file}-shm"));
    let dated = || {
        let time = fs::metadata(folder.join(other))?.modified()?;
        match OpenOptions::new().write(true).open(index) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
            opened => opened?.set_modified(time),
        }
    };
    dated().map_err(|source| StoreError::Folder { reason: source.kind(), source })
}

#[cfg(unix)]
fn private_folder(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    if folder.is_dir() {
        return Ok(());
    }
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(unix)]
fn private_file(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
    OpenOptions::new().create(true).append(true).mode(0o600).open(path)?;
    fs::set_permissions(path, fs::Permissions::from_mode(0o600))
}

#[cfg(not(unix))]
fn private_folder(folder: &Path) -> std::io::Result<()> {
    fs::create_dir_all(folder)
}

#[cfg(not(unix))]
fn private_file(path: &Path) -> std::io::Result<()> {
    OpenOptions::new().create(true).append(true).open(path).map(|_| ())
}

/// Every `(table, column)` of a live schema, for the test that compares it with the list of classified columns.
///
/// # Errors
/// When the store does not answer.
pub async fn columns(pool: &SqlitePool) -> Result<Vec<(String, String)>, StoreError> {
    sqlx::query_as(
        "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c \
         WHERE m.type = 'table' AND m.name NOT LIKE '\\_sqlx%' ESCAPE '\\' AND m.name NOT LIKE 'sqlite%'",
    )
    .fetch_all(pool)
    .await
    .during("list columns")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// SQLite itself ends a transaction when the disk is full, and the driver goes on counting it. Such a connection must not come back.
    #[tokio::test]
    async fn a_disk_that_was_full_spoils_no_connection() {
        let folder = tempfile::tempdir().unwrap();
        let pool = open(folder.path(), "test.db", &Migrator::DEFAULT).await.unwrap();
        sqlx::query("CREATE TABLE word (word TEXT)").execute(&pool).await.unwrap();
        for _ in 0..8 {
            let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await.unwrap();
            sqlx::query("PRAGMA max_page_count = 1").execute(&mut *transaction).await.unwrap();
            let full = sqlx::query("INSERT INTO word VALUES (hex(zeroblob(1000000)))");
            let full = full.execute(&mut *transaction).await.unwrap_err();
            assert!(full.to_string().contains("full"), "{full}");
            sqlx::query("PRAGMA max_page_count = 100000").execute(&mut *transaction).await.unwrap();
        }
        for _ in 0..8 {
            let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await.unwrap();
            sqlx::query("INSERT INTO word VALUES ('a')").execute(&mut *transaction).await.unwrap();
            transaction.commit().await.unwrap();
        }
    }
}
