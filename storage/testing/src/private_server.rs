//! A PostgreSQL server of a test's own: the test may stop it, and start it again.

use std::{
    fs,
    net::TcpListener,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::atomic::{AtomicU32, Ordering},
};

use sqlx::{Connection, postgres::PgConnectOptions};
use tempfile::TempDir;

use crate::{Folder, OnServer, connect, run, write_addresses};

/// Where Debian has PostgreSQL's programs, one folder for each version.
const VERSIONS: &str = "/usr/lib/postgresql";
/// What a server that lives for a test needs. What is committed survives a stop all the same: the operating system goes on.
const SETTINGS: &[&str] = &[
    "listen_addresses=127.0.0.1",
    "fsync=off",
    "full_page_writes=off",
    "shared_buffers=64MB",
    "max_connections=300",
];

/// How a server is stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// It ends its connections, and writes out what it has.
    Fast,
    /// At once, as when its machine fails: what was not committed is lost, and connections break.
    Immediate,
}

impl Stop {
    const fn mode(self) -> &'static str {
        match self {
            Self::Fast => "fast",
            Self::Immediate => "immediate",
        }
    }
}

/// A server on a port of its own, which stays the same when it is started again. It is gone when this is dropped.
#[derive(Debug)]
pub struct PrivateServer {
    folder: TempDir,
    port: u16,
    settings: Vec<String>,
}

impl PrivateServer {
    /// Makes a cluster and starts its server.
    ///
    /// # Panics
    /// When PostgreSQL is not installed, or does not start.
    pub async fn start() -> Self {
        Self::with(&[]).await
    }

    /// The same with these settings, `name=value`, in every start.
    ///
    /// # Panics
    /// As [`start`](Self::start).
    pub async fn with(settings: &[&str]) -> Self {
        let server = Self::prepared(settings);
        let data = server.data().display().to_string();
        let made = server.command(
            "initdb",
            &["-D", &data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
        );
        finished(made).await;
        server.start_again().await;
        server
    }

    /// A standby of this server: a copy that follows it, on a port of its own, with these settings.
    ///
    /// # Panics
    /// When this one does not run, or the standby does not start.
    pub async fn standby(&self, settings: &[&str]) -> Self {
        let standby = Self::prepared(settings);
        let (data, port) = (standby.data().display().to_string(), self.port.to_string());
        let from = ["-h", "127.0.0.1", "-p", &port, "-U", "postgres", "-D", &data];
        let how = ["-R", "-X", "stream", "--checkpoint=fast", "--no-sync"];
        finished(standby.command("pg_basebackup", &[&from[..], &how[..]].concat())).await;
        standby.start_again().await;
        standby
    }

    fn prepared(settings: &[&str]) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let free = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("a port");
        let settings = SETTINGS.iter().chain(settings).map(|setting| (*setting).to_owned()).collect();
        let server = Self { folder, port: free.port(), settings };
        if server.is_root() {
            // The server does not run as root
            let given = Command::new("chown").arg("postgres:").arg(server.folder.path()).status();
            assert!(
                given.is_ok_and(|given| given.success()),
                "there is no user postgres: install PostgreSQL"
            );
        }
        server
    }

    /// Starts it again, and waits until it answers.
    ///
    /// # Panics
    /// When it does not start: with its log.
    pub async fn start_again(&self) {
        let settings = self.settings.iter().map(|setting| format!("-c {setting} ")).collect::<String>();
        let options = format!(
            "{settings}-c port={} -c unix_socket_directories={}",
            self.port,
            self.folder.path().display()
        );
        let (data, log) = (self.data().display().to_string(), self.log_file().display().to_string());
        let started = self
            .command("pg_ctl", &["-D", &data, "-s", "-w", "-t", "60", "-l", &log, "start", "-o", &options]);
        let started = output(started).await;
        assert!(started.status.success(), "the PostgreSQL server does not start: {}", self.log());
    }

    /// Stops it, and waits until it has stopped.
    ///
    /// # Panics
    /// When it does not stop.
    pub async fn stop(&self, how: Stop) {
        finished(self.stopping(how)).await;
    }

    fn stopping(&self, how: Stop) -> Command {
        let data = self.data().display().to_string();
        self.command("pg_ctl", &["-D", &data, "-s", "-w", "-t", "60", "-m", how.mode(), "stop"])
    }

    /// Makes a standby the primary, and waits until it is.
    ///
    /// # Panics
    /// When it is none.
    pub async fn promote(&self) {
        let data = self.data().display().to_string();
        finished(self.command("pg_ctl", &["-D", &data, "-s", "-w", "-t", "60", "promote"])).await;
    }

    /// Sets one of its settings from now on, without a restart.
    ///
    /// # Panics
    /// When it does not run, or does not know the setting.
    pub async fn set(&self, name: &str, value: &str) {
        let administrator: PgConnectOptions = self.address().parse().expect("an address");
        let mut server = connect(&administrator).await;
        run(&mut server, format!("ALTER SYSTEM SET {name} = '{value}'")).await;
        run(&mut server, "SELECT pg_reload_conf()".to_owned()).await;
        server.close().await.expect("the server");
    }

    /// Where it listens, on this machine.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// Its address, as its administrator.
    #[must_use]
    pub fn address(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// Where it has its files.
    #[must_use]
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// What it has logged so far.
    #[must_use]
    pub fn log(&self) -> String {
        fs::read_to_string(self.log_file()).unwrap_or_default()
    }

    fn log_file(&self) -> PathBuf {
        self.folder.path().join("log")
    }

    /// A new folder that says that its databases are on this server, in a database of its own that goes with the server.
    ///
    /// # Panics
    /// When the server does not run.
    pub async fn folder(&self) -> Folder {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let folder = TempDir::new().expect("a temporary folder");
        let name = format!("private_{}", NEXT.fetch_add(1, Ordering::Relaxed));
        let administrator: PgConnectOptions = self.address().parse().expect("an address");
        let mut server = connect(&administrator).await;
        run(&mut server, format!("CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0")).await;
        server.close().await.expect("the server");
        let mut database = connect(&administrator.clone().database(&name)).await;
        run(&mut database, storage_database::SETUP.to_owned()).await;
        database.close().await.expect("the server");
        write_addresses(&administrator, &name, folder.path());
        Folder { folder, database: Some(OnServer { name, dropped: false }) }
    }

    /// One of PostgreSQL's programs with these arguments, as the user that the server runs as.
    fn command(&self, program: &str, arguments: &[&str]) -> Command {
        let program = programs().join(program);
        let mut command = if self.is_root() {
            let mut command = Command::new("setpriv");
            command.args(["--reuid=postgres", "--regid=postgres", "--init-groups"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        command.args(arguments).current_dir(self.folder.path());
        command
    }

    /// Whoever made the folder runs this.
    fn is_root(&self) -> bool {
        let made_by = fs::metadata("/proc/self").or_else(|_| fs::metadata(self.folder.path()));
        made_by.is_ok_and(|made_by| made_by.uid() == 0)
    }
}

impl Drop for PrivateServer {
    fn drop(&mut self) {
        // One that was stopped already says so, and nobody needs to hear it
        let _ = self.stopping(Stop::Immediate).output();
    }
}

/// PostgreSQL's programs, of the newest version that is installed.
fn programs() -> PathBuf {
    let versions =
        fs::read_dir(VERSIONS).into_iter().flatten().flatten().map(|version| version.path().join("bin"));
    let number = |bin: &PathBuf| {
        let version = bin.parent().and_then(Path::file_name)?.to_str()?;
        version.parse::<u32>().ok()
    };
    let installed = versions.filter(|bin| bin.join("initdb").exists());
    installed
        .max_by_key(number)
        .unwrap_or_else(|| panic!("PostgreSQL is not installed (Debian: apt-get install postgresql)"))
}

async fn output(mut command: Command) -> Output {
    // Others go on meanwhile
    let output = tokio::task::spawn_blocking(move || command.output()).await.expect("the program's thread");
    output.expect("a program of PostgreSQL's runs")
}

async fn finished(command: Command) {
    let what = format!("{command:?}");
    let output = output(command).await;
    let said = &output.stderr;
    assert!(output.status.success(), "{what}: {}", String::from_utf8_lossy(said));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    #[ignore = "needs PostgreSQL's programs: tests/run installs them"]
    async fn a_server_of_its_own_comes_back_again_on_postgresql_with_what_was_committed() {
        let server = PrivateServer::start().await;
        let folder = server.folder().await;
        let mut connection = folder.connect("content").await;
        sqlx::query("CREATE TABLE word (word TEXT)").execute(&mut connection).await.unwrap();
        sqlx::query("INSERT INTO word VALUES ('kept')").execute(&mut connection).await.unwrap();
        server.stop(Stop::Immediate).await;
        assert!(sqlx::query("SELECT 1").execute(&mut connection).await.is_err());
        server.start_again().await;
        let mut connection = folder.connect("content").await;
        let kept: String =
            sqlx::query_scalar("SELECT word FROM word").fetch_one(&mut connection).await.unwrap();
        assert_eq!(kept, "kept");

        let standby = server.standby(&[]).await;
        let administrator: PgConnectOptions = standby.address().parse().unwrap();
        let mut there = connect(&administrator).await;
        let follows: bool =
            sqlx::query_scalar("SELECT pg_is_in_recovery()").fetch_one(&mut there).await.unwrap();
        assert!(follows);
        server.stop(Stop::Fast).await;
        standby.promote().await;
        let follows: bool =
            sqlx::query_scalar("SELECT pg_is_in_recovery()").fetch_one(&mut there).await.unwrap();
        assert!(!follows);
    }
}
