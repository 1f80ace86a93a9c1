//! The relay's page, put together: its rooms, its port.

use std::{collections::BTreeMap, net::SocketAddr, sync::Arc};

use ::evidence::Kind;
use async_trait::async_trait;
use axum::Router;
use commands::{Company, Directory, Person, contacts::Contact};
use domain::{Clock, EvidenceKind, Randomness, ReleaseSchedule, Role};
use relay::{
    Relay,
    page::{Cleaned, Cleaner, Counter, Page, PageRooms, PageText, PassIssuer},
};
use storage_content::ContentStore;
use tokio::net::TcpListener;
use zeroize::Zeroizing;

use crate::{
    BuildError,
    config::PageConfig,
    evidence,
    key_file::{KeyFile, Missing},
};

/// What the page needs of the rest.
pub(crate) struct PageParts<'a> {
    pub(crate) relay: Arc<Relay>,
    pub(crate) content: ContentStore,
    pub(crate) issuer: Arc<dyn PassIssuer>,
    /// Whether the pass key may be drawn.
    pub(crate) missing: Missing,
    pub(crate) directory: Option<&'a Directory>,
    pub(crate) schedule: ReleaseSchedule,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) randomness: Arc<dyn Randomness>,
}

/// The page on its port, and what the rest needs of it.
pub(crate) struct OpenedPage {
    pub(crate) listener: TcpListener,
    pub(crate) router: Router,
    pub(crate) counter: Arc<Counter>,
    /// The address that people type.
    pub(crate) url: String,
}

impl OpenedPage {
    /// Takes the port and reads the pass key.
    pub(crate) async fn open(
        config: &PageConfig,
        company: &Company,
        parts: PageParts<'_>,
    ) -> Result<Self, BuildError> {
        let listener = TcpListener::bind(config.listen)
            .await
            .map_err(|source| BuildError::Listen { address: config.listen, source })?;
        let url =
            config.url.clone().unwrap_or_else(|| own_url(listener.local_addr().unwrap_or(config.listen)));
        let PageParts { relay, content, issuer, schedule, missing, directory, clock, randomness } = parts;
        let counter = Arc::new(Counter::new(&url, content, clock.clone(), randomness.clone()));
        let rooms = PageRooms {
            intake: relay.clone(),
            mailboxes: relay.clone(),
            desk: relay,
            counter: counter.clone(),
            cleaner: Arc::new(ChildCleaner(cleaner(config)?)),
            issuer,
            schedule,
            seeds: Arc::new(KeyFile::open(&config.pass_key_file, missing, randomness.as_ref())?),
            clock,
            randomness,
        };
        let router = Page::new(text(config, company, directory), rooms).router();
        Ok(Self { listener, router, counter, url })
    }
}

fn own_url(address: SocketAddr) -> String {
    format!("http://{address}")
}

fn text(config: &PageConfig, company: &Company, directory: Option<&Directory>) -> PageText {
    PageText {
        company: company.name.clone(),
        human_resources: company.human_resources.clone(),
        other_ways: company.contacts.iter().map(Contact::line).collect(),
        names: config.names.clone(),
        holders: directory.map_or_else(|| config.names.clone(), holders),
        key_channel: config.key_channel.clone(),
        passes_per_epoch: config.passes_per_quarter,
        work_bits: config.work_bits,
    }
}

/// What tells the holders of each role apart.
fn holders(directory: &Directory) -> BTreeMap<Role, Vec<String>> {
    let of = |role| directory.holders(role).iter().map(Person::mention).collect();
    Role::ALL.into_iter().map(|role| (role, of(role))).collect()
}

fn cleaner(config: &PageConfig) -> Result<evidence::Cleaner, BuildError> {
    match &config.cleaner {
        Some(program) => Ok(evidence::Cleaner::at(program)),
        None => evidence::Cleaner::new().map_err(BuildError::Program),
    }
}

const fn kind(kind: Kind) -> EvidenceKind {
    match kind {
        Kind::Jpeg => EvidenceKind::Jpeg,
        Kind::Png => EvidenceKind::Png,
        Kind::Pdf => EvidenceKind::Pdf,
        Kind::Docx => EvidenceKind::Docx,
        Kind::Xlsx => EvidenceKind::Xlsx,
        Kind::Pptx => EvidenceKind::Pptx,
        Kind::Text => EvidenceKind::Text,
    }
}

/// Cleans files in processes of their own.
struct ChildCleaner(evidence::Cleaner);

#[async_trait]
impl Cleaner for ChildCleaner {
    async fn clean(&self, bytes: Zeroizing<Vec<u8>>) -> Result<Cleaned, String> {
        match self.0.clean(bytes.to_vec()).await {
            Ok(clean) => Ok(Cleaned {
                kind: kind(clean.kind),
                bytes: Zeroizing::new(clean.bytes),
                removed: clean.removed.into_iter().map(|removed| removed.words().to_owned()).collect(),
            }),
            Err(refusal) => Err(format!("{} {}", refusal.reason(), refusal.way_round())),
        }
    }
}
