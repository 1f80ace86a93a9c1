//! The counter: where members of a case fetch its files.

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, MutexGuard},
};

use async_trait::async_trait;
use axum::{
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{CaseId, Clock, DraftId, EvidenceId, FileCounter, Randomness, Role};
use jiff::{SignedDuration, Timestamp};

use super::{Page, answer::Refusal};

/// How long a file lies ready.
const LIES_FOR: SignedDuration = SignedDuration::from_mins(5);
/// A file is a download in a sandbox: whatever is in it, the browser neither shows nor runs it.
const POLICY: &str = "sandbox; default-src 'none'; frame-ancestors 'none'";

/// Files that lie ready, each under an address that nobody can guess.
pub struct Counter {
    address: String,
    ready: Mutex<HashMap<DraftId, Ready>>,
    clock: Arc<dyn Clock>,
    randomness: Arc<dyn Randomness>,
}

struct Ready {
    by: Role,
    case: CaseId,
    file: EvidenceId,
    until: Timestamp,
}

impl Counter {
    /// A counter whose addresses begin with the page's address.
    #[must_use]
    pub fn new(page_address: &str, clock: Arc<dyn Clock>, randomness: Arc<dyn Randomness>) -> Self {
        let address = page_address.trim_end_matches('/').to_owned();
        Self { address, ready: Mutex::default(), clock, randomness }
    }

    fn ready(&self) -> MutexGuard<'_, HashMap<DraftId, Ready>> {
        self.ready.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// Takes what lies under this token: it does not lie there any more.
    fn take(&self, token: &str) -> Option<Ready> {
        let now = self.clock.now();
        let mut ready = self.ready();
        ready.retain(|_, one| one.until > now);
        ready.remove(&DraftId::parse(token).ok()?)
    }
}

#[async_trait]
impl FileCounter for Counter {
    async fn lay_ready(&self, by: Role, case: CaseId, file: EvidenceId) -> Option<String> {
        let token = DraftId::random(self.randomness.as_ref());
        let until = self.clock.now().checked_add(LIES_FOR).ok()?;
        self.ready().insert(token, Ready { by, case, file, until });
        Some(format!("{}/file/{}", self.address, token.to_hex()))
    }
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
    let Ready { by, case, file, .. } = page.rooms.counter.take(&token).ok_or_else(gone)?;
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
