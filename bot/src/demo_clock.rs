//! The demo's time: the sandbox's, which people move on by a click.

use domain::Clock;
use jiff::Timestamp;
use sandbox::{Sandbox, SandboxClock};

/// A clock that follows a sandbox's. The jobs look at it every second, so what became due by a jump happens at once.
#[derive(Clone, Debug)]
pub struct DemoClock(SandboxClock);

impl DemoClock {
    /// The clock of this sandbox.
    #[must_use]
    pub fn new(sandbox: &Sandbox) -> Self {
        Self(sandbox.clock())
    }
}

impl Clock for DemoClock {
    fn now(&self) -> Timestamp {
        let since_1970 = self.0.now();
        let seconds = i64::try_from(since_1970.as_secs()).unwrap_or(i64::MAX);
        let nanoseconds = i32::try_from(since_1970.subsec_nanos()).unwrap_or_default();
        Timestamp::new(seconds, nanoseconds).unwrap_or(Timestamp::MAX)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test]
    async fn jumps_with_the_sandbox() {
        let sandbox = Sandbox::builder().start().await.unwrap();
        let clock = DemoClock::new(&sandbox);
        let before = clock.now();
        sandbox.advance(Duration::from_secs(7 * 24 * 3600));
        let ahead = clock.now().duration_since(before).as_secs();
        assert!((604_800..604_860).contains(&ahead), "{ahead} s");
        sandbox.shutdown().await;
    }
}
