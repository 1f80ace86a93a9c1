//! The application as a value: built from configuration, run, drained, stopped.

use std::{net::SocketAddr, path::Path, sync::Arc, time::Duration};

use commands::Services;
use domain::{Clock, Randomness, ReleaseSchedule};
use guidance::Guide;
use relay::Relay;
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
        let relay =
            Arc::new(Relay::new(content.clone(), master, config.release.clone(), clock.clone(), randomness));
        relay.check_master_key().await?;

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
            company: Arc::new(config.company),
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
                self.clock,
                self.deliveries.clone(),
                stop.clone(),
            )));
            tasks.push(tokio::spawn(jobs::deliver(self.deliveries.clone(), stop.clone())));
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
