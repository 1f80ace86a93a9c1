//! When to try again.

use super::HttpError;
use crate::jitter;
use std::time::Duration;

/// How often and how patiently a call is repeated.
///
/// 429 answers and failed connections are repeated for every method; timeouts, broken connections and server errors only
/// for methods marked [`idempotent`](super::Method::idempotent).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retries {
    /// Attempts altogether, at least 1.
    pub attempts: u32,
    /// The pause before the second attempt, doubled for each further one, with jitter.
    pub first_pause: Duration,
    /// The longest wait for a rate limit before [`Error::RateLimited`](crate::Error::RateLimited) is returned instead.
    pub max_wait: Duration,
}

impl Default for Retries {
    fn default() -> Self {
        Self { attempts: 4, first_pause: Duration::from_millis(250), max_wait: Duration::from_secs(60) }
    }
}

impl Retries {
    /// No repetition at all.
    #[must_use]
    pub fn none() -> Self {
        Self { attempts: 1, ..Self::default() }
    }

    /// Whether a failure may be tried again at all.
    pub(super) fn allows(error: &HttpError, idempotent: bool) -> bool {
        error.is_unsent() || (idempotent && error.is_transient())
    }

    /// The pause after the attempt with this number, counted from 1.
    pub(super) fn pause(&self, attempt: u32) -> Duration {
        jitter::spread(self.first_pause.saturating_mul(1 << (attempt - 1).min(6)))
    }
}
