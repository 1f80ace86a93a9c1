//! Forgetting what is past its time.

use std::{sync::Arc, time::Duration};

use domain::Clock;
use passes::Epoch;
use storage_identity::IdentityStore;
use tokio_util::sync::CancellationToken;

use super::release::causes;
use crate::{metrics::JobMark, trouble::Trouble};

const FORGET_EVERY: Duration = Duration::from_secs(60);

fn milliseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

/// Forgets sign-ins and sessions of the staff page and codes for passes that ended, and who fetched passes of an epoch whose passes are not taken any more; until `stop`.
pub(crate) async fn forget_old_codes(
    identity: IdentityStore,
    clock: Arc<dyn Clock>,
    mark: JobMark,
    stop: CancellationToken,
) {
    // It could not be done, and the log says so already
    let failing = Trouble::default();
    loop {
        let look = mark.begin();
        let last = Epoch::of(clock.today()).previous();
        let passes = identity.purge_passes(last.number(), clock.now().as_millisecond()).await;
        let (idle_ms, longest_ms) = (milliseconds(staff::IDLE), milliseconds(staff::LONGEST));
        let staff = identity.purge_staff(clock.now().as_millisecond(), idle_ms, longest_ms).await;
        let failed = passes.err().or(staff.err());
        let is_news = failing.is_news(failed.is_some());
        match &failed {
            Some(error) if is_news => {
                tracing::warn!(
                    causes = causes(error),
                    "old codes and sign-ins could not be forgotten; it is tried again every minute"
                );
            }
            None if is_news => tracing::info!("old codes and sign-ins are forgotten again"),
            _ => {}
        }
        look.end(failed.is_none());
        if stop.run_until_cancelled(tokio::time::sleep(FORGET_EVERY)).await.is_none() {
            return;
        }
    }
}
