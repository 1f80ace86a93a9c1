//! The page over a lone relay, with rooms that a test may swap for broken ones.

use std::{collections::BTreeMap, net::SocketAddr, sync::Arc};

use async_trait::async_trait;
use domain::{Fixed, Intake, Mailboxes, ReleaseSchedule, Role, SystemRandomness};
use passes::{Epoch, EpochKey, Evaluation, Pass, PassRequest, PassSeed, PassSeeds};
use relay::page::{
    Cleaned, Cleaner, Counter, IssueError, IssueRequest, Page, PageRooms, PageText, PassIssuer,
};
use tests::Browser;
use tokio::{net::TcpListener, task::JoinHandle};
use zeroize::Zeroizing;

use super::lone::Lone;

/// What passes of the tests are made with.
pub(crate) const SEED: &str = "0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20";

/// The rooms that can be swapped.
pub(crate) struct Rooms {
    pub(crate) intake: Arc<dyn Intake>,
    pub(crate) mailboxes: Arc<dyn Mailboxes>,
    pub(crate) cleaner: Arc<dyn Cleaner>,
    pub(crate) seeds: PassSeeds,
    /// Who holds which role, where the page knows it.
    pub(crate) holders: BTreeMap<Role, Vec<String>>,
}

impl Rooms {
    /// The product's own.
    pub(crate) fn of(lone: &Lone) -> Self {
        Self {
            intake: lone.relay.clone(),
            mailboxes: lone.relay.clone(),
            cleaner: Arc::new(Clean),
            seeds: PassSeeds::parse(SEED).unwrap(),
            holders: BTreeMap::new(),
        }
    }
}

/// A page that is served until it is dropped.
pub(crate) struct LonePage {
    pub(crate) address: SocketAddr,
    served: JoinHandle<std::io::Result<()>>,
}

impl LonePage {
    pub(crate) async fn open(lone: &Lone, rooms: Rooms) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (clock, randomness) = (lone.clock.clone(), Arc::new(SystemRandomness));
        let holders = rooms.holders;
        let rooms = PageRooms {
            intake: rooms.intake,
            mailboxes: rooms.mailboxes,
            desk: lone.relay.clone(),
            counter: Arc::new(Counter::new(
                "http://127.0.0.1",
                lone.store.clone(),
                clock.clone(),
                randomness.clone(),
            )),
            cleaner: rooms.cleaner,
            issuer: Arc::new(Nobody),
            schedule: ReleaseSchedule::every(60).unwrap(),
            seeds: Arc::new(Fixed(rooms.seeds)),
            clock,
            randomness,
        };
        let text = PageText {
            company: "Capstone Turbine Corporation".to_owned(),
            human_resources: "the HR team".to_owned(),
            other_ways: Vec::new(),
            names: BTreeMap::new(),
            holders,
            key_channel: None,
            passes_per_epoch: 3,
            work_bits: 8,
        };
        let router = Page::new(text, rooms).router();
        let served = tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, served }
    }

    pub(crate) fn browser(&self) -> Browser {
        Browser::new(self.address, client(reqwest::Client::builder()))
    }
}

impl Drop for LonePage {
    fn drop(&mut self) {
        self.served.abort();
    }
}

/// An HTTP client that reaches loopback only.
pub(crate) fn client(builder: reqwest::ClientBuilder) -> reqwest::Client {
    // Another test of this process may have chosen it before
    let _ = rustls::crypto::ring::default_provider().install_default();
    builder.no_proxy().build().unwrap()
}

/// A pass of the quarter in which the tests play, or of one before, by the seed in hexadecimal digits.
pub(crate) fn pass(seed: &str, quarters_ago: usize) -> String {
    let now: jiff::Timestamp = super::lone::BEGINS.parse().unwrap();
    let today = domain::Day::from_number(now.as_second().div_euclid(86_400)).unwrap();
    let epoch = (0..quarters_ago).fold(Epoch::of(today), |epoch, _| epoch.previous());
    let key = EpochKey::derive(&PassSeed::parse(seed).unwrap(), epoch);
    let (request, blinded) = PassRequest::begin(epoch, 1, &SystemRandomness);
    let evaluation = key.evaluate(&blinded, &SystemRandomness).unwrap();
    let passes: Vec<Pass> = request.finish(&evaluation, &key.public_key()).unwrap();
    passes[0].to_text().to_string()
}

/// The product's cleaner, without a process of its own.
struct Clean;

#[async_trait]
impl Cleaner for Clean {
    async fn clean(&self, bytes: Zeroizing<Vec<u8>>) -> Result<Cleaned, String> {
        let clean = evidence::clean(&bytes, &evidence::Limits::default());
        let clean = clean.map_err(|refusal| refusal.reason().to_string())?;
        Ok(Cleaned {
            kind: match clean.kind {
                evidence::Kind::Jpeg => domain::EvidenceKind::Jpeg,
                evidence::Kind::Png => domain::EvidenceKind::Png,
                _ => domain::EvidenceKind::Text,
            },
            bytes: Zeroizing::new(clean.bytes),
            removed: clean.removed.into_iter().map(|removed| removed.words().to_owned()).collect(),
        })
    }
}

/// Passes of these tests are made, not fetched.
struct Nobody;

#[async_trait]
impl PassIssuer for Nobody {
    async fn issue(&self, _: IssueRequest) -> Result<Evaluation, IssueError> {
        Err(IssueError::Unavailable)
    }
}
