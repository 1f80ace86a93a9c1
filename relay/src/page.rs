//! The relay's own page and its listener: the way that does not go through chat.
//!
//! # Privacy
//! There is no access log, no cookie and no address here: handlers are not given the connection's peer. What a request carries is sealed or
//! forgotten. Its interface is in `docs/relay-page.md`.

mod answer;
mod assets;
mod counter;
mod evidence;
mod form;
mod headers;
mod mailbox;
mod moment;
mod outside;
mod passes;
mod report;
mod work;

use std::{collections::BTreeMap, fmt, sync::Arc, time::Duration};

use ::passes::PassSeeds;
use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware,
    routing::{get, post},
};
use domain::{CaseDesk, Clock, Current, Intake, Mailboxes, Randomness, ReleaseSchedule, Role};

pub use counter::Counter;
pub use evidence::{Cleaned, Cleaner};
#[doc(hidden)]
pub use outside::read_any;
pub use passes::{IssueError, IssueRequest, PassIssuer};
use work::Works;

/// The longest JSON body, in bytes.
const BODY_BYTES: usize = 64 * 1_024;
/// The longest head of a file with its length, in bytes.
const HEAD_BYTES: usize = 1_024;
/// How long one request may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long a file may take: ten megabytes through Tor.
const FILE_PATIENCE: Duration = Duration::from_secs(600);

/// What the page says of the company, and how much work it asks for.
#[derive(Debug, Clone)]
pub struct PageText {
    /// The company's name.
    pub company: String,
    /// Where other grievances go.
    pub human_resources: String,
    /// Other ways to report, a line each.
    pub other_ways: Vec<String>,
    /// Who holds each role, by the names that employees know; a role may have none here.
    pub names: BTreeMap<Role, Vec<String>>,
    /// What tells the holders of each role apart, where that is known: whoever holds two roles and is kept out in one reads nothing. Never shown.
    pub holders: BTreeMap<Role, Vec<String>>,
    /// What employees call the channel in which an epoch's public key is listed; `None` where none is.
    pub key_channel: Option<String>,
    /// How many passes everybody is given in an epoch.
    pub passes_per_epoch: usize,
    /// How many zero bits the work of a report without a pass has: each doubles it.
    pub work_bits: u32,
}

/// The rooms behind the page.
#[allow(missing_debug_implementations)]
pub struct PageRooms {
    /// The door.
    pub intake: Arc<dyn Intake>,
    /// The reporters' mailboxes.
    pub mailboxes: Arc<dyn Mailboxes>,
    /// The desk, for the counter.
    pub desk: Arc<dyn CaseDesk>,
    /// Where members of a case fetch files.
    pub counter: Arc<Counter>,
    /// Who cleans files.
    pub cleaner: Arc<dyn Cleaner>,
    /// Who knows the employees and signs their blinded passes.
    pub issuer: Arc<dyn PassIssuer>,
    /// When reports leave.
    pub schedule: ReleaseSchedule,
    /// What the epochs' keys are derived from.
    pub seeds: Arc<dyn Current<PassSeeds>>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub randomness: Arc<dyn Randomness>,
}

/// The page.
pub struct Page {
    text: PageText,
    rooms: PageRooms,
    works: Works,
    arriving: evidence::Arriving,
}

impl Page {
    /// The page over these rooms.
    #[must_use]
    pub fn new(text: PageText, rooms: PageRooms) -> Self {
        let works = Works::new(text.work_bits, rooms.seeds.clone());
        Self { text, rooms, works, arriving: evidence::Arriving::default() }
    }

    /// Its routes, for a listener of its own.
    pub fn router(self) -> Router {
        let page = Arc::new(self);
        let api = Router::new()
            .route("/api/form", get(form::form))
            .route("/api/receipt", post(report::receipt))
            .route("/api/report", post(report::report))
            .route("/api/mailbox", post(mailbox::open))
            .route("/api/letter", post(mailbox::letter))
            .route("/api/passes", post(passes::issue))
            .layer(DefaultBodyLimit::max(BODY_BYTES))
            // It reads no more than it wants to keep
            .route("/api/file", post(evidence::add))
            .route("/file/{token}", get(counter::fetch))
            .with_state(page);
        assets::routes().merge(api).fallback(answer::nothing_here).layer(middleware::from_fn(headers::bound))
    }
}

impl fmt::Debug for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Page")
    }
}
