//! What the browser looks at: a workspace and the bot in this process, with its jobs running and on the sandbox's clock, as in the demo.

use std::sync::Arc;

use domain::SystemRandomness;
use ethics_bot::{App, DemoClock, Running};
use sandbox::Sandbox;
use tests::{Configuration, Person, Via, Workspace};

/// A workspace with the bot at work in it.
pub(crate) struct Demo {
    workspace: Workspace,
    running: Running,
    _folder: tempfile::TempDir,
}

impl Demo {
    /// Reports leave every `release_every_s` seconds.
    pub(crate) async fn start(release_every_s: u32) -> Self {
        let workspace = Workspace::start(Sandbox::builder()).await;
        let folder = tempfile::tempdir().expect("a folder");
        let config = Configuration::new(&workspace, folder.path(), Via::Socket, release_every_s).read();
        let clock = Arc::new(DemoClock::new(&workspace.sandbox));
        let built = App::build(config, clock, Arc::new(SystemRandomness)).await;
        let running = built.expect("the bot is built").start(true);
        workspace.is_connected().await;
        Self { workspace, running, _folder: folder }
    }

    /// Somebody, by handle, who uses the control API.
    pub(crate) fn person(&self, handle: &str) -> Person {
        self.workspace.person(handle)
    }

    /// The page's address.
    pub(crate) fn url(&self) -> String {
        self.workspace.sandbox.url()
    }

    pub(crate) async fn end(self) {
        self.running.stop().await;
        self.workspace.sandbox.shutdown().await;
    }
}
