//! A few connections, kept while they are used.

use std::{
    io,
    sync::{Mutex, MutexGuard},
    time::Duration,
};

use tokio::{
    net::TcpStream,
    sync::{Semaphore, SemaphorePermit},
    time::Instant,
};

use super::LinkError;
use crate::link::channel::Channel;

/// How many requests are under way at once.
const CONNECTIONS: usize = 4;
/// A connection is used again within this time: the relay ends those that are idle for twice as long.
const KEPT: Duration = Duration::from_secs(60);
/// After a connection that failed, none is tried for this long; then twice as long, up to the longest.
const FIRST_REST: Duration = Duration::from_millis(100);
const LONGEST_REST: Duration = Duration::from_secs(2);

struct Idle {
    channel: Channel<TcpStream>,
    since: Instant,
}

/// When a connection may be tried again.
#[derive(Default)]
struct Rest {
    until: Option<Instant>,
    length: Duration,
}

pub(super) struct Pool {
    turns: Semaphore,
    idle: Mutex<Vec<Idle>>,
    rest: Mutex<Rest>,
}

impl Pool {
    pub(super) fn new() -> Self {
        Self { turns: Semaphore::new(CONNECTIONS), idle: Mutex::default(), rest: Mutex::default() }
    }

    /// Waits for a turn. It is never closed, so there is always one in the end.
    pub(super) async fn turn(&self) -> Option<SemaphorePermit<'_>> {
        self.turns.acquire().await.ok()
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Idle>> {
        self.idle.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    fn rest(&self) -> MutexGuard<'_, Rest> {
        self.rest.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// A connection that seems to be alive.
    pub(super) fn take(&self) -> Option<Channel<TcpStream>> {
        let mut idle = self.idle();
        while let Some(Idle { channel, since }) = idle.pop() {
            if since.elapsed() < KEPT && is_quiet(channel.stream()) {
                return Some(channel);
            }
        }
        None
    }

    pub(super) fn put_back(&self, channel: Channel<TcpStream>) {
        self.idle().push(Idle { channel, since: Instant::now() });
    }

    pub(super) fn clear(&self) {
        self.idle().clear();
    }

    /// Whether a connection may be tried now.
    pub(super) fn may_connect(&self) -> Result<(), LinkError> {
        match self.rest().until {
            Some(until) if Instant::now() < until => Err(LinkError::Resting),
            _ => Ok(()),
        }
    }

    /// Remembers how it went.
    pub(super) fn connected(&self, well: bool) {
        let mut rest = self.rest();
        if well {
            *rest = Rest::default();
        } else {
            rest.length = (rest.length * 2).clamp(FIRST_REST, LONGEST_REST);
            rest.until = Some(Instant::now() + rest.length);
        }
    }
}

/// Nothing comes on a connection that nobody asked something on; its end would.
fn is_quiet(stream: &TcpStream) -> bool {
    matches!(stream.try_read(&mut [0]), Err(error) if error.kind() == io::ErrorKind::WouldBlock)
}
