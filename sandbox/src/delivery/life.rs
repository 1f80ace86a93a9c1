//! A WebSocket's life: Slack warns, asks the app to go, and closes.

use std::time::Duration;

use tokio::time::{Instant, sleep_until};

/// How long before its end a connection is warned.
const WARNING: Duration = Duration::from_secs(10);
/// What Slack grants to connections whose URL says `debug_reconnects=true`.
pub(crate) const DEBUG_RECONNECTS: Duration = Duration::from_secs(360);

/// What happens to a connection next.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Stage {
    /// It is told that it will end soon.
    Warn,
    /// It is asked to go.
    Refresh,
    /// It is closed.
    Close,
}

/// The rest of a connection's life.
#[derive(Debug)]
pub(crate) struct Life {
    end: Instant,
    next: Stage,
    at: Instant,
}

impl Life {
    pub(crate) fn new(whole: Duration) -> Self {
        let now = Instant::now();
        // One that is shorter than the warning is warned half-way
        let at = now + whole.saturating_sub(WARNING).max(whole / 2);
        Self { end: now + whole, next: Stage::Warn, at }
    }

    /// Waits for the next stage.
    pub(crate) async fn next(&mut self) -> Stage {
        sleep_until(self.at).await;
        let now = self.next;
        (self.next, self.at) = match now {
            Stage::Warn => (Stage::Refresh, self.end),
            Stage::Refresh | Stage::Close => {
                (Stage::Close, self.end + super::socket::grace("refresh_requested"))
            }
        };
        now
    }
}
