//! The address that accepts answers to a command or a click.

use serde::{Deserialize, Deserializer};
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;
use tokio::time::Instant;

/// A `response_url`: a secret address that takes up to 5 answers within 30 minutes.
///
/// Clones share one count of uses. Source: docs.slack.dev, "Handling user interaction", section on `response_url`.
#[derive(Clone)]
pub struct ResponseUrl {
    value: Arc<str>,
    received: Instant,
    uses: Arc<AtomicU8>,
}

impl ResponseUrl {
    /// How long Slack accepts answers.
    pub const LIFETIME: Duration = Duration::from_secs(30 * 60);
    /// How many answers Slack accepts.
    pub const USES: u8 = 5;

    /// An address received at this moment. Whether it is one Slack could have sent is checked when it is used.
    #[must_use]
    pub fn received_now(value: &str) -> Self {
        Self::received_at(value, Instant::now())
    }

    pub(crate) fn received_at(value: &str, received: Instant) -> Self {
        Self { value: value.into(), received, uses: Arc::default() }
    }

    /// The address. Whoever has it can write into the conversation: never log it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.value
    }

    /// Whether Slack refuses further answers: 5 were sent or 30 minutes have passed.
    #[must_use]
    pub fn is_spent(&self) -> bool {
        self.uses.load(Ordering::Relaxed) >= Self::USES || self.received.elapsed() >= Self::LIFETIME
    }

    /// Takes one of the uses; `false` when there is none left.
    pub(crate) fn take_use(&self) -> bool {
        let more = |used: u8| (used < Self::USES).then_some(used + 1);
        self.received.elapsed() < Self::LIFETIME
            && self.uses.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more).is_ok()
    }
}

impl PartialEq for ResponseUrl {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<'de> Deserialize<'de> for ResponseUrl {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|value| Self::received_now(&value))
    }
}

impl fmt::Debug for ResponseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ResponseUrl(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn five_uses_or_thirty_minutes() {
        let url = ResponseUrl::received_now("https://hooks.slack.com/actions/T0/1/x");
        let clone = url.clone();
        assert!((0..5).all(|_| clone.take_use()));
        assert!(url.is_spent() && !url.take_use());

        let old = ResponseUrl::received_now("https://hooks.slack.com/actions/T0/1/y");
        tokio::time::advance(ResponseUrl::LIFETIME).await;
        assert!(old.is_spent() && !old.take_use());
    }
}
