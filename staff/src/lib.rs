#![doc = include_str!("../README.md")]

mod act;
mod answer;
mod case;
mod close;
mod code;
mod cookies;
mod enrol;
mod fields;
mod file;
mod guard;
mod limit;
mod list;
mod look;
mod people;
mod prose;
mod session;
mod sign_in;
mod totp;
mod work;

use std::{fmt, sync::Arc, time::Duration};

use async_trait::async_trait;
use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::header,
    middleware,
    routing::{get, post},
};
use commands::{Address, Services};
use domain::{Current, KeyRing, Randomness};
use storage_identity::IdentityStore;
use zeroize::Zeroizing;

pub use enrol::{SealedAnew, seal_anew};
use limit::Limit;
pub use people::{People, member};
pub use session::{IDLE, LONGEST};

/// The longest form, in bytes: the longest message, each character written as four bytes of three.
const BODY_BYTES: usize = 512 * 1_024;
/// How long one request may take.
const PATIENCE: Duration = Duration::from_secs(60);
const STYLE: &str = include_str!("../page/style.css");

/// What brings a code to an address.
#[async_trait]
pub trait CodePost: Send + Sync {
    /// Sends it. What goes wrong is for the operator's log.
    async fn send_code(&self, to: &Address, code: Zeroizing<String>);
}

/// What knows the names behind accounts.
#[async_trait]
pub trait AccountNames: Send + Sync {
    /// The name of the account that a reporter gave as theirs; `None` when it cannot be found.
    async fn name_of(&self, account: &str) -> Option<String>;
}

/// The rooms behind the page.
#[allow(missing_debug_implementations)]
pub struct StaffRooms {
    /// What verbs work with: the desk, the directory, the deadlines.
    pub services: Services,
    /// Where sign-ins are kept.
    pub identity: IdentityStore,
    /// What brings codes.
    pub post: Arc<dyn CodePost>,
    /// What knows names.
    pub names: Arc<dyn AccountNames>,
    /// What the secrets of people's apps are sealed under.
    pub keys: Arc<dyn Current<KeyRing>>,
    /// Randomness.
    pub randomness: Arc<dyn Randomness>,
    /// Whether files can be handed out here; otherwise they are fetched at the relay's page.
    pub files_here: bool,
}

/// The page.
pub struct StaffPage {
    rooms: StaffRooms,
    people: People,
    /// `https://cases.example.com`, as browsers say where a form came from.
    origin: String,
    asked: Limit,
}

impl StaffPage {
    /// The page at this address for these people.
    #[must_use]
    pub fn new(address: &str, people: People, rooms: StaffRooms) -> Self {
        let origin =
            url::Url::parse(address).map(|url| url.origin().ascii_serialization()).unwrap_or_default();
        Self { rooms, people, origin, asked: Limit::default() }
    }

    /// Its routes, for a listener of its own.
    pub fn router(self) -> Router {
        let page = Arc::new(self);
        Router::new()
            .route("/", get(list::list))
            .route("/sign-in", get(sign_in::begin).post(sign_in::ask))
            .route("/sign-in/code", post(sign_in::code))
            .route("/sign-in/app", post(enrol::app))
            .route("/sign-out", post(session::sign_out))
            .route("/code", get(code::show))
            .route("/code/sign", post(code::sign))
            .route("/case/{number}", get(case::show))
            .route("/case/{number}/take", post(act::take))
            .route("/case/{number}/reply", post(act::reply))
            .route("/case/{number}/note", post(act::note))
            .route("/case/{number}/step", post(act::step))
            .route("/case/{number}/task", post(work::finish_task))
            .route("/case/{number}/close", get(close::form).post(close::close))
            .route("/case/{number}/file", post(file::open))
            .layer(DefaultBodyLimit::max(BODY_BYTES))
            .route("/style.css", get(async || ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], STYLE)))
            .fallback(answer::nothing_here)
            .layer(middleware::from_fn_with_state(page.clone(), guard::guard))
            .with_state(page)
    }

    fn now_ms(&self) -> i64 {
        self.rooms.services.clock.now().as_millisecond()
    }
}

impl fmt::Debug for StaffPage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StaffPage")
    }
}
