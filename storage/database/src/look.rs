//! Looking at a database without changing it, for `ethics-bot check`.

use std::{path::Path, time::Duration};

use sqlx::{ConnectOptions, Connection, sqlite::SqliteConnectOptions};

use crate::{During, ServerFile, StoreError, postgres};

/// What somebody should know of a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "four facts that have nothing to do with each other")]
pub struct ServerLook {
    /// A commit waits until a standby has it.
    pub waits_for_standby: bool,
    /// It keeps the time of every commit beside the rows (`track_commit_timestamp`).
    pub keeps_commit_times: bool,
    /// It writes statements into its log (`log_statement`, `log_min_duration_statement`, `log_min_error_statement` and others).
    pub logs_statements: bool,
    /// A commit waits until it is on the disk (`fsync`).
    pub writes_to_disk: bool,
}

/// Looks at the server on which a database is. Nothing is changed.
///
/// # Errors
/// [`StoreError::Server`] says what is wrong with it.
pub async fn look_at_server(folder: &Path, name: &'static str) -> Result<ServerLook, StoreError> {
    let file = ServerFile::of(folder, name);
    match file.read()? {
        Some(url) => postgres::look(&url, name).await,
        None => Err(StoreError::Address { file: file.path().to_owned() }),
    }
}

/// Reads the whole of `file` in `folder` and says whether its structure is sound (SQLite, "PRAGMA quick_check"). It may be in use.
///
/// Nothing is changed. Where there is no log beside the file nobody writes into it: then not even SQLite's own files are made.
///
/// # Errors
/// When it is not there, or is no database.
pub async fn is_sound(folder: &Path, file: &'static str) -> Result<bool, StoreError> {
    const OPERATION: &str = "look whether the file is sound";
    let path = folder.join(file);
    std::fs::metadata(&path).map_err(|source| StoreError::Folder { reason: source.kind(), source })?;
    let is_alone = !folder.join(format!("{file}-wal")).exists();
    let options = SqliteConnectOptions::new()
        .filename(&path)
        .read_only(true)
        .immutable(is_alone)
        .busy_timeout(Duration::from_secs(2))
        .pragma("trusted_schema", "OFF");
    let mut connection = options.connect().await.during(OPERATION)?;
    let found: String =
        sqlx::query_scalar("PRAGMA quick_check(1)").fetch_one(&mut connection).await.during(OPERATION)?;
    // Now, and not some time later: the last one that closes it takes the log away
    connection.close().await.during(OPERATION)?;
    Ok(found == "ok")
}

#[cfg(test)]
mod tests {
    use sqlx::migrate::Migrator;

    use super::*;
    use crate::{Schema, sqlite};

    static NOTHING: Migrator = Migrator::DEFAULT;
    static EMPTY: Schema =
        Schema { name: "test", lock: 0, sqlite: &NOTHING, postgres: &NOTHING, shuffled: &[] };

    #[tokio::test]
    async fn a_torn_file_is_told_from_a_sound_one_and_nothing_is_made() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        let pools = sqlite::open(folder, &EMPTY).await.unwrap();
        let pool = &pools.writer;
        sqlx::query("CREATE TABLE word (word TEXT)").execute(pool).await.unwrap();
        for _ in 0..50 {
            sqlx::query("INSERT INTO word VALUES (hex(zeroblob(1000)))").execute(pool).await.unwrap();
        }
        assert!(is_sound(folder, "test.db").await.unwrap(), "while it is in use");
        pools.close().await;
        assert!(!folder.join("test.db-wal").exists(), "a log stays behind");
        let names = || std::fs::read_dir(folder).unwrap().count();
        let (before, bytes) = (names(), std::fs::read(folder.join("test.db")).unwrap());
        assert!(is_sound(folder, "test.db").await.unwrap());
        assert_eq!((names(), std::fs::read(folder.join("test.db")).unwrap()), (before, bytes.clone()));

        // A page of zeros in the middle, as a disk that fails leaves it
        let mut torn = bytes;
        let middle = torn.len() / 2 / 4096 * 4096;
        torn[middle..middle + 4096].fill(0);
        std::fs::write(folder.join("test.db"), &torn).unwrap();
        assert!(!is_sound(folder, "test.db").await.unwrap_or(false));
        std::fs::write(folder.join("test.db"), "no database").unwrap();
        assert!(is_sound(folder, "test.db").await.is_err());
        assert!(is_sound(folder, "none.db").await.is_err());
    }
}
