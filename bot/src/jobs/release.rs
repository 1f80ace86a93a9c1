//! Releasing.

use std::{sync::Arc, time::Duration};

use domain::{Clock, ReleaseSchedule};
use jiff::Timestamp;
use relay::{Relay, RelayError, Released};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::{metrics::JobMark, trouble::Trouble};

/// The clock is looked at this often, so that a machine that slept or whose clock was set still releases on time.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// What is urgent and could not leave is tried again after this.
const URGENT_AGAIN: Duration = Duration::from_secs(10);

/// When the next release is.
struct NextRelease {
    schedule: ReleaseSchedule,
    at: Timestamp,
}

impl NextRelease {
    fn after(schedule: ReleaseSchedule, now: Timestamp) -> Self {
        let at = schedule.next_after(now);
        Self { schedule, at }
    }

    /// Whether it has come; then the one after it is the next. A clock that is set back has times of the schedule before it once more, and none of them is waited for in vain.
    fn has_come(&mut self, now: Timestamp) -> bool {
        let has_come = now >= self.at;
        self.at = self.schedule.next_after(now);
        has_come
    }
}

/// Releases at every time of the schedule until `stop`.
pub(crate) async fn release_on_schedule(
    relay: Arc<Relay>,
    schedule: ReleaseSchedule,
    clock: Arc<dyn Clock>,
    bell: Arc<Notify>,
    mark: JobMark,
    stop: CancellationToken,
) {
    let mut next = NextRelease::after(schedule, clock.now());
    // The store did not answer, and the log says so already
    let silent = Trouble::default();
    while stop.run_until_cancelled(tokio::time::sleep(LOOK_EVERY)).await.is_some() {
        if !next.has_come(clock.now()) {
            continue;
        }
        let look = mark.begin();
        let released = release(&relay, &bell).await;
        let is_news = silent.is_news(released.is_err());
        match &released {
            Err(error) if is_news => {
                tracing::error!(
                    causes = causes(error),
                    "a release failed; what waits leaves with the next one that does not"
                );
            }
            Ok(()) if is_news => tracing::info!("what waits leaves again"),
            _ => {}
        }
        look.end(released.is_ok());
    }
}

/// What is urgent and came in through another machine, which is gone before it could let it go, is looked for this often.
const LOOK_FOR_URGENT_EVERY: Duration = Duration::from_secs(10);

/// Releases what is urgent, as it comes: what a stop left behind first. What could not leave is tried again until it does, and the log says it once.
pub(crate) async fn release_what_is_urgent(relay: Arc<Relay>, bell: Arc<Notify>, stop: CancellationToken) {
    let failing = Trouble::default();
    loop {
        let left = relay.release_urgent().await.map(|released| rang(released, &bell));
        let failed = match left {
            Ok(failed) => failed.into_iter().next(),
            Err(error) => Some(error),
        };
        let is_news = failing.is_news(failed.is_some());
        match &failed {
            Some(error) if is_news => {
                tracing::error!(
                    causes = causes(error),
                    "something urgent could not leave; it is tried again until it does"
                );
            }
            None if is_news => tracing::info!("what is urgent leaves again"),
            _ => {}
        }
        let woken = async {
            if failed.is_some() {
                tokio::time::sleep(URGENT_AGAIN).await;
            } else {
                let _ = tokio::time::timeout(LOOK_FOR_URGENT_EVERY, relay.urgent()).await;
            }
        };
        if stop.run_until_cancelled(woken).await.is_none() {
            return;
        }
    }
}

/// Releases now, and rings the bell of the deliveries; on a host without any, nobody hears it.
///
/// # Privacy
/// What could not leave is logged by its kind, at the release: nothing tells when it came in.
pub(crate) async fn release(relay: &Relay, bell: &Notify) -> Result<(), RelayError> {
    told(relay.release().await?, bell);
    Ok(())
}

/// The same for what is urgent.
pub(crate) async fn release_urgent(relay: &Relay, bell: &Notify) -> Result<(), RelayError> {
    told(relay.release_urgent().await?, bell);
    Ok(())
}

fn told(released: Released, bell: &Notify) {
    for error in rang(released, bell) {
        let causes = causes(&error);
        tracing::error!(causes, "something could not leave the relay; it stays for the next release");
    }
}

/// Rings the bell if anything left; gives what could not leave.
fn rang(released: Released, bell: &Notify) -> Vec<RelayError> {
    if released.anything {
        bell.notify_one();
    }
    released.failed
}

/// What went wrong, and why: the kinds of faults alone, down to the database's.
pub(super) fn causes(error: &dyn std::error::Error) -> String {
    let rest = std::iter::successors(error.source(), |cause| cause.source());
    std::iter::once(error).chain(rest).map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_is_set_back_does_not_silence_the_schedule() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let mut next = NextRelease::after(ReleaseSchedule::every(60).unwrap(), at("2026-11-28T10:00:30Z"));
        assert!(!next.has_come(at("2026-11-28T10:00:59Z")));
        assert!(next.has_come(at("2026-11-28T10:01:00Z")), "on time");
        assert!(!next.has_come(at("2026-11-28T10:01:01Z")), "once");
        assert!(next.has_come(at("2026-11-28T11:00:30Z")), "an hour later: what waits leaves at once");
        assert!(!next.has_come(at("2026-11-28T10:00:31Z")), "an hour back");
        assert!(next.has_come(at("2026-11-28T10:01:00Z")), "and not an hour of silence");
        assert!(next.has_come(at("2026-11-29T10:01:00Z")), "a day later");
        assert!(!next.has_come(at("2026-11-28T10:01:01Z")), "and back");
        assert!(next.has_come(at("2026-11-28T10:02:00Z")));
    }
}
