//! Releasing.

use std::{sync::Arc, time::Duration};

use domain::{Clock, ReleaseSchedule};
use relay::{Relay, RelayError, Released};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::metrics::JobMark;

/// The clock is looked at this often, so that a machine that slept or whose clock was set still releases on time.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Releases at every time of the schedule until `stop`.
pub(crate) async fn release_on_schedule(
    relay: Arc<Relay>,
    schedule: ReleaseSchedule,
    clock: Arc<dyn Clock>,
    bell: Arc<Notify>,
    mark: JobMark,
    stop: CancellationToken,
) {
    let mut next = schedule.next_after(clock.now());
    while stop.run_until_cancelled(tokio::time::sleep(LOOK_EVERY)).await.is_some() {
        if clock.now() < next {
            continue;
        }
        next = schedule.next_after(clock.now());
        let look = mark.begin();
        let released = release(&relay, &bell).await;
        if let Err(error) = &released {
            tracing::error!(%error, "a release failed; what waits leaves with the next one");
        }
        look.end(released.is_ok());
    }
}

/// What is urgent and came in through another machine, which is gone before it could let it go, is looked for this often.
const LOOK_FOR_URGENT_EVERY: Duration = Duration::from_secs(10);

/// Releases what is urgent, as it comes: what a stop left behind first.
pub(crate) async fn release_what_is_urgent(relay: Arc<Relay>, bell: Arc<Notify>, stop: CancellationToken) {
    loop {
        if let Err(error) = release_urgent(&relay, &bell).await {
            tracing::error!(%error, "something urgent could not leave; it leaves with the next release");
        }
        let came = tokio::time::timeout(LOOK_FOR_URGENT_EVERY, relay.urgent());
        if stop.run_until_cancelled(came).await.is_none() {
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
    for error in &released.failed {
        let causes = causes(error);
        tracing::error!(causes, "something could not leave the relay; it stays for the next release");
    }
    if released.anything {
        bell.notify_one();
    }
}

/// What went wrong, and why: the kinds of faults alone, down to the database's.
pub(super) fn causes(error: &dyn std::error::Error) -> String {
    let rest = std::iter::successors(error.source(), |cause| cause.source());
    std::iter::once(error).chain(rest).map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
