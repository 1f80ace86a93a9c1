//! The relay as on a host of its own: its own folder and configuration, and the link.

use std::{net::SocketAddr, path::Path, sync::Arc};

use domain::{ManualClock, SystemRandomness};
use ethics_bot::{BuildError, RelayApp, RunningRelay};
use storage_testing::Folder;

use crate::{RelayConfiguration, patiently};

pub(super) struct Annex {
    folder: Folder,
    /// At any free port the first time, at the same ones ever after: the bot knows them.
    link: SocketAddr,
    page: SocketAddr,
    running: Option<RunningRelay>,
}

impl Annex {
    pub(super) async fn new() -> Self {
        let anywhere = SocketAddr::from(([127, 0, 0, 1], 0));
        let folder = storage_testing::folder().await;
        Self { folder, link: anywhere, page: anywhere, running: None }
    }

    pub(super) async fn start(&mut self, clock: Arc<ManualClock>) -> Result<(), BuildError> {
        if self.running.is_some() {
            return Ok(());
        }
        let config = RelayConfiguration::new(self.folder(), self.link, self.page, 60).read();
        let app = RelayApp::build(config, clock, Arc::new(SystemRandomness)).await?;
        self.link = app.link_addr().expect("an address");
        self.page = app.page_addr().expect("an address").expect("a page");
        self.running = Some(app.start(false));
        Ok(())
    }

    pub(super) async fn stop(&mut self) {
        if let Some(running) = self.running.take() {
            running.stop().await;
        }
    }

    pub(super) async fn is_joined(&self) {
        patiently("the bot joins the relay", || async { (self.at_work().bots() > 0).then_some(()) }).await;
    }

    pub(super) fn at_work(&self) -> &RunningRelay {
        self.running.as_ref().expect("the relay is running")
    }

    pub(super) const fn link(&self) -> SocketAddr {
        self.link
    }

    pub(super) const fn page(&self) -> SocketAddr {
        self.page
    }

    pub(super) fn folder(&self) -> &Path {
        self.folder.path()
    }
}
