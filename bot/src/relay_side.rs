//! The relay as the bot sees it: in this process, or over the link on another host.

use std::sync::Arc;

use async_trait::async_trait;
use commands::passes::PassDesk;
use domain::{BoardBooks, CaseDesk, Clock, FileCounter, Intake, Mailboxes, Outbox, Randomness, TrailHeads};
use passes::{Evaluation, PassSeeds};
use relay::{
    RelayError,
    link::{LinkKeys, PassRoom, Remote},
    page::{IssueError, IssueRequest, PassIssuer},
};
use storage_identity::IdentityStore;
use tokio::{sync::Notify, task::JoinHandle};
use tokio_util::sync::CancellationToken;

use crate::{
    BuildError,
    app::DRAIN_FOR,
    config::{ApartConfig, Config},
    health::{Health, Link, Parts},
    key_file::{KeyFile, Missing},
    pass_issuer::Issuer,
    relay_host::{HostConfig, RelayHost, RunningHost},
};

/// The rooms of the relay, wherever it is.
pub(crate) struct RelayRooms {
    pub(crate) intake: Arc<dyn Intake>,
    pub(crate) mailboxes: Arc<dyn Mailboxes>,
    pub(crate) desk: Arc<dyn CaseDesk>,
    pub(crate) outbox: Arc<dyn Outbox>,
    pub(crate) heads: Arc<dyn TrailHeads>,
    pub(crate) board: Arc<dyn BoardBooks>,
    pub(crate) files: Arc<dyn FileCounter>,
    /// Who gives codes for passes; `None` where there is no page.
    pub(crate) passes: Option<Arc<dyn PassDesk>>,
    /// The page's address, as people type it.
    pub(crate) page_url: Option<String>,
}

/// The relay, where it is.
pub(crate) enum RelaySide {
    Here(Box<RelayHost>),
    Apart { remote: Arc<Remote>, passes: Option<PassRoom> },
}

impl RelaySide {
    /// Opens the one that the configuration names. One on another host need not be there yet.
    pub(crate) async fn open(
        config: &Config,
        identity: &IdentityStore,
        clock: Arc<dyn Clock>,
        randomness: Arc<dyn Randomness>,
    ) -> Result<(Self, RelayRooms), BuildError> {
        match &config.relay.apart {
            Some(apart) => open_apart(apart, config, identity, clock, randomness),
            None => open_here(config, identity, clock, randomness).await,
        }
    }

    /// Where the page listens, if it is here.
    pub(crate) fn page_addr(&self) -> std::io::Result<Option<std::net::SocketAddr>> {
        match self {
            Self::Here(host) => host.page_addr(),
            Self::Apart { .. } => Ok(None),
        }
    }

    /// What there is to look at.
    pub(crate) fn parts(&self) -> Parts {
        match self {
            Self::Here(host) => Parts { content: Some(host.content.clone()), ..Parts::default() },
            Self::Apart { remote, .. } => {
                Parts { link: Some(Link::ToRelay(remote.clone())), ..Parts::default() }
            }
        }
    }

    /// Starts it, or joins it.
    pub(crate) fn start(
        self,
        jobs: bool,
        bell: Arc<Notify>,
        health: &Health,
        stop: &CancellationToken,
    ) -> RunningSide {
        match self {
            Self::Here(host) => RunningSide::Here(Box::new(host.start(jobs, bell, health, stop))),
            Self::Apart { remote, passes } => {
                let stop = stop.clone();
                let keeping = async move { remote.keep(passes, stop).await };
                RunningSide::Apart(health.tasks.spawn("link", keeping))
            }
        }
    }
}

async fn open_here(
    config: &Config,
    identity: &IdentityStore,
    clock: Arc<dyn Clock>,
    randomness: Arc<dyn Randomness>,
) -> Result<(RelaySide, RelayRooms), BuildError> {
    let desk = match &config.relay.page {
        Some(page) => Some(Arc::new(Issuer {
            store: identity.clone(),
            seeds: Arc::new(KeyFile::open(
                &page.pass_key_file,
                config.storage.missing_keys(),
                randomness.as_ref(),
            )?),
            per_epoch: page.passes_per_quarter,
            clock: clock.clone(),
            randomness: randomness.clone(),
        })),
        None => None,
    };
    let issuer: Arc<dyn PassIssuer> = match &desk {
        Some(desk) => desk.clone(),
        None => Arc::new(NoIssuer),
    };
    let parts = HostConfig {
        company: &config.company,
        release: &config.release,
        deadlines: &config.deadlines,
        relay: &config.relay,
        storage: &config.storage,
        directory: Some(&config.directory),
    };
    let host = RelayHost::open(parts, issuer, clock, randomness).await?;
    let rooms = RelayRooms {
        intake: host.relay.clone(),
        mailboxes: host.relay.clone(),
        desk: host.relay.clone(),
        outbox: host.relay.clone(),
        heads: host.relay.clone(),
        board: host.relay.clone(),
        files: host.files(),
        passes: desk.map(|desk| desk as Arc<dyn PassDesk>),
        page_url: host.page.as_ref().map(|page| page.url.clone()),
    };
    Ok((RelaySide::Here(Box::new(host)), rooms))
}

fn open_apart(
    apart: &ApartConfig,
    config: &Config,
    identity: &IdentityStore,
    clock: Arc<dyn Clock>,
    randomness: Arc<dyn Randomness>,
) -> Result<(RelaySide, RelayRooms), BuildError> {
    let keys = KeyFile::<LinkKeys>::open(&apart.key_file, Missing::Refuse, randomness.as_ref())?;
    let mut passes = None;
    let mut desk = None;
    if let Some(page) = &apart.page {
        let seeds =
            Arc::new(KeyFile::<PassSeeds>::open(&page.pass_key_file, Missing::Refuse, randomness.as_ref())?);
        let issuer = Arc::new(Issuer {
            store: identity.clone(),
            seeds: seeds.clone(),
            per_epoch: page.passes_per_quarter,
            clock: clock.clone(),
            randomness: randomness.clone(),
        });
        passes = Some(PassRoom { issuer: issuer.clone(), seeds });
        desk = Some(issuer as Arc<dyn PassDesk>);
    }
    let remote =
        Remote::new(apart.address.clone(), Arc::new(keys), config.release.clone(), clock, randomness);
    let remote = Arc::new(remote);
    let rooms = RelayRooms {
        intake: remote.clone(),
        mailboxes: remote.clone(),
        desk: remote.clone(),
        outbox: remote.clone(),
        heads: remote.clone(),
        board: remote.clone(),
        files: remote.clone(),
        passes: desk,
        page_url: apart.page.as_ref().map(|page| page.url.clone()),
    };
    Ok((RelaySide::Apart { remote, passes }, rooms))
}

/// The relay at work, where it is.
pub(crate) enum RunningSide {
    Here(Box<RunningHost>),
    Apart(JoinHandle<()>),
}

impl RunningSide {
    /// Releases what waits, if it waits here.
    pub(crate) async fn release(&self) -> Result<(), RelayError> {
        match self {
            Self::Here(host) => host.release().await,
            Self::Apart(_) => Ok(()),
        }
    }

    /// Releases what is urgent, if it is here.
    pub(crate) async fn release_urgent(&self) -> Result<(), RelayError> {
        match self {
            Self::Here(host) => host.release_urgent().await,
            Self::Apart(_) => Ok(()),
        }
    }

    /// Writes the reminders that are due, if they are written here; says how many.
    pub(crate) async fn remind(&self) -> Result<usize, RelayError> {
        match self {
            Self::Here(host) => host.remind().await,
            Self::Apart(_) => Ok(0),
        }
    }

    /// Waits for what is running. It was told to stop before.
    pub(crate) async fn close(self) {
        match self {
            Self::Here(host) => host.close().await,
            Self::Apart(keeper) => {
                let _ = tokio::time::timeout(DRAIN_FOR, keeper).await;
            }
        }
    }
}

/// Where there is no page, nobody asks for passes.
struct NoIssuer;

#[async_trait]
impl PassIssuer for NoIssuer {
    async fn issue(&self, _: IssueRequest) -> Result<Evaluation, IssueError> {
        Err(IssueError::Unavailable)
    }
}
