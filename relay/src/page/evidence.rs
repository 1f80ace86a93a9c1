//! A file from the page: cleaned before it is sealed.

use std::sync::Arc;

use async_trait::async_trait;
use axum::{body::Bytes, extract::State, http::StatusCode};
use domain::{EvidenceFile, EvidenceId, EvidenceKind};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{
    Page,
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

/// Takes a file: two bytes with the length of a JSON head, the head, the file.
pub(super) async fn add(State(page): State<Arc<Page>>, body: Bytes) -> Answer<FileTaken> {
    let (head, file) = split(&body).ok_or_else(unreadable)?;
    let receipt = receipt(&head.receipt)?;
    let id = EvidenceId::parse(&head.id).map_err(|_| unreadable())?;
    // Before the work of cleaning: who has no mailbox has nothing to add
    page.rooms.mailboxes.open(&receipt).await.map_err(refusal)?;
    let cleaned = page.rooms.cleaner.clean(Zeroizing::new(file.to_vec())).await;
    let Cleaned { kind, bytes, removed } =
        cleaned.map_err(|text| Refusal::new(StatusCode::UNPROCESSABLE_ENTITY, "refused", text))?;
    let size = bytes.len();
    page.rooms.mailboxes.add_file(&receipt, EvidenceFile { id, kind, bytes }).await.map_err(refusal)?;
    done(FileTaken { kind: kind.name(), label: kind.label(), bytes: size, removed, release: release(&page) })
}

pub(super) fn split(body: &[u8]) -> Option<(Head, &[u8])> {
    let (length, rest) = body.split_first_chunk::<2>()?;
    let (head, file) = rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
    Some((serde_json::from_slice(head).ok()?, file))
}
