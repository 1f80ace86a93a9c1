//! The real program as a child process.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Output, Stdio},
    sync::LazyLock,
};

use tokio::process::{Child, Command};

use crate::{Configuration, RelayConfiguration};

/// The `ethics-bot` of this workspace as it stands, in `target/<profile>`: cargo builds what is missing or stale, once in a test binary's life.
///
/// # Panics
/// When it cannot be built.
#[must_use]
pub fn binary() -> &'static Path {
    static BINARY: LazyLock<PathBuf> = LazyLock::new(build);
    &BINARY
}

fn build() -> PathBuf {
    let test = std::env::current_exe().expect("the test's own path");
    // target/<profile>/deps/<test>
    let profile = test.parent().and_then(Path::parent).expect("target/<profile>");
    let mut build = std::process::Command::new(env!("CARGO"));
    build.args(["build", "--quiet", "--locked", "-p", "ethics-bot", "--target-dir"]);
    build.arg(profile.parent().expect("target"));
    if profile.ends_with("release") {
        build.arg("--release");
    }
    build.current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    // What cargo says to this test of its package would have build scripts run again, and with them half of the tree
    for (name, _) in std::env::vars() {
        if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
            build.env_remove(name);
        }
    }
    assert!(build.status().expect("cargo").success(), "ethics-bot cannot be built");
    profile.join(format!("ethics-bot{}", std::env::consts::EXE_SUFFIX))
}

/// `ethics-bot serve`, at work.
#[derive(Debug)]
pub struct Program {
    child: Child,
    log: PathBuf,
}

impl Program {
    /// Starts `ethics-bot serve` with this configuration; its standard error goes to `program.log` in `folder`.
    ///
    /// # Panics
    /// When it does not start.
    #[must_use]
    pub fn serve(configuration: &Configuration, folder: &Path) -> Self {
        let environment = configuration.environment.iter();
        let environment: Vec<_> = environment.map(|(name, value)| (name.as_str(), value.as_str())).collect();
        Self::start("serve", &configuration.toml, &environment, folder)
    }

    /// Starts `ethics-bot relay` with this configuration, as [`serve`](Self::serve) does.
    ///
    /// # Panics
    /// When it does not start.
    #[must_use]
    pub fn relay(configuration: &RelayConfiguration, folder: &Path) -> Self {
        Self::start("relay", &configuration.toml, &[], folder)
    }

    fn start(subcommand: &str, toml: &str, environment: &[(&str, &str)], folder: &Path) -> Self {
        let log = folder.join("program.log");
        let file = folder.join("ethics-bot.toml");
        std::fs::write(&file, toml).expect("the configuration is written");
        let child = Command::new(binary())
            .args([subcommand, "--config"])
            .arg(&file)
            .env_clear()
            .envs(environment.iter().copied())
            .stdout(Stdio::null())
            .stderr(std::fs::File::create(&log).expect("the log's file"))
            .kill_on_drop(true)
            .spawn()
            .expect("the program starts");
        Self { child, log }
    }

    /// Ends it at once, as a power cut does.
    ///
    /// # Panics
    /// When it cannot be ended.
    pub async fn kill(mut self) {
        self.child.kill().await.expect("it ends");
    }

    /// Runs the program with these arguments to its end, with this environment only.
    ///
    /// # Panics
    /// When it does not start.
    pub async fn run(arguments: &[&str], environment: &[(&str, &str)]) -> Output {
        let mut command = Command::new(binary());
        command.args(arguments).env_clear().envs(environment.iter().copied()).kill_on_drop(true);
        command.output().await.expect("the program runs")
    }

    /// What it has logged so far.
    ///
    /// # Panics
    /// When the log cannot be read.
    #[must_use]
    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).expect("the log")
    }

    /// Where it listens for Slack, once it says so.
    #[must_use]
    pub fn address(&self) -> Option<String> {
        self.said("listening for Slack address=")
    }

    /// Where the relay's page is, once it says so.
    #[must_use]
    pub fn page_address(&self) -> Option<SocketAddr> {
        self.said("the relay's page address=")?.parse().ok()
    }

    /// The rest of the line of its log that has this in it, once it is there.
    #[must_use]
    pub fn said(&self, what: &str) -> Option<String> {
        let log = self.log();
        let (_, after) = log.split_once(what)?;
        after.split_once('\n').map(|(rest, _)| rest.trim().to_owned())
    }

    /// Asks it to stop, as an operator does, and waits until it has.
    ///
    /// # Panics
    /// When it does not stop well.
    pub async fn stop(mut self) {
        let id = self.child.id().expect("it is running").to_string();
        let asked = Command::new("kill").args(["-TERM", &id]).status().await.expect("kill");
        assert!(asked.success());
        let ended = self.child.wait().await.expect("it ends");
        assert!(ended.success(), "{ended}");
    }
}
