//! The app as a process of its own.

use std::path::PathBuf;
use std::process::Stdio;

use sandbox::InstalledApp;
use tokio::process::{Child, Command};

use crate::kit::Language;

/// A running app, ended when dropped.
pub(crate) struct App {
    _process: Child,
    log: PathBuf,
}

impl App {
    /// Starts it; with a port it listens there, without one it uses Socket Mode.
    pub(crate) fn start(language: Language, api_url: &str, app: &InstalledApp, port: Option<u16>) -> Self {
        let kit = language.kit();
        let sources = language.sources();
        let way = if port.is_some() { "http" } else { "socket" };
        let log = kit.join(format!("{way}-{}.log", std::process::id()));
        let mut command = match language {
            Language::Python => {
                let mut command = Command::new(kit.join("venv/bin/python"));
                command.arg("-u").arg(sources.join("app.py"));
                command
            }
            Language::JavaScript => {
                let mut command = Command::new("node");
                command.arg(sources.join("app.js")).env("NODE_PATH", kit.join("node_modules"));
                command
            }
        };
        // No bytecode beside the sources
        command.env("PYTHONDONTWRITEBYTECODE", "1");
        command.env("SLACK_API_URL", api_url).env("SLACK_BOT_TOKEN", &app.bot_token);
        command.env("SLACK_APP_TOKEN", &app.app_token).env("SLACK_SIGNING_SECRET", &app.signing_secret);
        match port {
            Some(port) => command.env("PORT", port.to_string()),
            None => command.env_remove("PORT"),
        };
        let file = std::fs::File::create(&log).unwrap();
        let process = command
            .stdin(Stdio::null())
            .stdout(file.try_clone().unwrap())
            .stderr(file)
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        Self { _process: process, log }
    }

    /// What it printed.
    pub(crate) fn said(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }
}

impl Drop for App {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("the app said:\n{}", self.said());
        }
        let _ = std::fs::remove_file(&self.log);
    }
}
