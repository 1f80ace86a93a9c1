//! For tests: a folder for databases of either kind.
//!
//! Tests take [`folder`] where they would take a temporary folder. They run on SQLite; each test target has one more test, which is left out unless it is asked for, and which
//! runs the target [again on PostgreSQL](again_on_postgresql). `tests/run` starts a server of its own for it and says where it is in `ETHICS_BOT_TEST_POSTGRES`.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "for tests: what cannot be set up has failed; tests/run says in the environment where its server is"
)]

mod private_server;

use std::{
    hash::{BuildHasher, Hasher, RandomState},
    path::{Path, PathBuf},
    process::Command,
    sync::atomic::{AtomicU32, Ordering},
};

use sqlx::{
    AnyConnection, AssertSqlSafe, ConnectOptions, Connection, Executor, PgConnection,
    postgres::PgConnectOptions,
};
use tempfile::TempDir;
use tokio::sync::OnceCell;

pub use private_server::{PrivateServer, Stop};

/// The address of a server of our own, as its administrator: `tests/run` sets it.
const SERVER: &str = "ETHICS_BOT_TEST_POSTGRES";
/// Set while a test target runs again on it.
const AGAIN: &str = "ETHICS_BOT_TEST_AGAIN";

/// A temporary folder for databases: they are in it as files, or it says where they are on the server, in a database of its own that is dropped with it.
#[derive(Debug)]
pub struct Folder {
    folder: TempDir,
    database: Option<OnServer>,
}

/// Its database on a server.
#[derive(Debug)]
struct OnServer {
    name: String,
    /// Whether it is dropped with the folder; otherwise it goes with its server.
    dropped: bool,
}

impl Folder {
    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// A connection to a database beside those of the program: `name` is `identity`, `content` or `keys`.
    ///
    /// # Panics
    /// When it is not there.
    pub async fn connect(&self, name: &str) -> AnyConnection {
        connect_in(self.path(), name).await
    }

    /// From now on a table takes no rows, as on a full disk.
    ///
    /// # Panics
    /// When the database does not answer.
    pub async fn refuse_rows(&self, name: &str, table: &str) {
        let refuse = if self.is_on_server() {
            format!(
                "CREATE FUNCTION is_full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'full'; END $$; \
                 CREATE TRIGGER is_full BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION is_full()"
            )
        } else {
            format!("CREATE TRIGGER is_full BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'full'); END")
        };
        self.do_raw(name, refuse).await;
    }

    /// And now it does again.
    ///
    /// # Panics
    /// When the database does not answer.
    pub async fn take_rows_again(&self, name: &str, table: &str) {
        let on = if self.is_on_server() { format!(" ON {table}") } else { String::new() };
        self.do_raw(name, format!("DROP TRIGGER is_full{on}")).await;
    }

    async fn do_raw(&self, name: &str, statement: String) {
        let mut connection = self.connect(name).await;
        let done = connection.execute(sqlx::raw_sql(AssertSqlSafe(statement))).await;
        done.expect("the database takes it");
        connection.close().await.expect("the database");
    }

    /// Whether its databases are on a PostgreSQL server.
    #[must_use]
    pub const fn is_on_server(&self) -> bool {
        self.database.is_some()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let Some(OnServer { name: database, dropped: true }) = self.database.take() else { return };
        // The test's own runtime may be the one that drops this
        let dropped = std::thread::spawn(move || {
            let runtime =
                tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(async {
                let mut server = connect(&administrator()).await;
                run(&mut server, format!("DROP DATABASE {database} WITH (FORCE)")).await;
            });
        });
        // One that stays goes with the server
        let _ = dropped.join();
    }
}

/// Whether this process runs its tests on PostgreSQL.
#[must_use]
pub fn is_on_server() -> bool {
    std::env::var_os(AGAIN).is_some()
}

/// A new folder: for files, or while tests run again, for a database of its own on the server.
///
/// # Panics
/// When it cannot be made.
pub async fn folder() -> Folder {
    let folder = TempDir::new().expect("a temporary folder");
    if !is_on_server() {
        return Folder { folder, database: None };
    }
    let name = make_database(folder.path()).await;
    Folder { folder, database: Some(OnServer { name, dropped: true }) }
}

/// While tests run again, says in a folder that is there already where its databases are on the server. They stay there.
///
/// # Panics
/// When they cannot be made.
pub async fn on_server_if_again(folder: &Path) {
    if is_on_server() {
        std::fs::create_dir_all(folder).expect("a folder");
        make_database(folder).await;
    }
}

/// Where the server has its files, all of them written out: to look for traces in. `None` while tests run on files.
///
/// # Panics
/// When it does not say so.
pub async fn server_files() -> Option<PathBuf> {
    if !is_on_server() {
        return None;
    }
    let mut server = connect(&administrator()).await;
    run(&mut server, "CHECKPOINT".to_owned()).await;
    let folder: String = sqlx::query_scalar("SELECT current_setting('data_directory')")
        .fetch_one(&mut server)
        .await
        .expect("the server's folder");
    Some(PathBuf::from(folder))
}

/// Makes a database on the server and says in this folder where each side of it is.
async fn make_database(folder: &Path) -> String {
    static PREPARED: OnceCell<()> = OnceCell::const_new();
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let server = administrator();
    let template = format!("template_{}", std::process::id());
    PREPARED
        .get_or_init(async || {
            let mut connection = connect(&server).await;
            run(&mut connection, format!("CREATE DATABASE {template} ENCODING 'UTF8' TEMPLATE template0"))
                .await;
            let mut connection = connect(&server.clone().database(&template)).await;
            run(&mut connection, storage_database::SETUP.to_owned()).await;
            connection.close().await.expect("the server");
        })
        .await;
    let name = format!("test_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    let mut connection = connect(&server).await;
    run(&mut connection, format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
    // What is set for a role in a database is not copied with it
    let mut connection = connect(&server.clone().database(&name)).await;
    run(&mut connection, storage_database::SETUP.to_owned()).await;
    write_addresses(&server, &name, folder);
    name
}

/// Says in this folder where each side of a database is, and makes the keys that the program does not draw for a server.
fn write_addresses(server: &PgConnectOptions, name: &str, folder: &Path) {
    for side in ["identity", "content", "keys"] {
        let url = format!(
            "postgres://ethics_{side}@{}:{}/{name}?sslmode=disable",
            server.get_host(),
            server.get_port()
        );
        std::fs::write(folder.join(format!("{side}.url")), url).expect("a file");
    }
    for key in ["master.key", "passes.key", "staff.key"] {
        let part = || RandomState::new().build_hasher().finish();
        let digits = format!("{:016x}{:016x}{:016x}{:016x}", part(), part(), part(), part());
        std::fs::write(folder.join(key), digits).expect("a file");
    }
}

fn administrator() -> PgConnectOptions {
    let server = std::env::var(SERVER)
        .unwrap_or_else(|_| panic!("{SERVER} is not set: tests/run starts a PostgreSQL server and sets it"));
    let options: PgConnectOptions = server.parse().expect("the address of a PostgreSQL server");
    options.disable_statement_logging()
}

/// A connection to a database of this folder, beside those of the program.
///
/// # Panics
/// When it is not there.
pub async fn connect_in(folder: &Path, name: &str) -> AnyConnection {
    sqlx::any::install_default_drivers();
    let on_server = std::fs::read_to_string(folder.join(format!("{name}.url"))).ok();
    let url =
        on_server.unwrap_or_else(|| format!("sqlite://{}", folder.join(format!("{name}.db")).display()));
    AnyConnection::connect(&url).await.expect("the database")
}

async fn connect(options: &PgConnectOptions) -> PgConnection {
    options.connect().await.expect("the PostgreSQL server of the tests")
}

async fn run(connection: &mut PgConnection, statement: String) {
    // Two processes that make roles at the same moment get in each other's way
    for _ in 0..20 {
        match connection.execute(sqlx::raw_sql(AssertSqlSafe(statement.clone()))).await {
            Ok(_) => return,
            Err(sqlx::Error::Database(error))
                if error.message().contains("concurrently") || error.message().contains("being accessed") =>
            {
                tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            }
            Err(error) => panic!("{statement}: {error}"),
        }
    }
    panic!("{statement}: again and again in the way of another");
}

/// Runs this test target again, with its databases on the PostgreSQL server; without the tests that are about the files themselves, which `skipped` names (a part of the name will do).
///
/// # Panics
/// When one of its tests fails.
pub fn again_on_postgresql(skipped: &[&str]) {
    again(&skipped.iter().flat_map(|name| ["--skip", name]).collect::<Vec<_>>());
}

/// The same with only the tests that have this in their names.
///
/// # Panics
/// When one of them fails.
pub fn again_on_postgresql_of(name: &str) {
    again(&[name]);
}

fn again(arguments: &[&str]) {
    assert!(
        std::env::var_os(SERVER).is_some(),
        "{SERVER} is not set: tests/run starts a PostgreSQL server and sets it"
    );
    let mut again = Command::new(std::env::current_exe().expect("the test's own path"));
    again.env(AGAIN, "1").args(["--skip", "again_on_postgresql", "--nocapture"]).args(arguments);
    assert!(again.status().expect("the test itself").success(), "not the same on PostgreSQL");
}
