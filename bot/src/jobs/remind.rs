//! Looking at the clocks of cases.

use std::{sync::Arc, time::Duration};

use domain::Clock;
use relay::{Relay, RelayError};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::release::causes;
use crate::{metrics::JobMark, trouble::Trouble};

/// The clock is looked at this often, so that a machine that slept or whose clock was set still reminds on time. Cases are looked at once a minute.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Writes reminders as they become due, at once and then every minute, until `stop`. Any number of these over one store remind once.
pub(crate) async fn remind_on_time(
    relay: Arc<Relay>,
    clock: Arc<dyn Clock>,
    bell: Arc<Notify>,
    mark: JobMark,
    stop: CancellationToken,
) {
    let mut last = None;
    // The store did not answer, and the log says so already
    let silent = Trouble::default();
    loop {
        let minute = clock.now().as_second().div_euclid(60);
        if last != Some(minute) {
            last = Some(minute);
            let look = mark.begin();
            let error = remind(&relay, &bell).await.and(guard(&relay, &bell).await).err();
            look.end(error.is_none());
            let is_news = silent.is_news(error.is_some());
            match &error {
                Some(error) if is_news => {
                    tracing::error!(
                        causes = causes(error),
                        "the deadlines could not be looked at; it is tried again every minute"
                    );
                }
                None if is_news => tracing::info!("the deadlines are looked at again"),
                _ => {}
            }
        }
        if stop.run_until_cancelled(tokio::time::sleep(LOOK_EVERY)).await.is_none() {
            return;
        }
    }
}

/// Has the channels of cases looked at whose turn it is, and rings the bell of the deliveries; says of how many.
///
/// # Errors
/// When the store does not answer.
pub(crate) async fn guard(relay: &Relay, bell: &Notify) -> Result<usize, RelayError> {
    let written = relay.guard_rooms().await?;
    if written > 0 {
        bell.notify_one();
    }
    Ok(written)
}

/// Looks now, and rings the bell of the deliveries; says how much was written.
///
/// # Errors
/// When the store does not answer, also for one case alone: the others were looked at all the same.
pub(crate) async fn remind(relay: &Relay, bell: &Notify) -> Result<usize, RelayError> {
    let reminded = relay.remind().await?;
    if reminded.written > 0 {
        bell.notify_one();
    }
    match reminded.failed.into_iter().next() {
        Some(error) => Err(error),
        None => Ok(reminded.written),
    }
}
