//! Tasks that run as long as the program does.

use std::sync::{Mutex, PoisonError};

use tokio::task::{AbortHandle, JoinHandle};

/// The tasks that should be running.
#[derive(Default)]
pub(crate) struct Tasks(Mutex<Vec<(&'static str, AbortHandle)>>);

impl Tasks {
    /// Starts a task that should run until the program stops.
    pub(crate) fn spawn(
        &self,
        name: &'static str,
        task: impl Future<Output = ()> + Send + 'static,
    ) -> JoinHandle<()> {
        let running = tokio::spawn(task);
        self.watch(name, running.abort_handle());
        running
    }

    /// Looks after a task that was started elsewhere.
    pub(crate) fn watch(&self, name: &'static str, task: AbortHandle) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push((name, task));
    }

    /// Those that do not run any more: after a panic, or because something they need is gone.
    pub(crate) fn ended(&self) -> Vec<&'static str> {
        let tasks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        tasks.iter().filter(|(_, task)| task.is_finished()).map(|(name, _)| *name).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_task_that_fell_is_named() {
        let tasks = Tasks::default();
        let runs = tasks.spawn("runs", std::future::pending());
        let fell = tasks.spawn("fell", async { panic!("on purpose") });
        assert!(fell.await.is_err());
        assert_eq!(tasks.ended(), ["fell"]);
        runs.abort();
    }
}
