//! The host of the stores: the relay with its databases, its page and its releases. In the bot's process, or alone on a host of its own.

use std::{net::SocketAddr, sync::Arc};

use async_trait::async_trait;
use commands::{Company, Directory};
use domain::{CaseId, Clock, DeadlineRules, EvidenceId, FileCounter, Randomness, ReleaseSchedule, Role};
use relay::{Limits, Relay, RelayError, page::PassIssuer};
use storage_content::ContentStore;
use tokio::{net::TcpListener, sync::Notify, task::JoinHandle};
use tokio_util::sync::CancellationToken;

use crate::{
    BuildError,
    app::DRAIN_FOR,
    config::{RelayConfig, StorageConfig},
    health::Health,
    jobs,
    metrics::Job,
    page::{OpenedPage, PageParts},
};

/// What the host needs of the configuration, whichever file it came from.
pub(crate) struct HostConfig<'a> {
    pub(crate) company: &'a Company,
    pub(crate) release: &'a ReleaseSchedule,
    pub(crate) deadlines: &'a DeadlineRules,
    pub(crate) relay: &'a RelayConfig,
    pub(crate) storage: &'a StorageConfig,
    /// Who holds each role; `None` on a host that does not know it, which goes by the names on the page.
    pub(crate) directory: Option<&'a Directory>,
}

/// The relay, opened.
pub(crate) struct RelayHost {
    pub(crate) relay: Arc<Relay>,
    pub(crate) page: Option<OpenedPage>,
    pub(crate) content: ContentStore,
    schedule: ReleaseSchedule,
    clock: Arc<dyn Clock>,
}

impl RelayHost {
    /// Opens the databases, reads the master key, takes the page's port. The page asks `issuer` for passes.
    pub(crate) async fn open(
        config: HostConfig<'_>,
        issuer: Arc<dyn PassIssuer>,
        clock: Arc<dyn Clock>,
        randomness: Arc<dyn Randomness>,
    ) -> Result<Self, BuildError> {
        let HostConfig { company, release, deadlines, relay: relay_config, storage, directory } = config;
        let content_file = storage.folder.join("content.db");
        storage.find(&["content", "keys"])?;
        let from = &storage.master_key;
        let ring = from.read_or_draw(&content_file, storage.missing_keys(), randomness.as_ref()).await?;
        let content = ContentStore::open(&storage.folder).await?;
        let limits = Limits { unproven_reports: relay_config.unverified_per_release, ..Limits::default() };
        let relay =
            Relay::new(content.clone(), from.keys(ring), release.clone(), clock.clone(), randomness.clone());
        let relay = Arc::new(relay.limited(limits).with_deadlines(deadlines.clone()));
        relay.check_master_key().await?;
        relay.find_spare_keys().await?;
        let page = match &relay_config.page {
            Some(page) => {
                let parts = PageParts {
                    relay: relay.clone(),
                    content: content.clone(),
                    issuer,
                    directory,
                    schedule: release.clone(),
                    missing: storage.missing_keys(),
                    clock: clock.clone(),
                    randomness,
                };
                Some(OpenedPage::open(page, company, parts).await?)
            }
            None => None,
        };
        Ok(Self { relay, page, content, schedule: release.clone(), clock })
    }

    /// Where members of a case fetch files.
    pub(crate) fn files(&self) -> Arc<dyn FileCounter> {
        match &self.page {
            Some(page) => page.counter.clone(),
            None => Arc::new(NoCounter),
        }
    }

    /// Where the page listens; `None` when there is none.
    pub(crate) fn page_addr(&self) -> std::io::Result<Option<SocketAddr>> {
        self.page.as_ref().map(|page| page.listener.local_addr()).transpose()
    }

    /// Opens the page's door and, with `jobs`, releases by the schedule and reminds of deadlines; `bell` rings when there is something to deliver.
    pub(crate) fn start(
        self,
        jobs: bool,
        bell: Arc<Notify>,
        health: &Health,
        stop: &CancellationToken,
    ) -> RunningHost {
        let mut tasks = Vec::new();
        if jobs {
            let scheduled = jobs::release_on_schedule(
                self.relay.clone(),
                self.schedule,
                self.clock.clone(),
                bell.clone(),
                health.metrics.job(Job::Release),
                stop.clone(),
            );
            tasks.push(health.tasks.spawn("release", scheduled));
            let reminding = jobs::remind_on_time(
                self.relay.clone(),
                self.clock,
                bell.clone(),
                health.metrics.job(Job::Deadlines),
                stop.clone(),
            );
            tasks.push(health.tasks.spawn("deadlines", reminding));
            let urgent = jobs::release_what_is_urgent(self.relay.clone(), bell.clone(), stop.clone());
            tasks.push(health.tasks.spawn("urgent", urgent));
        }
        if let Some(OpenedPage { listener, router, .. }) = self.page {
            tasks.push(health.tasks.spawn("page", serve_page(listener, router, stop.clone())));
        }
        RunningHost { relay: self.relay, content: self.content, bell, tasks }
    }
}

/// The relay at work.
pub(crate) struct RunningHost {
    relay: Arc<Relay>,
    content: ContentStore,
    bell: Arc<Notify>,
    pub(crate) tasks: Vec<JoinHandle<()>>,
}

impl RunningHost {
    /// Releases what waits, now.
    pub(crate) async fn release(&self) -> Result<(), RelayError> {
        jobs::release(&self.relay, &self.bell).await
    }

    /// Releases what is urgent, now.
    pub(crate) async fn release_urgent(&self) -> Result<(), RelayError> {
        jobs::release_urgent(&self.relay, &self.bell).await
    }

    /// Writes the reminders that are due, now; says how many.
    pub(crate) async fn remind(&self) -> Result<usize, RelayError> {
        jobs::remind(&self.relay, &self.bell).await
    }

    /// Waits for what is running, and closes the databases. It was told to stop before.
    pub(crate) async fn close(self) {
        for task in self.tasks {
            let _ = tokio::time::timeout(DRAIN_FOR, task).await;
        }
        self.content.close().await;
    }
}

/// Without an access log: who opens the page, and when, is not written down.
async fn serve_page(listener: TcpListener, router: axum::Router, stop: CancellationToken) {
    if let Err(error) = axum::serve(listener, router).with_graceful_shutdown(stop.cancelled_owned()).await {
        tracing::error!(kind = ?error.kind(), "the relay's page stopped");
    }
}

/// Where there is no page, files have nowhere to lie.
struct NoCounter;

#[async_trait]
impl FileCounter for NoCounter {
    async fn lay_ready(&self, _: Role, _: CaseId, _: EvidenceId) -> Option<String> {
        None
    }
}
