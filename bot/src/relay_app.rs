//! The relay alone, as a value: built from its own configuration, run, stopped. It knows no workspace.

use std::{net::SocketAddr, sync::Arc};

use domain::{Clock, Current, Randomness};
use passes::PassSeeds;
use relay::link::{IssuerSlot, LinkKeys, LinkRooms, serve};
use tokio::{net::TcpListener, sync::Notify};
use tokio_util::sync::CancellationToken;

use crate::{
    BuildError,
    config::RelayHostConfig,
    health::{Health, HealthSide, Link, Parts},
    key_file::{KeyFile, Missing},
    metrics::Metrics,
    relay_host::{HostConfig, RelayHost, RunningHost},
};

/// The relay of a host of its own, ready to run.
#[allow(missing_debug_implementations)]
pub struct RelayApp {
    host: RelayHost,
    listener: TcpListener,
    keys: Arc<dyn Current<LinkKeys>>,
    rooms: LinkRooms,
    slot: Arc<IssuerSlot>,
    health: HealthSide,
}

impl RelayApp {
    /// Builds it: opens the databases, reads or draws the keys, takes the ports.
    ///
    /// # Errors
    /// [`BuildError`]; then nothing was started.
    pub async fn build(
        config: RelayHostConfig,
        clock: Arc<dyn Clock>,
        randomness: Arc<dyn Randomness>,
    ) -> Result<Self, BuildError> {
        let RelayHostConfig {
            company,
            release,
            deadlines,
            relay: relay_config,
            link,
            storage,
            log: _,
            health,
        } = config;
        let slot = Arc::new(IssuerSlot::new());
        let parts = HostConfig {
            company: &company,
            release: &release,
            deadlines: &deadlines,
            relay: &relay_config,
            storage: &storage,
            directory: None,
        };
        let host = RelayHost::open(parts, slot.clone(), clock.clone(), randomness.clone()).await?;
        let keys = Arc::new(KeyFile::open(&link.key_file, Missing::Draw, randomness.as_ref())?);
        let seeds: Option<Arc<dyn Current<PassSeeds>>> = match &relay_config.page {
            Some(page) => {
                Some(Arc::new(KeyFile::open(&page.pass_key_file, Missing::Refuse, randomness.as_ref())?))
            }
            None => None,
        };
        let listener = TcpListener::bind(link.listen)
            .await
            .map_err(|source| BuildError::Listen { address: link.listen, source })?;
        let parts = Parts {
            content: Some(host.content.clone()),
            link: Some(Link::ToBot(slot.clone())),
            ..Parts::default()
        };
        let metrics = Metrics::new(clock.clone());
        let health = HealthSide::open(health.as_ref(), Health::new(metrics, parts, clock.clone())).await?;
        let rooms = LinkRooms {
            intake: host.relay.clone(),
            mailboxes: host.relay.clone(),
            desk: host.relay.clone(),
            outbox: host.relay.clone(),
            heads: host.relay.clone(),
            board: host.relay.clone(),
            files: host.files(),
            schedule: release,
            seeds,
            clock,
        };
        Ok(Self { host, listener, keys, rooms, slot, health })
    }

    /// Where it listens for the bot.
    ///
    /// # Errors
    /// When the operating system does not say.
    pub fn link_addr(&self) -> std::io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Where its page listens; `None` when there is none.
    ///
    /// # Errors
    /// When the operating system does not say.
    pub fn page_addr(&self) -> std::io::Result<Option<SocketAddr>> {
        self.host.page_addr()
    }

    /// Where it tells how it is; `None` when it does not.
    ///
    /// # Errors
    /// When the operating system does not say.
    pub fn health_addr(&self) -> std::io::Result<Option<SocketAddr>> {
        self.health.address()
    }

    /// Starts to listen. With `jobs`, releases and reminders happen as they are due; without, only when [`RunningRelay::release`] and
    /// [`RunningRelay::remind`] are called.
    #[must_use]
    pub fn start(self, jobs: bool) -> RunningRelay {
        let stop = CancellationToken::new();
        // Nobody hears it here: the bot looks at the outbox every second
        let bell = Arc::new(Notify::new());
        let health = self.health.health.clone();
        let mut host = self.host.start(jobs, bell, &health, &stop);
        let slot = self.slot.clone();
        let serving = serve(self.listener, self.keys, self.rooms, self.slot, stop.clone());
        host.tasks.push(health.tasks.spawn("link", serving));
        host.tasks.extend(self.health.start(jobs, &stop));
        RunningRelay { host, slot, health, stop }
    }
}

/// The relay at work.
#[allow(missing_debug_implementations)]
pub struct RunningRelay {
    host: RunningHost,
    slot: Arc<IssuerSlot>,
    health: Arc<Health>,
    stop: CancellationToken,
}

impl RunningRelay {
    /// Releases what waits, now.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn release(&self) -> Result<(), relay::RelayError> {
        self.host.release().await
    }

    /// Releases what is urgent, now.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn release_urgent(&self) -> Result<(), relay::RelayError> {
        self.host.release_urgent().await
    }

    /// Writes the reminders that are due, now; says how many.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn remind(&self) -> Result<usize, relay::RelayError> {
        self.host.remind().await
    }

    /// Looks at its parts for `/readyz` and `/metrics`, now.
    pub async fn look_at_health(&self) {
        self.health.look().await;
    }

    /// How many bots have joined: with one or more, passes can be issued.
    #[must_use]
    pub fn bots(&self) -> usize {
        self.slot.bots()
    }

    /// Stops: takes no more requests, waits for what is being answered, closes the databases.
    pub async fn stop(self) {
        self.stop.cancel();
        self.host.close().await;
    }
}
