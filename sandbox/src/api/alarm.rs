//! Waking up when a scheduled message is due.

use std::future::pending;
use std::sync::Arc;

use crate::shared::Shared;

/// Posts scheduled messages at their time, until the sandbox stops.
pub(crate) async fn run(shared: Arc<Shared>) {
    let set = shared.read(|world| Arc::clone(&world.alarm));
    loop {
        let next = shared.read(|world| world.next_due());
        let due = async {
            match next {
                Some(due) => shared.clock.sleep_until(due).await,
                None => pending().await,
            }
        };
        tokio::select! {
            // Taking the lock posts what is due; this also sends what apps hear of it and renews the screens
            () = due => shared.change(|_| ()),
            () = set.notified() => {}
            () = shared.stop.cancelled() => return,
        }
    }
}
