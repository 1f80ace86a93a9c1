//! A file from the page: cleaned before it is sealed.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use axum::{
    body::{Body, BodyDataStream},
    extract::State,
    http::StatusCode,
};
use domain::{EVIDENCE_LIMIT_BYTES, EvidenceFile, EvidenceId, EvidenceKind, LookupHash, MailboxError};
use futures_util::StreamExt;
use serde::{Deserialize, Serialize};
use tokio::time::Instant;
use zeroize::Zeroizing;

use super::{
    HEAD_BYTES, Page,
    answer::{Answer, Refusal, done, unreadable},
    mailbox::{receipt, refusal, release},
    moment::Release,
};

/// A file as it may be kept.
#[derive(Clone)]
pub struct Cleaned {
    /// What it is.
    pub kind: EvidenceKind,
    /// What is in it.
    pub bytes: Zeroizing<Vec<u8>>,
    /// What was taken out, in words for the reporter.
    pub removed: Vec<String>,
}

/// Takes out of a file what could say who made it (promise A10).
#[async_trait]
pub trait Cleaner: Send + Sync {
    /// Cleans a file, whatever it is.
    ///
    /// # Errors
    /// The reason and a way round, in words for the reporter.
    async fn clean(&self, bytes: Zeroizing<Vec<u8>>) -> Result<Cleaned, String>;
}

impl std::fmt::Debug for Cleaned {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Cleaned")
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Head {
    receipt: String,
    id: String,
}

#[derive(Serialize)]
pub(super) struct FileTaken {
    kind: &'static str,
    label: &'static str,
    bytes: usize,
    removed: Vec<String>,
    release: Release,
}

/// The files that arrive now: so many at once, and one of each mailbox, so that nobody fills the memory of the program that takes reports.
#[derive(Debug, Default)]
pub(super) struct Arriving(Mutex<HashSet<LookupHash>>);

/// So many files arrive at once at most.
const MOST_ARRIVING: usize = 24;

/// The place that one of them takes.
struct Place<'a> {
    arriving: &'a Arriving,
    mailbox: LookupHash,
}

impl Arriving {
    fn begin(&self, mailbox: LookupHash) -> Result<Place<'_>, Refusal> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() < MOST_ARRIVING && all.insert(mailbox) {
            return Ok(Place { arriving: self, mailbox });
        }
        Err(Refusal::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "busy",
            "Many files come in at this moment, or another one of yours. Please try again in a few minutes.",
        ))
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.arriving.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.mailbox);
    }
}

/// Takes a file: two bytes with the length of a JSON head, the head, the file.
pub(super) async fn add(State(page): State<Arc<Page>>, body: Body) -> Answer<FileTaken> {
    let mut body = body.into_data_stream();
    let mut bytes = Zeroizing::new(Vec::new());
    let head = loop {
        if let Some((head, file)) = split(&bytes) {
            bytes = Zeroizing::new(file.to_vec());
            break head;
        }
        if bytes.len() > HEAD_BYTES || !read_more(&mut body, &mut bytes).await? {
            return Err(unreadable());
        }
    };
    let receipt = receipt(&head.receipt)?;
    let id = EvidenceId::parse(&head.id).map_err(|_| unreadable())?;
    // Before the rest is read: who has no mailbox has nothing to add
    page.rooms.mailboxes.open(&receipt).await.map_err(refusal)?;
    // Until it is cleaned and stored
    let _place = page.arriving.begin(receipt.lookup())?;
    read_all(&mut body, &mut bytes).await?;
    let cleaned = page.rooms.cleaner.clean(bytes).await;
    let Cleaned { kind, bytes, removed } =
        cleaned.map_err(|text| Refusal::new(StatusCode::UNPROCESSABLE_ENTITY, "refused", text))?;
    let size = bytes.len();
    page.rooms.mailboxes.add_file(&receipt, EvidenceFile { id, kind, bytes }).await.map_err(refusal)?;
    done(FileTaken { kind: kind.name(), label: kind.label(), bytes: size, removed, release: release(&page) })
}

/// A file that comes more slowly than this for half a minute is not waited for: it holds a place that others need. Tor is several times as fast.
const SLOWEST_BYTES_PER_S: u64 = 8 * 1_024;
const GRACE: Duration = Duration::from_secs(30);

/// Takes all that is left of a body.
async fn read_all(body: &mut BodyDataStream, bytes: &mut Zeroizing<Vec<u8>>) -> Result<(), Refusal> {
    let begun = Instant::now();
    let slow = || {
        Refusal::new(
            StatusCode::REQUEST_TIMEOUT,
            "slow",
            "The file came too slowly and was not taken. Please try again with a better connection, or with a smaller file.",
        )
    };
    loop {
        let due_s = bytes.len() as u64 / SLOWEST_BYTES_PER_S;
        let deadline = begun + GRACE + Duration::from_secs(due_s);
        let more = tokio::time::timeout_at(deadline, read_more(body, bytes)).await;
        if !more.map_err(|_| slow())?? {
            return Ok(());
        }
    }
}

/// Takes the next piece of a body; says whether there was one.
async fn read_more(body: &mut BodyDataStream, bytes: &mut Zeroizing<Vec<u8>>) -> Result<bool, Refusal> {
    let Some(piece) = body.next().await else { return Ok(false) };
    let piece = piece.map_err(|_| unreadable())?;
    let actual_bytes = bytes.len() + piece.len();
    if actual_bytes > EVIDENCE_LIMIT_BYTES + HEAD_BYTES {
        return Err(refusal(MailboxError::TooLarge { limit_bytes: EVIDENCE_LIMIT_BYTES, actual_bytes }));
    }
    bytes.extend_from_slice(&piece);
    Ok(true)
}

pub(super) fn split(body: &[u8]) -> Option<(Head, &[u8])> {
    let (length, rest) = body.split_first_chunk::<2>()?;
    let (head, file) = rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
    Some((serde_json::from_slice(head).ok()?, file))
}
