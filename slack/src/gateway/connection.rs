//! One connection, from its opening to its end, in a task of its own.

use super::frame::write_ack;
use super::open::{Socket, open};
use super::slot::Line;
use super::{DisconnectReason, Envelope, Frame, Hello, SocketError, SocketState, parse_frame};
use crate::client::{Asked, Delivery, Dispatcher, Rest, Taken};
use crate::error::Error;
use crate::stop::Stop;
use futures_util::{FutureExt, SinkExt, StreamExt};
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep_until, timeout};
use tokio_tungstenite::tungstenite::{self, Message};

/// How many frames are read before anything else is looked at.
const BATCH: usize = 128;
/// How many acknowledgments leave together at first, of what came at the same moment; then four times as many, and so on. All of them together would cost least, but
/// Slack would hear of the first only with the last, and both sides would take turns at waiting for each other.
const TOGETHER: usize = 2;

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
    close: Stop,
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
        let close = Stop::new();
        let closed = close.clone();
        let task = tokio::spawn(async move {
            let opened = tokio::select! {
                () = closed.stopped() => return,
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
        self.close.stop();
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
    /// Messages written and not sent yet.
    unsent: usize,
    /// Handlers to call once their acknowledgments are sent.
    rests: Vec<Rest>,
    opened: Instant,
    heard: Instant,
    ready: bool,
    /// Since when it only sends what it still owes.
    closing: Option<Instant>,
    /// How it ends then, where Slack said so.
    parting: Option<End>,
}

impl Live {
    fn new(id: u64, line: Line, socket: Socket, signals: mpsc::UnboundedSender<(u64, Signal)>) -> Self {
        let (acks, acked) = mpsc::unbounded_channel();
        let now = Instant::now();
        Self {
            id,
            line,
            socket,
            signals,
            acks,
            acked,
            owed: 0,
            unsent: 0,
            rests: Vec::new(),
            opened: now,
            heard: now,
            ready: false,
            closing: None,
            parting: None,
        }
    }

    async fn run(mut self, close: &Stop) -> End {
        let ended = self.work(close).await.err().unwrap_or(End::Closed);
        let end = self.parting.take().unwrap_or(ended);
        // A close frame where the peer still listens; not worth waiting for.
        let _ = timeout(Duration::from_secs(1), self.socket.close(None)).await;
        end
    }

    async fn work(&mut self, close: &Stop) -> Result<(), End> {
        let options = self.line.options;
        let mut pings = interval_at(Instant::now() + options.ping_every, options.ping_every);
        pings.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut alarm = pin!(sleep_until(self.deadline().0));
        let mut stopped = pin!(close.stopped());
        let dispatcher = Arc::clone(&self.line.dispatcher);
        loop {
            let full = dispatcher.is_full();
            if self.closing.is_some() {
                if self.owed == 0 {
                    return self.flush().await;
                }
                alarm.as_mut().reset(self.deadline().0);
            }
            tokio::select! {
                () = &mut stopped, if self.closing.is_none() => self.closing = Some(Instant::now()),
                // The alarm is set for the earliest moment at which something can be wrong, and set again when it rings.
                () = &mut alarm => match self.deadline() {
                    (at, _) if at > Instant::now() => alarm.as_mut().reset(at),
                    (_, end) => return end,
                },
                Some(ack) = self.acked.recv() => {
                    self.owed = self.owed.saturating_sub(1);
                    self.write(Message::text(ack)).await?;
                }
                // Nothing was heard for nobody listened.
                () = dispatcher.room(), if full => self.heard = Instant::now(),
                message = self.socket.next(), if !full => {
                    self.heard = Instant::now();
                    self.hear(message).await?;
                }
                _ = pings.tick() => self.write(Message::Ping(Vec::new().into())).await?,
            }
            self.hear_all().await?;
        }
    }

    /// What came at the same moment, so that its acknowledgments leave together.
    async fn hear_all(&mut self) -> Result<(), End> {
        let mut together = TOGETHER;
        for _ in 0..BATCH {
            while let Ok(ack) = self.acked.try_recv() {
                self.owed = self.owed.saturating_sub(1);
                self.write(Message::text(ack)).await?;
            }
            if self.line.dispatcher.is_full() {
                break;
            }
            match self.socket.next().now_or_never() {
                Some(message) => self.hear(message).await?,
                None => break,
            }
            if self.unsent >= together {
                together *= 4;
                self.send().await?;
            }
        }
        self.send().await
    }

    /// Sends what was written, then calls the handlers that waited for that.
    async fn send(&mut self) -> Result<(), End> {
        self.flush().await?;
        self.rests.drain(..).for_each(Rest::begin);
        Ok(())
    }

    /// When the connection is given up if nothing changes, and how that ends.
    fn deadline(&self) -> (Instant, Result<(), End>) {
        let options = &self.line.options;
        let idle = self.heard + options.idle_after;
        let hello_by = self.opened + options.hello_timeout;
        match self.closing {
            Some(closing) => (closing + options.linger, Ok(())),
            None if !self.ready && hello_by < idle => (hello_by, Err(SocketError::HelloTimeout.into())),
            None => (idle, Err(SocketError::Idle.into())),
        }
    }

    /// Writes into the buffer; [`flush`](Live::flush) sends it. In bounded time: a peer that is gone lets it fill up.
    async fn write(&mut self, message: Message) -> Result<(), End> {
        self.unsent += 1;
        match timeout(self.line.options.handshake_timeout, self.socket.feed(message)).await {
            Ok(Ok(())) => Ok(()),
            _ => Err(SocketError::Closed.into()),
        }
    }

    async fn flush(&mut self) -> Result<(), End> {
        if std::mem::take(&mut self.unsent) == 0 {
            return Ok(());
        }
        match timeout(self.line.options.handshake_timeout, self.socket.flush()).await {
            Ok(Ok(())) => Ok(()),
            _ => Err(SocketError::Closed.into()),
        }
    }

    async fn hear(&mut self, message: Option<Result<Message, tungstenite::Error>>) -> Result<(), End> {
        match message {
            Some(Ok(Message::Text(text))) => self.frame(&text).await,
            Some(Ok(Message::Close(_))) | None => Err(End::Closed),
            // Pings are answered by the library, pongs only show life, and Slack sends no binary frames.
            Some(Ok(_)) => Ok(()),
            Some(Err(_)) => Err(SocketError::Closed.into()),
        }
    }

    async fn frame(&mut self, text: &str) -> Result<(), End> {
        match parse_frame(text) {
            Ok(Frame::Hello(hello)) => {
                self.ready = true;
                let _ = self.signals.send((self.id, Signal::Ready(hello)));
            }
            Ok(Frame::Disconnect(DisconnectReason::LinkDisabled)) => self.part(End::Disabled),
            Ok(Frame::Disconnect(DisconnectReason::TooManyWebsockets)) => self.part(End::TooMany),
            Ok(Frame::Disconnect(reason)) => {
                let _ = self.signals.send((self.id, Signal::Ending(reason)));
            }
            // While the client stops nothing more is taken: Slack delivers what is not acknowledged again.
            Ok(Frame::Envelope(envelope)) if !self.line.shutdown.is_stopped() => {
                self.deliver(*envelope).await?;
            }
            Ok(Frame::Envelope(_)) => {}
            Ok(Frame::Unknown) => tracing::debug!("a frame of an unknown kind"),
            // One broken frame is no reason to lose those behind it.
            Err(error) => tracing::warn!(%error, "a frame was skipped"),
        }
        Ok(())
    }

    /// Ends once what is owed was sent: Slack delivers no more, but waits for that.
    fn part(&mut self, end: End) {
        self.parting = Some(end);
        self.closing.get_or_insert_with(Instant::now);
    }

    async fn deliver(&mut self, envelope: Envelope) -> Result<(), End> {
        let Envelope { envelope_id, accepts_response_payload: accepts_answer, incoming } = envelope;
        let delivery = Delivery { envelope_id: Some(&envelope_id), accepts_answer };
        let asked = match self.line.dispatcher.take(incoming, delivery) {
            Taken::Acknowledge(rest) => {
                self.rests.extend(rest);
                return self.write(Message::text(write_ack(&envelope_id, None))).await;
            }
            Taken::Answer(asked) => asked,
        };
        let dispatcher = Arc::clone(&self.line.dispatcher);
        let mut work = Box::pin(answer(dispatcher, asked, envelope_id, accepts_answer));
        // Most answers are there at once; only those that are not get a task.
        let begun = work.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        if let Poll::Ready(ack) = begun {
            return self.write(Message::text(ack)).await;
        }
        self.owed += 1;
        let acks = self.acks.clone();
        tokio::spawn(async move {
            let _ = acks.send(work.await);
        });
        Ok(())
    }
}

/// The text that acknowledges an envelope with an answer.
async fn answer(
    dispatcher: Arc<Dispatcher>,
    asked: Asked,
    envelope_id: String,
    accepts_answer: bool,
) -> String {
    let delivery = Delivery { envelope_id: Some(&envelope_id), accepts_answer };
    let ack = dispatcher.answer(asked, delivery).await;
    let payload = ack.json().filter(|_| accepts_answer).and_then(|json| std::str::from_utf8(json).ok());
    write_ack(&envelope_id, payload)
}
