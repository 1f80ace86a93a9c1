//! The counter: where members of a case fetch its files.

use std::{fmt, sync::Arc};

use async_trait::async_trait;
use axum::{
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{CaseId, Clock, DraftId, EvidenceId, FileCounter, Randomness, Role};
use sha2::{Digest, Sha256};
use storage_content::{ContentStore, ReadyFile, StoreError};

use super::{Page, answer::Refusal};

/// How long a file lies ready.
const LIES_FOR_MS: i64 = 5 * 60 * 1_000;
/// A file is a download in a sandbox: whatever is in it, the browser neither shows nor runs it.
const POLICY: &str = "sandbox; default-src 'none'; frame-ancestors 'none'";

/// Files that lie ready, each under an address that nobody can guess; the store has its hash. Any machine of the relay hands them out.
pub struct Counter {
    address: String,
    store: ContentStore,
    clock: Arc<dyn Clock>,
    randomness: Arc<dyn Randomness>,
}

impl Counter {
    /// A counter whose addresses begin with the page's address.
    #[must_use]
    pub fn new(
        page_address: &str,
        store: ContentStore,
        clock: Arc<dyn Clock>,
        randomness: Arc<dyn Randomness>,
    ) -> Self {
        let address = page_address.trim_end_matches('/').to_owned();
        Self { address, store, clock, randomness }
    }

    /// Takes what lies under this token: it does not lie there any more.
    async fn take(&self, token: &str) -> Result<Option<ReadyFile>, StoreError> {
        let Ok(token) = DraftId::parse(token) else { return Ok(None) };
        self.store.take_ready(&hash(&token), self.clock.now().as_millisecond()).await
    }
}

#[async_trait]
impl FileCounter for Counter {
    async fn lay_ready(&self, by: Role, case: CaseId, file: EvidenceId) -> Option<String> {
        let token = DraftId::random(self.randomness.as_ref());
        let now_ms = self.clock.now().as_millisecond();
        let file = ReadyFile { by, case, file, until_ms: now_ms.saturating_add(LIES_FOR_MS) };
        if let Err(error) = self.store.lay_ready(&hash(&token), &file, now_ms).await {
            tracing::error!(%error, "a file could not be laid ready");
            return None;
        }
        Some(format!("{}/file/{}", self.address, token.to_hex()))
    }
}

fn hash(token: &DraftId) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

impl fmt::Debug for Counter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Counter")
    }
}

/// Hands out a file, once.
pub(super) async fn fetch(
    State(page): State<Arc<Page>>,
    Path(token): Path<String>,
) -> Result<Response, Refusal> {
    let gone = || {
        Refusal::new(
            StatusCode::NOT_FOUND,
            "nothing_here",
            "Nothing lies here. An address is good once, for five minutes: get a new one in the case’s channel.",
        )
    };
    let taken = page.rooms.counter.take(&token).await;
    let taken = taken.map_err(|error| Refusal::fault("fetch a file", &error))?;
    let ReadyFile { by, case, file, .. } = taken.ok_or_else(gone)?;
    let file = page.rooms.desk.open_file(by, case, file).await;
    let file = file.map_err(|error| Refusal::fault("open a file", &error))?;
    let name = format!("attachment; filename=\"evidence.{}\"", file.kind.name());
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_DISPOSITION, name),
        (header::CONTENT_SECURITY_POLICY, POLICY.to_owned()),
    ];
    Ok((headers, file.bytes.to_vec()).into_response())
}
