//! The application as a value: built from configuration, run, drained, stopped.

mod asking;
mod running;
mod starting;

pub use running::Running;

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::Router;
use commands::{Company, Names, Services, board::BoardDesk, campaign::CampaignDesk};
use domain::{Clock, Randomness};
use relay::SecondLook;
use secrecy::SecretString;
use slack::{Client, Http, http::Retries};
use storage_identity::{IdentityStore, StoredSignatures, StoredWaivers};
use tokio::net::TcpListener;
use tokio_util::task::TaskTracker;

use crate::{
    code_shelf::CodeShelf,
    config::{Config, PlaceError, SlackConfig, Transport},
    handler::{Handler, Welcomes},
    health::{Health, HealthSide, Parts},
    jobs::{
        Announcer, Deliveries, Digests, DisclosureClock, Duties, HeadPost, Letters, Members, SlackRoster,
    },
    mail::MailSetupError,
    master_key,
    metrics::Metrics,
    question_book::KeptQuestions,
    relay_side::{RelayRooms, RelaySide},
    seen::StoredEvents,
    staff_side::StaffSide,
    trouble::Trouble,
};

/// How long a stop waits for what is running.
pub(crate) const DRAIN_FOR: Duration = Duration::from_secs(20);

/// Why the application could not be built. Nothing was started.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// The data folder or a database in it.
    #[error("the storage cannot be opened")]
    Storage(#[from] storage_content::StoreError),
    /// The data folder and the configuration say different things of where the databases are.
    #[error(transparent)]
    Place(#[from] PlaceError),
    /// The master key, the pass key or the link's key.
    #[error("a key cannot be used")]
    MasterKey(#[from] master_key::MasterKeyError),
    /// The relay found the master key to be another one.
    #[error("the master key does not open what is stored")]
    Relay(#[from] relay::RelayError),
    /// The Slack client.
    #[error("the Slack client cannot be set up")]
    Slack(#[from] slack::Error),
    /// The mail server.
    #[error("the mail server cannot be set up: {0}")]
    Mail(#[from] MailSetupError),
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
    /// What follows an acknowledgment.
    later: TaskTracker,
    names: Arc<Names>,
    relay: RelaySide,
    deliveries: Arc<Deliveries>,
    announcer: Option<Arc<Announcer>>,
    heads: Arc<HeadPost>,
    disclosures: Arc<DisclosureClock>,
    digests: Arc<Digests>,
    shelf: Arc<CodeShelf>,
    asking: Option<(Arc<Members>, Arc<Letters>)>,
    staff: Option<(TcpListener, Router)>,
    door: Door,
    health: HealthSide,
    identity: IdentityStore,
    clock: Arc<dyn Clock>,
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
        config.storage.find(&["identity"])?;
        let identity = IdentityStore::open(&config.storage.folder).await?;
        let (relay, rooms) = RelaySide::open(&config, &identity, clock.clone(), randomness.clone()).await?;

        let staff = StaffSide::open(&config, clock.clone(), randomness.clone()).await?;
        // Compiled once, and not while the first reporter waits
        tokio::task::spawn_blocking(SecondLook::shipped);

        let http = http(&config.slack)?;
        let metrics = Metrics::new(clock.clone());
        metrics.watch(&http);
        let parts = Parts {
            door: Some(config.slack.transport.door()),
            identity: Some(identity.clone()),
            ..relay.parts()
        };
        let health = Health::new(metrics.clone(), parts, clock.clone());
        let health = HealthSide::open(config.health.as_ref(), health).await?;
        let directory = Arc::new(config.directory);
        let deadlines = Arc::new(config.deadlines);
        let store = (identity.clone(), clock.clone());
        let shelf = Arc::new(CodeShelf::open(config.code, &config.storage.folder, store, &deadlines).await?);
        let folder = config.storage.folder.join("questions");
        let (served, now) = (shelf.served.clone(), clock.clone());
        let questions = KeptQuestions::open(&config.questions, &folder, &identity, served, now).await;
        let questions = Arc::new(questions);
        questions.keep_looking();
        let RelayRooms { intake, mailboxes, desk, outbox, heads, board: books, files, passes, page_url } =
            rooms;
        let duties = Duties::new(identity.clone(), clock.clone(), &*randomness);
        let key_channel = config.passes.announce_in;
        let listing = passes.clone().zip(key_channel.clone());
        let announcer = listing.map(|(keys, channel)| {
            let (http, identity, page) = (http.clone(), identity.clone(), page_url.clone());
            Arc::new(Announcer {
                http,
                identity,
                keys,
                channel,
                page,
                duties: duties.clone(),
                failing: Trouble::default(),
            })
        });
        let names = Arc::new(Names::default());
        let services = Services {
            code: shelf.served.clone(),
            versions: Arc::new(identity.clone()),
            signatures: Arc::new(StoredSignatures::new(identity.clone(), randomness.clone())),
            questions,
            intake,
            mailboxes,
            desk,
            deadlines: deadlines.clone(),
            waivers: Arc::new(StoredWaivers::new(identity.clone(), randomness.clone())),
            disclose_waivers: config.waivers.disclosure,
            campaigns: CampaignDesk {
                register: Arc::new(identity.clone()),
                is_on: config.acknowledgments.campaigns,
                per_minute: config.acknowledgments.per_minute,
                rhythm: config.acknowledgments.rhythm.clone(),
            },
            directory: directory.clone(),
            names: names.clone(),
            second_look: Arc::new(ShippedRules),
            passes,
            files,
            board: BoardDesk { books, span: config.board.span, employees: config.board.employees },
            company: Arc::new(Company { page: page_url, key_channel, ..config.company }),
            clock: clock.clone(),
        };
        let mail = staff.as_ref().map(|staff| staff.mail_room(&identity, clock.clone()));
        let staff = staff.map(|staff| staff.page(services.clone(), identity.clone(), http.clone()));
        let deliveries =
            Arc::new(Deliveries::new(http.clone(), outbox, directory, deadlines, clock.clone(), mail));
        let heads = Arc::new(HeadPost::new(deliveries.clone(), heads, config.audit));
        let disclosures = Arc::new(DisclosureClock {
            deliveries: deliveries.clone(),
            identity: identity.clone(),
            clock: clock.clone(),
            randomness,
            on: config.waivers.disclosure,
            failing: Trouble::default(),
        });
        let connections = match &config.slack.transport {
            Transport::Socket { connections, .. } => *connections,
            Transport::Http { .. } => 1,
        };
        let prompt = asking::prompt(&config.slack, &metrics)?;
        let roster = Arc::new(SlackRoster::new(http.clone(), prompt.clone()));
        let asking = asking::build(&config.acknowledgments, &services, &identity, roster.clone(), prompt);
        let welcomes = config
            .acknowledgments
            .welcome
            .then(|| Welcomes { roster: roster.clone(), identity: identity.clone() });
        let later = TaskTracker::new();
        let handler = Handler::new(
            services.clone(),
            deliveries.clone(),
            roster,
            identity.clone(),
            welcomes,
            metrics,
            later.clone(),
        );
        let client = Client::builder()
            .http(http)
            .connections(connections)
            .ack_after(config.slack.ack_after)
            .drain_for(DRAIN_FOR)
            .seen_events(StoredEvents { store: identity.clone(), clock: clock.clone() })
            .event_handler(handler)
            .await?;
        let digests = Arc::new(Digests::new(services, deliveries.clone(), duties));
        let door = door(config.slack.transport).await?;
        Ok(Self {
            client,
            later,
            names,
            relay,
            deliveries,
            announcer,
            heads,
            disclosures,
            digests,
            shelf,
            asking,
            staff,
            door,
            health,
            identity,
            clock,
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

    /// Where the relay's page listens; `None` when there is none in this process.
    ///
    /// # Errors
    /// When the operating system does not say.
    pub fn page_addr(&self) -> std::io::Result<Option<SocketAddr>> {
        self.relay.page_addr()
    }

    /// Where the staff page listens; `None` when there is none.
    ///
    /// # Errors
    /// When the operating system does not say.
    pub fn staff_addr(&self) -> std::io::Result<Option<SocketAddr>> {
        self.staff.as_ref().map(|(listener, _)| listener.local_addr()).transpose()
    }

    /// Where it tells how it is; `None` when it does not.
    ///
    /// # Errors
    /// When the operating system does not say.
    pub fn health_addr(&self) -> std::io::Result<Option<SocketAddr>> {
        self.health.address()
    }

    /// Starts to receive. With `jobs`, releases happen by the schedule effects are carried out and heads are sent in the background; without,
    /// only when [`Running::release`], [`Running::remind`], [`Running::drain`], [`Running::send_head`], [`Running::remind_of_disclosures`],
    /// [`Running::read_directory`] and [`Running::send_letters`] are called.
    #[must_use]
    pub fn start(self, jobs: bool) -> Running {
        starting::start(self, jobs)
    }
}

pub(crate) fn http(config: &SlackConfig) -> slack::Result<Http> {
    http_with(config, Retries::default())
}

fn http_with(config: &SlackConfig, retries: Retries) -> slack::Result<Http> {
    let mut builder =
        Http::builder().retries(retries).bot_token(config.bot_token.clone()).base_url(&config.api_url);
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

/// The second look by the rules that the program ships with.
struct ShippedRules;

impl domain::SecondLook for ShippedRules {
    fn look(&self, text: &str, own_words: &[&str]) -> Vec<domain::Giveaway> {
        let hits = SecondLook::shipped().look(text, own_words);
        hits.into_iter()
            .map(|hit| domain::Giveaway { range: hit.range, reason: hit.reason.to_owned() })
            .collect()
    }

    fn named(&self, text: &str, names: &[&str]) -> Option<std::ops::Range<usize>> {
        SecondLook::shipped().named(text, names)
    }
}
