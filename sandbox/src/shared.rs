//! What every request handler of a running sandbox shares.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::delivery::flight::{self, Flight};
use crate::world::World;

/// What a builder can set.
#[derive(Clone, Debug)]
pub(crate) struct Options {
    pub(crate) rate_limits: bool,
    pub(crate) sign_by_machine_clock: bool,
    pub(crate) retry_delays: Vec<Duration>,
    pub(crate) ack_deadline: Duration,
    pub(crate) ping_every: Duration,
    pub(crate) connection_life: Duration,
}

/// The state of a running sandbox.
pub(crate) struct Shared {
    world: Mutex<World>,
    version: watch::Sender<u64>,
    pub(crate) clock: Clock,
    pub(crate) options: Options,
    http: OnceLock<Option<reqwest::Client>>,
    pub(crate) stop: CancellationToken,
}

/// The world holds tokens, so nothing of it is shown.
impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shared").field("options", &self.options).finish_non_exhaustive()
    }
}

impl Shared {
    pub(crate) fn new(world: World, clock: Clock, options: Options) -> Arc<Self> {
        Arc::new(Self {
            world: Mutex::new(world),
            version: watch::Sender::new(1),
            clock,
            options,
            http: OnceLock::new(),
            stop: CancellationToken::new(),
        })
    }

    /// The client of HTTP deliveries, made when there is one: reading the machine's certificates takes longer than everything else that starts. None
    /// when TLS cannot be set up.
    pub(crate) fn http(&self) -> Option<&reqwest::Client> {
        self.http.get_or_init(crate::delivery::http::client).as_ref()
    }

    /// The time that a signature bears.
    pub(crate) fn signing_time(&self) -> Duration {
        if self.options.sign_by_machine_clock { self.clock.machine() } else { self.clock.now() }
    }

    fn lock(&self) -> MutexGuard<'_, World> {
        let mut world = self.world.lock().unwrap_or_else(PoisonError::into_inner);
        world.now = self.clock.now();
        // Whoever looks sees what is due by now
        world.post_due();
        world
    }

    /// Looks at the world.
    pub(crate) fn read<R>(&self, look: impl FnOnce(&World) -> R) -> R {
        look(&self.lock())
    }

    /// Changes the world without anything a screen shows: books, locks, connections.
    pub(crate) fn note<R>(&self, change: impl FnOnce(&mut World) -> R) -> R {
        change(&mut self.lock())
    }

    /// Writes down how a delivery ended; the page shows that too, but it sends nothing further.
    pub(crate) fn settle<R>(&self, change: impl FnOnce(&mut World) -> R) -> R {
        let result = change(&mut self.lock());
        self.version.send_modify(|version| *version += 1);
        result
    }

    /// Changes the world. What that gives the apps to hear is sent in order, and followed in the background.
    pub(crate) fn change<R>(self: &Arc<Self>, change: impl FnOnce(&mut World) -> R) -> R {
        let (result, flights) = self.launch(change);
        for flight in flights {
            tokio::spawn(flight.follow(Arc::clone(self)));
        }
        result
    }

    /// Changes the world and hands out what was sent because of it, for callers that wait for the answers.
    pub(crate) fn launch<R>(self: &Arc<Self>, change: impl FnOnce(&mut World) -> R) -> (R, Vec<Flight>) {
        let (result, flights) = {
            let mut world = self.lock();
            let result = change(&mut world);
            let outgoing = std::mem::take(&mut world.outbox);
            let flights = outgoing.into_iter().map(|it| flight::start(self, &mut world, it, None)).collect();
            (result, flights)
        };
        self.version.send_modify(|version| *version += 1);
        (result, flights)
    }

    pub(crate) fn version(&self) -> u64 {
        *self.version.borrow()
    }

    pub(crate) fn versions(&self) -> watch::Receiver<u64> {
        self.version.subscribe()
    }
}
