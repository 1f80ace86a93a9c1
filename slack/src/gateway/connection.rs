//! One connection, from its opening to its end, in a task of its own.

use super::open::{Socket, open};
use super::slot::Line;
use super::{DisconnectReason, Envelope, Frame, Hello, SocketError, SocketState, ack_text, parse_frame};
use crate::client::Delivery;
use crate::error::Error;
use futures_util::{SinkExt, StreamExt};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep_until, timeout};
use tokio_tungstenite::tungstenite::{self, Message};
use tokio_util::sync::CancellationToken;

/// What a connection tells its slot.
pub(super) enum Signal {
    /// `hello` came.
    Ready(Hello),
    /// Slack will close it.
    Ending(DisconnectReason),
    /// It is over.
    Ended(End),
}

/// Why a connection is over.
pub(super) enum End {
    /// Closed by either side.
    Closed,
    /// Socket Mode is switched off.
    Disabled,
    /// There are too many.
    TooMany,
    /// It could not be opened, or broke.
    Failed(Error),
}

impl From<SocketError> for End {
    fn from(error: SocketError) -> Self {
        Self::Failed(error.into())
    }
}

/// The slot's hold on a connection.
pub(super) struct Connection {
    pub(super) id: u64,
    close: CancellationToken,
    task: JoinHandle<()>,
    ready: Option<Instant>,
}

impl Connection {
    /// Opens a connection after a pause.
    pub(super) fn open(
        id: u64,
        line: Line,
        signals: mpsc::UnboundedSender<(u64, Signal)>,
        after: Duration,
    ) -> Self {
        let close = CancellationToken::new();
        let closed = close.clone();
        let task = tokio::spawn(async move {
            let opened = tokio::select! {
                () = closed.cancelled() => return,
                opened = begin(&line, after) => opened,
            };
            let end = match opened {
                Err(error) => End::Failed(error),
                Ok(socket) => Live::new(id, line, socket, signals.clone()).run(&closed).await,
            };
            let _ = signals.send((id, Signal::Ended(end)));
        });
        Self { id, close, task, ready: None }
    }

    pub(super) fn is_ready(&mut self) {
        self.ready = Some(Instant::now());
    }

    /// How long it has been ready, if it ever was.
    pub(super) fn life(&self) -> Option<Duration> {
        self.ready.map(|ready| ready.elapsed())
    }

    /// Asks it to end once its acknowledgments are sent.
    pub(super) fn close(&self) {
        self.close.cancel();
    }

    pub(super) fn is_over(&self) -> bool {
        self.task.is_finished()
    }

    pub(super) async fn over(self) {
        let _ = self.task.await;
    }
}

async fn begin(line: &Line, after: Duration) -> Result<Socket, Error> {
    tokio::time::sleep(after).await;
    line.tell(SocketState::Connecting { slot: line.slot });
    open(&line.http, &line.options).await
}

/// An open connection.
struct Live {
    id: u64,
    line: Line,
    socket: Socket,
    signals: mpsc::UnboundedSender<(u64, Signal)>,
    acks: mpsc::UnboundedSender<String>,
    acked: mpsc::UnboundedReceiver<String>,
    /// Envelopes not acknowledged yet.
    owed: usize,
    opened: Instant,
    heard: Instant,
    ready: bool,
}

impl Live {
    fn new(id: u64, line: Line, socket: Socket, signals: mpsc::UnboundedSender<(u64, Signal)>) -> Self {
        let (acks, acked) = mpsc::unbounded_channel();
        let now = Instant::now();
        Self { id, line, socket, signals, acks, acked, owed: 0, opened: now, heard: now, ready: false }
    }

    async fn run(mut self, close: &CancellationToken) -> End {
        let end = self.work(close).await.err().unwrap_or(End::Closed);
        // A close frame where the peer still listens; not worth waiting for.
        let _ = timeout(Duration::from_secs(1), self.socket.close(None)).await;
        end
    }

    async fn work(&mut self, close: &CancellationToken) -> Result<(), End> {
        let options = self.line.options;
        let mut pings = interval_at(Instant::now() + options.ping_every, options.ping_every);
        pings.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut linger = None;
        loop {
            if linger.is_some() && self.owed == 0 {
                return Ok(());
            }
            let hello_by = self.opened + options.hello_timeout;
            tokio::select! {
                () = close.cancelled(), if linger.is_none() => linger = Some(Instant::now() + options.linger),
                () = sleep_until(linger.unwrap_or(self.heard)), if linger.is_some() => return Ok(()),
                () = sleep_until(hello_by), if !self.ready => return Err(SocketError::HelloTimeout.into()),
                () = sleep_until(self.heard + options.idle_after) => return Err(SocketError::Idle.into()),
                Some(ack) = self.acked.recv() => {
                    self.owed = self.owed.saturating_sub(1);
                    self.send(Message::text(ack)).await?;
                }
                message = self.socket.next() => self.hear(message)?,
                _ = pings.tick() => self.send(Message::Ping(Vec::new().into())).await?,
            }
        }
    }

    /// Sends in bounded time: a peer that is gone lets the buffers fill up.
    async fn send(&mut self, message: Message) -> Result<(), End> {
        match timeout(self.line.options.handshake_timeout, self.socket.send(message)).await {
            Ok(Ok(())) => Ok(()),
            _ => Err(SocketError::Closed.into()),
        }
    }

    fn hear(&mut self, message: Option<Result<Message, tungstenite::Error>>) -> Result<(), End> {
        self.heard = Instant::now();
        match message {
            Some(Ok(Message::Text(text))) => self.frame(&text),
            Some(Ok(Message::Close(_))) | None => Err(End::Closed),
            // Pings are answered by the library, pongs only show life, and Slack sends no binary frames.
            Some(Ok(_)) => Ok(()),
            Some(Err(_)) => Err(SocketError::Closed.into()),
        }
    }

    fn frame(&mut self, text: &str) -> Result<(), End> {
        match parse_frame(text) {
            Ok(Frame::Hello(hello)) => {
                self.ready = true;
                let _ = self.signals.send((self.id, Signal::Ready(hello)));
            }
            Ok(Frame::Disconnect(DisconnectReason::LinkDisabled)) => return Err(End::Disabled),
            Ok(Frame::Disconnect(DisconnectReason::TooManyWebsockets)) => return Err(End::TooMany),
            Ok(Frame::Disconnect(reason)) => {
                let _ = self.signals.send((self.id, Signal::Ending(reason)));
            }
            // While the client stops nothing more is taken: Slack delivers what is not acknowledged again.
            Ok(Frame::Envelope(envelope)) if !self.line.shutdown.is_cancelled() => self.deliver(*envelope),
            Ok(Frame::Envelope(_)) => {}
            Ok(Frame::Unknown) => tracing::debug!("a frame of an unknown kind"),
            // One broken frame is no reason to lose those behind it.
            Err(error) => tracing::warn!(%error, "a frame was skipped"),
        }
        Ok(())
    }

    fn deliver(&mut self, envelope: Envelope) {
        self.owed += 1;
        let (acks, dispatcher) = (self.acks.clone(), Arc::clone(&self.line.dispatcher));
        tokio::spawn(async move {
            let Envelope { envelope_id, accepts_response_payload: accepts_answer, incoming } = envelope;
            let delivery = Delivery { envelope_id: Some(&envelope_id), accepts_answer };
            let ack = dispatcher.deliver(incoming, delivery).await;
            let _ = acks.send(ack_text(&envelope_id, ack.payload().filter(|_| accepts_answer)));
        });
    }
}
