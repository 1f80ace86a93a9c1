//! Asking tasks to stop.

use std::sync::Arc;
use tokio::sync::watch;

/// Whether to stop. Clones are one; a child stops with its parent, not the other way round.
#[derive(Clone, Debug)]
pub(crate) struct Stop {
    own: Arc<watch::Sender<bool>>,
    parent: Option<Arc<watch::Sender<bool>>>,
}

impl Stop {
    pub(crate) fn new() -> Self {
        Self { own: Arc::new(watch::Sender::new(false)), parent: None }
    }

    /// One that this one stops too. Knows its parent and no further ancestor.
    pub(crate) fn child(&self) -> Self {
        Self { parent: Some(Arc::clone(&self.own)), ..Self::new() }
    }

    pub(crate) fn stop(&self) {
        self.own.send_replace(true);
    }

    pub(crate) fn is_stopped(&self) -> bool {
        *self.own.borrow() || self.parent.as_ref().is_some_and(|parent| *parent.borrow())
    }

    /// Waits until it is asked to stop.
    pub(crate) async fn stopped(&self) {
        tokio::select! {
            () = raised(&self.own) => {}
            () = async {
                match &self.parent {
                    Some(parent) => raised(parent).await,
                    None => std::future::pending().await,
                }
            } => {}
        }
    }
}

async fn raised(flag: &watch::Sender<bool>) {
    // An error would mean that the sender is gone, and it is borrowed here.
    let _ = flag.subscribe().wait_for(|stop| *stop).await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_child_stops_with_its_parent_and_not_the_other_way_round() {
        let parent = Stop::new();
        let (first, second) = (parent.child(), parent.child());
        first.stop();
        first.stopped().await;
        assert!(first.is_stopped() && !second.is_stopped() && !parent.is_stopped());
        parent.clone().stop();
        second.stopped().await;
        assert!(second.is_stopped());
    }
}
