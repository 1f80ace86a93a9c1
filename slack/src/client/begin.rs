//! Starting a handler where it is called.

use super::tasks::Guard;
use futures_util::FutureExt;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};
use tokio::runtime::Handle;
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout_at};

/// What came of a handler: nothing where it panicked.
pub(super) type Outcome<T> = Option<T>;

/// A handler's future whose panic is an outcome.
pub(super) fn guarded<T>(work: impl Future<Output = T> + Send) -> impl Future<Output = Outcome<T>> + Send {
    AssertUnwindSafe(work).catch_unwind().map(Result::ok)
}

/// A handler that was called.
pub(super) enum Begun<T> {
    /// It answered without waiting for anything, as most do, and cost no task.
    Done(Outcome<T>),
    /// It goes on in a task of its own.
    Running(JoinHandle<Outcome<T>>),
}

impl<T: Send + 'static> Begun<T> {
    /// Runs a handler up to the first moment it has to wait. Its task then looks again whether it still has to, so that
    /// nothing that happens in between is missed.
    pub(super) fn new(work: impl Future<Output = T> + Send + 'static) -> Self {
        let mut work: Pin<Box<dyn Future<Output = Outcome<T>> + Send>> = Box::pin(guarded(work));
        match work.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(outcome) => Self::Done(outcome),
            Poll::Pending => Self::Running(tokio::spawn(work)),
        }
    }

    /// The outcome if it comes before the deadline. Without a deadline Slack takes no answer: everything is late.
    pub(super) async fn in_time(self, deadline: Option<Instant>) -> Result<Outcome<T>, Self> {
        match (self, deadline) {
            (Self::Done(outcome), Some(_)) => Ok(outcome),
            (Self::Running(mut work), Some(deadline)) => match timeout_at(deadline, &mut work).await {
                Ok(outcome) => Ok(outcome.ok().flatten()),
                Err(_) => Err(Self::Running(work)),
            },
            (begun, None) => Err(begun),
        }
    }

    /// The outcome whenever it comes.
    pub(super) async fn outcome(self) -> Outcome<T> {
        match self {
            Self::Done(outcome) => outcome,
            Self::Running(work) => work.await.ok().flatten(),
        }
    }
}

/// What is left to do after an acknowledgment. Never lost: dropped, it runs in a task of its own.
pub(crate) struct Rest(Option<Pin<Box<dyn Future<Output = ()> + Send>>>);

impl Rest {
    pub(super) fn new(guard: Guard, work: impl Future<Output = ()> + Send + 'static) -> Self {
        Self(Some(Box::pin(async move {
            let _guard = guard;
            work.await;
        })))
    }

    /// Runs it here up to the first moment it has to wait, and the rest in a task: most handlers cost none.
    pub(crate) fn begin(mut self) {
        if let Some(work) = &mut self.0
            && work.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_ready()
        {
            self.0 = None;
        }
    }

    /// Runs it in a task.
    pub(crate) fn spawn(self) {
        drop(self);
    }
}

impl Drop for Rest {
    fn drop(&mut self) {
        // Outside of a runtime nothing can run any more
        if let (Some(work), Ok(runtime)) = (self.0.take(), Handle::try_current()) {
            runtime.spawn(work);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[tokio::test]
    async fn what_is_left_runs_also_when_it_is_dropped() {
        let tasks = super::super::tasks::Tasks::default();
        let (done, mut heard) = tokio::sync::mpsc::unbounded_channel();
        let rest = |name: &'static str, waits: bool| {
            let done = done.clone();
            Rest::new(tasks.enter(), async move {
                if waits {
                    tokio::task::yield_now().await;
                }
                let _ = done.send(name);
            })
        };
        rest("at once", false).begin();
        assert_eq!((heard.try_recv().ok(), tasks.len()), (Some("at once"), 0));
        rest("later", true).begin();
        drop(rest("dropped", false));
        assert_eq!(tasks.len(), 2, "what is left counts until it is done");
        tasks.wait().await;
        let mut said = [heard.recv().await, heard.recv().await];
        said.sort_unstable();
        assert_eq!(said, [Some("dropped"), Some("later")]);
    }

    #[tokio::test(start_paused = true)]
    async fn what_need_not_wait_is_done_at_once_and_a_panic_is_an_outcome() {
        assert!(matches!(Begun::new(async { 1 }), Begun::Done(Some(1))));
        assert!(matches!(Begun::<u8>::new(async { panic!("on purpose") }), Begun::Done(None)));
        let waits = || async {
            tokio::time::sleep(Duration::from_secs(1)).await;
            2
        };
        let soon = Instant::now() + Duration::from_secs(2);
        assert_eq!(Begun::new(waits()).in_time(Some(soon)).await.ok(), Some(Some(2)));
        let now = Instant::now();
        let late = Begun::new(waits()).in_time(Some(now)).await.err();
        assert_eq!(late.map(Begun::outcome).unwrap().await, Some(2));
        let panics = Begun::<u8>::new(async {
            tokio::task::yield_now().await;
            panic!("on purpose")
        });
        assert_eq!(panics.outcome().await, None);
    }
}
