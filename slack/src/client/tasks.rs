//! Counting the tasks that run, so that a client can wait for them.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::Notify;
use tokio::task::JoinHandle;

/// From this many tasks on a transport waits before it takes more: what Slack is not told was taken, it delivers again.
pub(super) const MOST: usize = 1_024;

/// The tasks of one client. Clones are one.
#[derive(Clone, Default)]
pub(super) struct Tasks(Arc<Count>);

#[derive(Default)]
struct Count {
    running: AtomicUsize,
    idle: Notify,
    room: Notify,
}

/// One task that runs, or will.
pub(super) struct Guard(Tasks);

impl Tasks {
    pub(super) fn spawn<F>(&self, work: F) -> JoinHandle<F::Output>
    where
        F: Future<Output: Send> + Send + 'static,
    {
        let guard = self.enter();
        tokio::spawn(async move {
            let _guard = guard;
            work.await
        })
    }

    /// Counts a task from before it runs.
    pub(super) fn enter(&self) -> Guard {
        self.0.running.fetch_add(1, Ordering::SeqCst);
        Guard(self.clone())
    }

    pub(super) fn len(&self) -> usize {
        self.0.running.load(Ordering::SeqCst)
    }

    pub(super) fn is_full(&self) -> bool {
        self.len() >= MOST
    }

    /// Waits until it is not full.
    pub(super) async fn room(&self) {
        loop {
            let mut room = std::pin::pin!(self.0.room.notified());
            room.as_mut().enable();
            if !self.is_full() {
                return;
            }
            room.await;
        }
    }

    /// Waits until none runs.
    pub(super) async fn wait(&self) {
        loop {
            let mut idle = std::pin::pin!(self.0.idle.notified());
            idle.as_mut().enable();
            if self.len() == 0 {
                return;
            }
            idle.await;
        }
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        let count = &self.0.0;
        match count.running.fetch_sub(1, Ordering::SeqCst) {
            1 => count.idle.notify_waiters(),
            MOST => count.room.notify_waiters(),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn waits_for_all_also_for_those_that_panic() {
        let tasks = Tasks::default();
        tasks.wait().await;
        let gate = Arc::new(Notify::new());
        let waiting = Arc::clone(&gate);
        tasks.spawn(async move { waiting.notified().await });
        let panicking = tasks.spawn(async { panic!("on purpose") });
        assert_eq!(tasks.len(), 2);
        gate.notify_one();
        tasks.wait().await;
        assert!(panicking.await.is_err());
    }
}
