//! The application as a value: built from configuration, run, drained, stopped.

use std::{net::SocketAddr, path::Path, sync::Arc, time::Duration};

use async_trait::async_trait;
use commands::{Company, Services};
use domain::{CaseId, Clock, EvidenceId, FileCounter, Randomness, ReleaseSchedule};
use guidance::Guide;
use relay::{Limits, Relay, SecondLook};
use secrecy::SecretString;
use slack::{Client, Http, client::ShutdownHandle, receiver};
use storage_content::ContentStore;
use storage_identity::IdentityStore;
use tokio::{net::TcpListener, task::JoinHandle};
use tokio_util::sync::CancellationToken;

use crate::{
    config::{CodeConfig, Config, SlackConfig, Transport},
    handler::Handler,
    jobs::{self, Deliveries},
    master_key,
    page::{OpenedPage, PageParts},
    question_book::FiledQuestions,
    seen::StoredEvents,
};

/// How long a stop waits for what is running.
const DRAIN_FOR: Duration = Duration::from_secs(20);

/// Why the application could not be built. Nothing was started.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// The data folder or a database in it.
    #[error("the storage cannot be opened")]
    Storage(#[from] storage_content::StoreError),
    /// The master key.
    #[error("the master key cannot be used")]
    MasterKey(#[from] master_key::MasterKeyError),
    /// The relay found the master key to be another one.
    #[error("the master key does not open what is stored")]
    Relay(#[from] relay::RelayError),
    /// The Slack client.
    #[error("the Slack client cannot be set up")]
    Slack(#[from] slack::Error),
    /// The program's own file.
    #[error("the program does not find itself")]
    Program(#[source] std::io::Error),
    /// The listener.
    #[error("cannot listen at {address}")]
    Listen {
        /// Where.
        address: SocketAddr,
        /// The cause.
        #[source]
        source: std::io::Error,
    },
}

/// The application, ready to run.
#[allow(missing_debug_implementations)]
pub struct App {
    client: Client,
    relay: Arc<Relay>,
    deliveries: Arc<Deliveries>,
    schedule: ReleaseSchedule,
    clock: Arc<dyn Clock>,
    door: Door,
    page: Option<OpenedPage>,
    stores: (ContentStore, IdentityStore),
}

/// Where payloads come in.
enum Door {
    Socket,
    Http { listener: TcpListener, signing_secret: SecretString },
}

impl App {
    /// Builds it: opens the databases, reads the master key, sets up the client, takes the port.
    ///
    /// # Errors
    /// [`BuildError`]; then nothing was started.
    pub async fn build(
        config: Config,
        clock: Arc<dyn Clock>,
        randomness: Arc<dyn Randomness>,
    ) -> Result<Self, BuildError> {
        let content_file = config.storage.folder.join("content.db");
        let master =
            master_key::read_or_draw(&config.storage.master_key_file, &content_file, randomness.as_ref())?;
        let (content, identity) = open_stores(&config.storage.folder).await?;
        let limits = Limits { unproven_reports: config.relay.unverified_per_release, ..Limits::default() };
        let relay =
            Relay::new(content.clone(), master, config.release.clone(), clock.clone(), randomness.clone());
        let relay = Arc::new(relay.limited(limits));
        relay.check_master_key().await?;
        relay.find_spare_keys().await?;
        let page = match &config.relay.page {
            Some(page) => {
                let parts = PageParts {
                    relay: relay.clone(),
                    identity: identity.clone(),
                    schedule: config.release.clone(),
                    clock: clock.clone(),
                    randomness,
                };
                Some(OpenedPage::open(page, &config.company, parts).await?)
            }
            None => None,
        };

        // Compiled once, and not while the first reporter waits
        tokio::task::spawn_blocking(SecondLook::shipped);

        let http = http(&config.slack)?;
        let directory = Arc::new(config.directory);
        let guide = Arc::new(guide(config.code));
        let folder = config.storage.folder.join("questions");
        let questions =
            Arc::new(FiledQuestions::open(&config.questions, &folder, guide.clone(), clock.clone()));
        questions.keep_looking();
        let services = Services {
            guide,
            questions,
            intake: relay.clone(),
            mailboxes: relay.clone(),
            desk: relay.clone(),
            directory: directory.clone(),
            second_look: Arc::new(ShippedRules),
            passes: page.as_ref().map(|page| page.desk.clone()),
            files: match &page {
                Some(page) => page.counter.clone(),
                None => Arc::new(NoCounter),
            },
            company: Arc::new(Company { page: page.as_ref().map(|page| page.url.clone()), ..config.company }),
            clock: clock.clone(),
        };
        let deliveries = Arc::new(Deliveries::new(http.clone(), relay.clone(), directory));
        let connections = match &config.slack.transport {
            Transport::Socket { connections, .. } => *connections,
            Transport::Http { .. } => 1,
        };
        let client = Client::builder()
            .http(http)
            .connections(connections)
            .ack_after(config.slack.ack_after)
            .drain_for(DRAIN_FOR)
            .seen_events(StoredEvents { store: identity.clone(), clock: clock.clone() })
            .event_handler(Handler::new(services, deliveries.clone()))
            .await?;
        let door = door(config.slack.transport).await?;
        Ok(Self {
            client,
            relay,
            deliveries,
            schedule: config.release,
            clock,
            door,
            page,
            stores: (content, identity),
        })
    }

    /// Where the HTTP receiver listens; `None` in Socket Mode.
    ///
    /// # Errors
    /// When the operating system does not say.
    pub fn local_addr(&self) -> std::io::Result<Option<SocketAddr>> {
        match &self.door {
            Door::Socket => Ok(None),
            Door::Http { listener, .. } => listener.local_addr().map(Some),
        }
    }

    /// Where the relay's page listens; `None` when there is none.
    ///
    /// # Errors
    /// When the operating system does not say.
    pub fn page_addr(&self) -> std::io::Result<Option<SocketAddr>> {
        self.page.as_ref().map(|page| page.listener.local_addr()).transpose()
    }

    /// Starts to receive. With `jobs`, releases happen by the schedule and effects are carried out in the background; without, only when
    /// [`Running::release`] and [`Running::drain`] are called.
    #[must_use]
    pub fn start(self, jobs: bool) -> Running {
        let stop = CancellationToken::new();
        let mut tasks = Vec::new();
        if jobs {
            tasks.push(tokio::spawn(jobs::release_on_schedule(
                self.relay.clone(),
                self.schedule,
                self.clock.clone(),
                self.deliveries.clone(),
                stop.clone(),
            )));
            tasks.push(tokio::spawn(jobs::deliver(self.deliveries.clone(), stop.clone())));
            tasks.push(tokio::spawn(jobs::forget_old_codes(self.stores.1.clone(), self.clock, stop.clone())));
            tasks.push(tokio::spawn(jobs::release_what_is_urgent(
                self.relay.clone(),
                self.deliveries.clone(),
                stop.clone(),
            )));
        }
        if let Some(OpenedPage { listener, router, .. }) = self.page {
            tasks.push(tokio::spawn(serve_page(listener, router, stop.clone())));
        }
        let client_stop = self.client.shutdown_handle();
        let receiving = match self.door {
            Door::Socket => tokio::spawn(async move { self.client.start().await }),
            Door::Http { listener, signing_secret } => {
                tokio::spawn(receive(self.client, listener, signing_secret, stop.clone()))
            }
        };
        Running {
            relay: self.relay,
            deliveries: self.deliveries,
            stop,
            client_stop,
            receiving,
            tasks,
            stores: self.stores,
        }
    }
}

/// The application at work.
#[allow(missing_debug_implementations)]
pub struct Running {
    relay: Arc<Relay>,
    deliveries: Arc<Deliveries>,
    stop: CancellationToken,
    client_stop: ShutdownHandle,
    receiving: JoinHandle<slack::Result<()>>,
    tasks: Vec<JoinHandle<()>>,
    stores: (ContentStore, IdentityStore),
}

impl Running {
    /// Releases what waits in the relay, now.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn release(&self) -> Result<(), relay::RelayError> {
        jobs::release(&self.relay, &self.deliveries).await
    }

    /// Releases what is urgent, now.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn release_urgent(&self) -> Result<(), relay::RelayError> {
        jobs::release_urgent(&self.relay, &self.deliveries).await
    }

    /// Carries out every effect that is due; says how many.
    pub async fn drain(&self) -> usize {
        self.deliveries.drain().await
    }

    /// Waits until receiving ends by itself, which it does only when Slack refuses the token for good.
    ///
    /// # Errors
    /// Slack's refusal.
    pub async fn ended(&mut self) -> slack::Result<()> {
        (&mut self.receiving).await.unwrap_or(Ok(()))
    }

    /// Stops: takes no more payloads, waits for running handlers and jobs, closes the databases.
    pub async fn stop(self) {
        self.client_stop.shutdown();
        self.stop.cancel();
        if !self.receiving.is_finished() {
            let _ = tokio::time::timeout(DRAIN_FOR, self.receiving).await;
        }
        for task in self.tasks {
            let _ = tokio::time::timeout(DRAIN_FOR, task).await;
        }
        self.stores.0.close().await;
        self.stores.1.close().await;
    }
}

fn guide(code: CodeConfig) -> Guide {
    match &code.mapping {
        Some(mapping) => Guide::with_mapping(code.code, mapping),
        None => Guide::new(code.code),
    }
}

async fn open_stores(folder: &Path) -> Result<(ContentStore, IdentityStore), BuildError> {
    Ok((ContentStore::open(folder).await?, IdentityStore::open(folder).await?))
}

pub(crate) fn http(config: &SlackConfig) -> slack::Result<Http> {
    let mut builder = Http::builder().bot_token(config.bot_token.clone()).base_url(&config.api_url);
    if let Transport::Socket { app_token, .. } = &config.transport {
        builder = builder.app_token(app_token.clone());
    }
    builder.build()
}

async fn door(transport: Transport) -> Result<Door, BuildError> {
    match transport {
        Transport::Socket { .. } => Ok(Door::Socket),
        Transport::Http { signing_secret, listen } => {
            let listener = TcpListener::bind(listen)
                .await
                .map_err(|source| BuildError::Listen { address: listen, source })?;
            Ok(Door::Http { listener, signing_secret })
        }
    }
}

/// Without an access log: who opens the page, and when, is not written down.
async fn serve_page(listener: TcpListener, router: axum::Router, stop: CancellationToken) {
    if let Err(error) = axum::serve(listener, router).with_graceful_shutdown(stop.cancelled_owned()).await {
        tracing::error!(kind = ?error.kind(), "the relay's page stopped");
    }
}

/// The second look by the rules that the program ships with.
struct ShippedRules;

impl domain::SecondLook for ShippedRules {
    fn look(&self, text: &str, own_words: &[&str]) -> Vec<domain::Giveaway> {
        let hits = SecondLook::shipped().look(text, own_words);
        hits.into_iter()
            .map(|hit| domain::Giveaway { range: hit.range, reason: hit.reason.to_owned() })
            .collect()
    }
}

/// Where there is no page, files have nowhere to lie.
struct NoCounter;

#[async_trait]
impl FileCounter for NoCounter {
    async fn lay_ready(&self, _: CaseId, _: EvidenceId) -> Option<String> {
        None
    }
}

async fn receive(
    client: Client,
    listener: TcpListener,
    signing_secret: SecretString,
    stop: CancellationToken,
) -> slack::Result<()> {
    let verifier = receiver::Verifier::new(signing_secret);
    let router = receiver::router(client.dispatcher(), verifier, receiver::ReceiverOptions::default());
    let served = axum::serve(listener, router).with_graceful_shutdown(stop.cancelled_owned()).await;
    if let Err(error) = served {
        tracing::error!(kind = ?error.kind(), "the receiver stopped");
    }
    client.dispatcher().drain(DRAIN_FOR).await;
    Ok(())
}
