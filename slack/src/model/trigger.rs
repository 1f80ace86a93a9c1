//! The short-lived permission to open a modal.

use serde::{Deserialize, Deserializer};
use std::fmt;
use std::time::Duration;
use tokio::time::Instant;

/// A `trigger_id`: usable once, within 3 seconds of the click or command that produced it.
///
/// It carries the moment it was received, so a late call is refused here and not by Slack.
/// Source: docs.slack.dev, "Handling user interaction in your Slack apps".
#[derive(Clone, PartialEq, Eq)]
pub struct TriggerId {
    value: String,
    received: Instant,
}

impl TriggerId {
    /// How long Slack honours a trigger.
    pub const LIFETIME: Duration = Duration::from_secs(3);

    /// A trigger received at this moment.
    #[must_use]
    pub fn received_now(value: impl Into<String>) -> Self {
        Self { value: value.into(), received: Instant::now() }
    }

    pub(crate) fn received_at(value: String, received: Instant) -> Self {
        Self { value, received }
    }

    /// The trigger as Slack writes it. Never log it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.value
    }

    /// Whether the 3 seconds are over.
    #[must_use]
    pub fn is_expired(&self) -> bool {
        self.received.elapsed() >= Self::LIFETIME
    }

    /// The moment after which Slack refuses the trigger.
    pub(crate) fn expires(&self) -> Instant {
        self.received + Self::LIFETIME
    }
}

impl<'de> Deserialize<'de> for TriggerId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::received_now)
    }
}

impl fmt::Debug for TriggerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TriggerId(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_trigger_lives_three_seconds() {
        let trigger = TriggerId::received_now("398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c");
        assert!(!trigger.is_expired());
        tokio::time::advance(Duration::from_millis(2_999)).await;
        assert!(!trigger.is_expired());
        tokio::time::advance(Duration::from_millis(1)).await;
        assert!(trigger.is_expired());
        assert_eq!(format!("{trigger:?}"), "TriggerId(..)");
    }
}
