//! The relay's end: it listens, and answers whoever holds the key.

use std::{sync::Arc, time::Duration};

use domain::{
    BoardBooks, CaseDesk, Clock, FileCounter, Intake, Mailboxes, Outbox, ReleaseSchedule, TrailHeads,
};
use passes::{Epoch, EpochKey, PassSeed};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    time::timeout,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{
    IssuerSlot, LinkKey,
    channel::{Channel, ChannelError},
    greeting::{Hello, PassKey, Welcome},
    message::{from_bytes, to_bytes},
    schedule::ScheduleForm,
};

mod answer;

/// How long a caller has to prove that it holds the key.
const PROOF: Duration = Duration::from_secs(5);
/// How many connections may be proving it at once.
const STRANGERS: usize = 16;
/// How many connections that proved it are kept.
const PEERS: usize = 16;
/// A connection without a request ends after this long.
const IDLE: Duration = Duration::from_secs(120);
/// How long an answer may take to be read.
const READING: Duration = Duration::from_secs(30);
/// How long a stop waits for requests that are being answered.
const DRAIN: Duration = Duration::from_secs(20);
/// After an accept that failed, so that a lack of files is not made worse.
const PAUSE: Duration = Duration::from_millis(200);

/// The rooms behind the link.
#[allow(missing_debug_implementations)]
pub struct LinkRooms {
    /// The door.
    pub intake: Arc<dyn Intake>,
    /// The reporters' mailboxes.
    pub mailboxes: Arc<dyn Mailboxes>,
    /// The desk.
    pub desk: Arc<dyn CaseDesk>,
    /// The effects that wait.
    pub outbox: Arc<dyn Outbox>,
    /// The trail's heads.
    pub heads: Arc<dyn TrailHeads>,
    /// What the Board's report counts.
    pub board: Arc<dyn BoardBooks>,
    /// Where members of a case fetch files.
    pub files: Arc<dyn FileCounter>,
    /// When reports leave: the bot tells people so.
    pub schedule: ReleaseSchedule,
    /// What passes are made with, for the bot to see that it has the same; `None` where there is no page.
    pub seed: Option<PassSeed>,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

struct Host {
    key: LinkKey,
    rooms: LinkRooms,
    slot: Arc<IssuerSlot>,
    stop: CancellationToken,
    strangers: Arc<Semaphore>,
    peers: Arc<Semaphore>,
}

/// Answers the bot until `stop`, then finishes what is being answered. `slot` issues passes through the bot while it is there.
///
/// # Privacy
/// Nothing is logged when a request comes: only faults, and callers that do not hold the key.
pub async fn serve(
    listener: TcpListener,
    key: LinkKey,
    rooms: LinkRooms,
    slot: Arc<IssuerSlot>,
    stop: CancellationToken,
) {
    let host = Arc::new(Host {
        key,
        rooms,
        slot,
        stop: stop.clone(),
        strangers: Arc::new(Semaphore::new(STRANGERS)),
        peers: Arc::new(Semaphore::new(PEERS)),
    });
    let connections = TaskTracker::new();
    while let Some(accepted) = stop.run_until_cancelled(listener.accept()).await {
        match accepted {
            Ok((stream, _)) => {
                // Too many at once: this one is hung up on
                if let Ok(turn) = host.strangers.clone().try_acquire_owned() {
                    let host = host.clone();
                    connections.spawn(async move { host.meet(stream, turn).await });
                }
            }
            Err(error) => {
                tracing::error!(kind = ?error.kind(), "the link's listener could not accept");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
    connections.close();
    let _ = timeout(DRAIN, connections.wait()).await;
}

impl Host {
    async fn meet(&self, stream: TcpStream, turn: tokio::sync::OwnedSemaphorePermit) {
        let _ = stream.set_nodelay(true);
        let met = self.stop.run_until_cancelled(timeout(PROOF, self.greet(stream))).await;
        drop(turn);
        match met {
            Some(Ok(Ok((hello, channel)))) => {
                let Ok(_peer) = self.peers.try_acquire() else { return };
                match hello {
                    Hello::Asking => self.answer_all(channel).await,
                    Hello::Issuing => self.slot.serve(channel, &self.stop).await,
                }
            }
            Some(Ok(Err(error @ (ChannelError::Seal | ChannelError::Form)))) => {
                tracing::warn!(%error, "a caller of the link was refused: does it have the same key and version?");
            }
            // Hung up, or silent: a look at whether the port is open
            _ => {}
        }
    }

    async fn greet(&self, stream: TcpStream) -> Result<(Hello, Channel<TcpStream>), ChannelError> {
        let mut channel = Channel::answer(stream, &self.key).await?;
        let hello = from_bytes(&channel.receive().await?)?;
        let passes = self.rooms.seed.as_ref().map(|seed| {
            let epoch = Epoch::of(self.rooms.clock.today());
            let fingerprint = EpochKey::derive(seed, epoch).public_key().fingerprint();
            PassKey { epoch: epoch.number(), fingerprint }
        });
        let welcome = Welcome { release: ScheduleForm::from(&self.rooms.schedule), passes };
        channel.send(&to_bytes(&welcome)?).await?;
        Ok((hello, channel))
    }

    async fn answer_all(&self, mut channel: Channel<TcpStream>) {
        while let Some(Ok(Ok(message))) =
            self.stop.run_until_cancelled(timeout(IDLE, channel.receive())).await
        {
            let answered = match from_bytes(&message) {
                Ok(request) => answer::answer(&self.rooms, request).await,
                Err(error) => Err(error),
            };
            drop(message);
            let Ok(answer) = answered else {
                tracing::error!(
                    "a request of the bot has an unknown form: do both hosts run the same version?"
                );
                return;
            };
            if !matches!(timeout(READING, channel.send(&answer)).await, Ok(Ok(()))) {
                return;
            }
        }
    }
}
