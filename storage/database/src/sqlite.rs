//! One file: how it is opened.

use std::{
    fs::{self, OpenOptions},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use sqlx::{
    AnyConnection, AnyPool, ConnectOptions, Connection,
    any::{AnyConnectOptions, AnyPoolOptions},
    migrate::{MigrateError, Migrator},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};

use crate::{During, Schema, StoreError, place::Place};

/// The connections to one file.
pub(crate) struct Pools {
    /// To read, and for single statements.
    pub(crate) readers: AnyPool,
    /// The one whose transactions write. SQLite has no queue for whoever wants to write, this has; and what its connection knows of the file is not outdated by another's write.
    pub(crate) writer: AnyPool,
}

/// Opens (and makes, where missing) the file in `folder`, readable by this user only, and brings its schema up to date.
///
/// Committed means on disk: write-ahead log with `synchronous = FULL`. Deleted means overwritten: `secure_delete`.
///
/// # Errors
/// [`StoreError::Folder`] and [`StoreError::Migration`] say what is wrong with which file.
pub(crate) async fn open(folder: &Path, schema: &Schema) -> Result<Pools, StoreError> {
    private_folder(folder).map_err(|source| StoreError::Folder { reason: source.kind(), source })?;
    let path = file(folder, schema.name)?;
    private_file(&path).map_err(|source| StoreError::Folder { reason: source.kind(), source })?;
    let options = SqliteConnectOptions::new()
        .filename(&path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .pragma("secure_delete", "ON")
        .pragma("temp_store", "MEMORY")
        .pragma("trusted_schema", "OFF");
    // Of two processes that start at once, one makes the tables, and the other one finds them
    let _turn = turn(folder).await?;
    migrate(&options, schema.sqlite).await.map_err(|source| StoreError::migration(schema.name, source))?;
    // SQLite ends a transaction by itself when the disk is full or fails; the driver goes on counting it, and from then on refuses every transaction
    // on that connection: such a one is closed. A file needs no ping before it is used; the one after comes when every rollback is done that was left to be done.
    let place = Arc::new(Place::of(path));
    let pool = async |connections| {
        let place = Arc::clone(&place);
        AnyPoolOptions::new()
            .max_connections(connections)
            .test_before_acquire(false)
            .before_acquire(move |connection, known| {
                let is_good = !connection.is_in_transaction() && place.holds_for(known.age);
                Box::pin(async move { Ok(is_good) })
            })
            .after_connect(|connection, _| Box::pin(async { set(connection, SETTINGS).await }))
            .connect_with(any_options(&options)?)
            .await
            .during("open the database")
    };
    let (readers, writer) = (pool(3).await?, pool(1).await?);
    // The log and its index are made by the first statement: now, and not when the first report comes, for their times would say when that was
    sqlx::query("SELECT 1 FROM sqlite_master LIMIT 1")
        .fetch_optional(&readers)
        .await
        .during("open the database")?;
    Ok(Pools { readers, writer })
}

impl Pools {
    /// Waits for running statements and closes all.
    #[cfg(test)]
    pub(crate) async fn close(self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

/// Waits until nobody else brings a database of this folder up to date. Where the file system has no locks, nobody waits.
async fn turn(folder: &Path) -> Result<Option<fs::File>, StoreError> {
    let folder =
        fs::File::open(folder).map_err(|source| StoreError::Folder { reason: source.kind(), source })?;
    loop {
        match folder.try_lock() {
            Ok(()) => return Ok(Some(folder)),
            Err(fs::TryLockError::WouldBlock) => tokio::time::sleep(Duration::from_millis(20)).await,
            Err(fs::TryLockError::Error(_)) => return Ok(None),
        }
    }
}

/// What each connection begins with.
const SETTINGS: &[&str] = &[
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA busy_timeout = 2000",
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA trusted_schema = OFF",
];

async fn set(connection: &mut AnyConnection, settings: &[&'static str]) -> Result<(), sqlx::Error> {
    for setting in settings {
        sqlx::query(*setting).execute(&mut *connection).await?;
    }
    Ok(())
}

/// The same file for the driver of both. Files are made before, not here.
fn any_options(options: &SqliteConnectOptions) -> Result<AnyConnectOptions, StoreError> {
    sqlx::any::install_default_drivers();
    let options = AnyConnectOptions::from_url(&options.to_url_lossy()).during("open the database")?;
    Ok(options.disable_statement_logging())
}

fn file(folder: &Path, name: &str) -> Result<PathBuf, StoreError> {
    // The driver takes an address, in which a relative path is a host's name
    let folder =
        folder.canonicalize().map_err(|source| StoreError::Folder { reason: source.kind(), source })?;
    let file = folder.join(format!("{name}.db"));
    // The driver takes an address, in which a percent sign begins a letter
    if file.to_str().is_none_or(|path| path.contains('%')) {
        let source = std::io::Error::new(
            std::io::ErrorKind::InvalidFilename,
            "the path of the data folder has a percent sign in it, or is not UTF-8",
        );
        return Err(StoreError::Folder { reason: source.kind(), source });
    }
    Ok(file)
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

/// Opens the file as it is, to read from it only. Nothing is made and no schema is changed.
///
/// # Errors
/// [`StoreError::Folder`] when it is not there.
pub(crate) async fn open_to_read(folder: &Path, name: &str) -> Result<AnyConnection, StoreError> {
    connect_to_read(folder, name, false).await
}

/// The same, and where there is no log beside the file nobody writes into it: then not even SQLite's own files are made.
///
/// # Errors
/// As [`open_to_read`].
pub(crate) async fn open_to_look(folder: &Path, name: &str) -> Result<AnyConnection, StoreError> {
    let is_alone = !folder.join(format!("{name}.db-wal")).exists();
    connect_to_read(folder, name, is_alone).await
}

async fn connect_to_read(folder: &Path, name: &str, is_alone: bool) -> Result<AnyConnection, StoreError> {
    let path = file(folder, name)?;
    fs::metadata(&path).map_err(|source| StoreError::Folder { reason: source.kind(), source })?;
    let options = SqliteConnectOptions::new().filename(&path).read_only(true).immutable(is_alone);
    let mut connection = any_options(&options)?.connect().await.during("open the database to read")?;
    let settings = ["PRAGMA busy_timeout = 2000", "PRAGMA trusted_schema = OFF"];
    set(&mut connection, &settings).await.during("open the database to read")?;
    Ok(connection)
}

/// Writes the file as it is at one moment into a new one, while the program runs; its rows lie in the order of their keys.
pub(crate) async fn copy(folder: &Path, name: &str, into: &Path) -> Result<(), StoreError> {
    const OPERATION: &str = "copy the database";
    let mut connection = open_to_read(folder, name).await?;
    let file = into.join(format!("{name}.db"));
    let made = |source: std::io::Error| StoreError::Folder { reason: source.kind(), source };
    private_folder(into).map_err(made)?;
    private_file(&file).map_err(made)?;
    sqlx::query("VACUUM INTO $1")
        .bind(file.display().to_string())
        .execute(&mut connection)
        .await
        .during(OPERATION)?;
    connection.close().await.during(OPERATION)?;
    fs::File::open(&file).and_then(|file| file.sync_all()).map_err(made)
}

/// Writes the log back into the file and empties it.
pub(crate) async fn empty_log(pool: &AnyPool) -> Result<(), StoreError> {
    let (busy, _, _): (i64, i64, i64) =
        sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(pool).await.during("empty a log")?;
    if busy == 0 { Ok(()) } else { Err(StoreError::Busy) }
}

/// Writes the file anew: its rows lie in the order of their keys.
pub(crate) async fn rewrite(pool: &AnyPool) -> Result<(), StoreError> {
    sqlx::query("VACUUM").execute(pool).await.during("rewrite a file")?;
    Ok(())
}

/// Gives the file of the log's index, which is beside the file, the time at which `other` was last written.
pub(crate) fn date_index_as(folder: &Path, name: &str, other: &str) -> Result<(), StoreError> {
    let index = folder.join(format!("{name}.db-shm"));
    let dated = || {
        let time = fs::metadata(folder.join(other))?.modified()?;
        match date(&index, time) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
            dated => dated,
        }
    };
    dated().map_err(|source| StoreError::Folder { reason: source.kind(), source })
}

/// By its path: whoever opens a file of SQLite's and closes it gives up every lock that this process has on it (fcntl(2), "Advisory record locking"), and the next
/// process that opens the database takes itself for the only one.
#[cfg(unix)]
fn date(path: &Path, time: std::time::SystemTime) -> std::io::Result<()> {
    use rustix::fs::{AtFlags, CWD, Timespec, Timestamps, UTIME_OMIT, utimensat};
    let since = time.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    let seconds = i64::try_from(since.as_secs()).unwrap_or(i64::MAX);
    let times = Timestamps {
        last_access: Timespec { tv_sec: 0, tv_nsec: UTIME_OMIT },
        last_modification: Timespec { tv_sec: seconds, tv_nsec: since.subsec_nanos().into() },
    };
    utimensat(CWD, path, &times, AtFlags::empty()).map_err(std::io::Error::from)
}

#[cfg(not(unix))]
fn date(path: &Path, time: std::time::SystemTime) -> std::io::Result<()> {
    OpenOptions::new().write(true).open(path)?.set_modified(time)
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

/// Every table's columns.
pub(crate) const COLUMNS: &str = "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c \
     WHERE m.type = 'table' AND m.name NOT LIKE '\\_sqlx%' ESCAPE '\\' AND m.name NOT LIKE 'sqlite%'";

#[cfg(test)]
mod tests {
    use super::*;

    static NOTHING: Migrator = Migrator::DEFAULT;
    static EMPTY: Schema =
        Schema { name: "test", lock: 0, sqlite: &NOTHING, postgres: &NOTHING, shuffled: &[] };

    /// SQLite itself ends a transaction when the disk is full, and the driver goes on counting it. Such a connection must not come back.
    #[tokio::test]
    async fn a_disk_that_was_full_spoils_no_connection() {
        let folder = tempfile::tempdir().unwrap();
        let pool = open(folder.path(), &EMPTY).await.unwrap().writer;
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

    /// What is written into a file that was moved away, or deleted, would be found by nobody.
    #[tokio::test]
    async fn a_file_that_is_not_at_its_place_takes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let pool = open(&data, &EMPTY).await.unwrap().readers;
        sqlx::query("CREATE TABLE word (word TEXT)").execute(&pool).await.unwrap();
        let write = async |word: &str| {
            sqlx::query("INSERT INTO word VALUES ($1)").bind(word.to_owned()).execute(&pool).await
        };
        let words = async || {
            sqlx::query_scalar::<_, String>("SELECT word FROM word ORDER BY word")
                .fetch_all(&pool)
                .await
                .unwrap()
        };
        write("before").await.unwrap();
        let away = folder.path().join("away");
        std::fs::rename(&data, &away).unwrap();
        for _ in 0..6 {
            write("lost").await.unwrap_err();
        }
        std::fs::rename(&away, &data).unwrap();
        write("after").await.unwrap();
        assert_eq!(words().await, ["after", "before"]);

        // Another file in its place, as when a backup is put back beneath a running program
        std::fs::rename(&data, &away).unwrap();
        open(&data, &EMPTY).await.unwrap().close().await;
        write("lost").await.unwrap_err();
        sqlx::query("CREATE TABLE word (word TEXT)").execute(&pool).await.unwrap();
        write("there").await.unwrap();
        assert_eq!(words().await, ["there"]);
    }
}
