//! One place for a connection: keeps one alive, and opens the next before the last one ends.

use super::connection::{Connection, End, Signal};
use super::{DisconnectReason, GatewayOptions, Hello, SocketError, SocketState, backoff};
use crate::client::Dispatcher;
use crate::error::Error;
use crate::http::{Code, Http};
use crate::stop::Stop;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;

/// A connection that lived so long was a good one: the next failure is the first again.
const GOOD_LIFE: Duration = Duration::from_secs(30);

/// What every connection of a slot needs.
#[derive(Clone)]
pub(super) struct Line {
    pub(super) slot: usize,
    pub(super) http: Http,
    pub(super) dispatcher: Arc<Dispatcher>,
    pub(super) options: GatewayOptions,
    pub(super) states: mpsc::UnboundedSender<SocketState>,
    pub(super) shutdown: Stop,
}

impl Line {
    pub(super) fn tell(&self, state: SocketState) {
        tracing::debug!(?state, "socket");
        let _ = self.states.send(state);
    }
}

struct Slot {
    line: Line,
    signals: mpsc::UnboundedSender<(u64, Signal)>,
    last_id: u64,
    failures: u32,
    /// That connections fail was logged since the last one was ready.
    told: bool,
    current: Connection,
    /// What will take the current one's place.
    next: Option<Connection>,
    /// Replaced ones that may still send acknowledgments.
    replaced: Vec<Connection>,
}

/// Keeps the slot filled until asked to stop.
///
/// # Errors
/// The code with which Slack refused the token for good.
pub(super) async fn run(line: Line) -> Result<(), Code> {
    let (signals, mut heard) = mpsc::unbounded_channel();
    let current = Connection::open(1, line.clone(), signals.clone(), Duration::ZERO);
    let mut slot = Slot {
        line,
        signals,
        last_id: 1,
        failures: 0,
        told: false,
        current,
        next: None,
        replaced: Vec::new(),
    };
    let shutdown = slot.line.shutdown.clone();
    let outcome = loop {
        let (id, signal) = tokio::select! {
            () = shutdown.stopped() => break Ok(()),
            Some(signal) = heard.recv() => signal,
        };
        match signal {
            Signal::Ready(hello) => slot.ready(id, &hello),
            Signal::Ending(reason) => slot.ending(id, reason),
            Signal::Ended(End::Failed(Error::Socket(SocketError::Fatal(code)))) => break Err(code),
            Signal::Ended(end) => slot.ended(id, &end),
        }
    };
    slot.close().await;
    outcome
}

impl Slot {
    fn open(&mut self, after: Duration) -> Connection {
        self.last_id += 1;
        Connection::open(self.last_id, self.line.clone(), self.signals.clone(), after)
    }

    fn ready(&mut self, id: u64, hello: &Hello) {
        self.told = false;
        if let Some(mut next) = self.next.take_if(|next| next.id == id) {
            next.is_ready();
            let old = std::mem::replace(&mut self.current, next);
            old.close();
            self.replaced.retain(|connection| !connection.is_over());
            self.replaced.push(old);
        } else if self.current.id == id {
            self.current.is_ready();
        }
        self.line
            .tell(SocketState::Connected { slot: self.line.slot, num_connections: hello.num_connections });
    }

    /// Slack will close the connection: the next is opened while this one still works.
    fn ending(&mut self, id: u64, reason: DisconnectReason) {
        if self.current.id == id && self.next.is_none() {
            // A failure of long ago must not delay the next connection, for this one is about to end.
            if self.current.life().is_some_and(|life| life >= GOOD_LIFE) {
                self.failures = 0;
            }
            self.line.tell(SocketState::Refreshing { slot: self.line.slot, reason });
            self.next = Some(self.open(Duration::ZERO));
        }
    }

    fn ended(&mut self, id: u64, end: &End) {
        if self.current.id == id {
            // With the next one under way there is nothing to do but wait for it.
            if let Some(next) = self.next.take() {
                self.current = next;
                self.line.tell(SocketState::Disconnected { slot: self.line.slot, retry_in: Duration::ZERO });
                return;
            }
            let pause = self.pause(self.current.life(), end);
            self.current = self.open(pause);
        } else if self.next.as_ref().is_some_and(|next| next.id == id) {
            let pause = self.pause(None, end);
            self.next = Some(self.open(pause));
        }
    }

    /// The pause before the next attempt, told to the handler.
    fn pause(&mut self, life: Option<Duration>, end: &End) -> Duration {
        self.failures = if life.is_some_and(|life| life >= GOOD_LIFE) { 1 } else { self.failures + 1 };
        let (slot, options) = (self.line.slot, &self.line.options);
        let usual = backoff::pause(options, self.failures);
        let state = match end {
            End::Disabled => SocketState::LinkDisabled { slot, retry_in: options.disabled_pause },
            End::TooMany => {
                SocketState::TooManyConnections { slot, retry_in: options.too_many_pause.max(usual) }
            }
            End::Failed(Error::RateLimited { retry_after, .. }) => {
                SocketState::Disconnected { slot, retry_in: usual.max(*retry_after) }
            }
            End::Failed(error) => {
                // The first of a row says it for all: it is tried again every half minute, for as long as Slack is away
                if std::mem::replace(&mut self.told, true) {
                    tracing::debug!(slot, %error, "a connection failed");
                } else {
                    tracing::warn!(slot, %error, "a connection failed; it is opened again until it holds");
                }
                SocketState::Disconnected { slot, retry_in: usual }
            }
            End::Closed => SocketState::Disconnected { slot, retry_in: usual },
        };
        let (SocketState::LinkDisabled { retry_in, .. }
        | SocketState::TooManyConnections { retry_in, .. }
        | SocketState::Disconnected { retry_in, .. }) = state
        else {
            return usual;
        };
        self.line.tell(state);
        retry_in
    }

    /// Closes all, giving each the time for its last acknowledgments.
    async fn close(self) {
        let all: Vec<Connection> = self.replaced.into_iter().chain([self.current]).chain(self.next).collect();
        all.iter().for_each(Connection::close);
        for connection in all {
            connection.over().await;
        }
    }
}
