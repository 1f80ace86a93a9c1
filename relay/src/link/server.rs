//! The relay's end: it listens, and answers whoever holds the key.

use std::{pin::pin, sync::Arc, time::Duration};

use domain::{
    BoardBooks, CaseDesk, Clock, Current, FileCounter, Intake, Mailboxes, Outbox, ReleaseSchedule, TrailHeads,
};
use passes::{Epoch, PassSeeds};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    time::{sleep, timeout},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{
    IssuerSlot, LinkKeys,
    channel::{Channel, ChannelError},
    greeting::{Hello, PassKey, Welcome},
    key::LinkKeyId,
    message::{from_bytes, to_bytes},
    schedule::ScheduleForm,
};

mod answer;

/// How long a caller has to prove that it holds the key.
const PROOF: Duration = Duration::from_secs(5);
/// How many connections may be proving it at once.
const STRANGERS: usize = 16;
/// How many connections that proved it are kept: those of six bots.
const PEERS: usize = 32;
/// How often a connection looks whether the key that it was made with was replaced.
const LOOK: Duration = Duration::from_secs(2);
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
    pub seeds: Option<Arc<dyn Current<PassSeeds>>>,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

struct Host {
    keys: Arc<dyn Current<LinkKeys>>,
    rooms: LinkRooms,
    slot: Arc<IssuerSlot>,
    stop: CancellationToken,
    strangers: Arc<Semaphore>,
    peers: Arc<Semaphore>,
}

/// Answers bots until `stop`, then finishes what is being answered. `slot` issues passes through a bot while one is there. A connection whose key is not one of
/// `keys` any more ends.
///
/// # Privacy
/// Nothing is logged when a request comes: only faults, and callers that do not hold the key.
pub async fn serve(
    listener: TcpListener,
    keys: Arc<dyn Current<LinkKeys>>,
    rooms: LinkRooms,
    slot: Arc<IssuerSlot>,
    stop: CancellationToken,
) {
    let host = Arc::new(Host {
        keys,
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
                sleep(PAUSE).await;
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
                let ended = self.ended(channel.key());
                match hello {
                    Hello::Asking => self.answer_all(channel, ended).await,
                    Hello::Issuing => self.slot.serve(channel, ended, &|| self.pass_key()).await,
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
        let mut channel = Channel::answer(stream, &self.keys.current()).await?;
        let hello = from_bytes(&channel.receive().await?)?;
        let welcome = Welcome { release: ScheduleForm::from(&self.rooms.schedule), passes: self.pass_key() };
        channel.send(&to_bytes(&welcome)?).await?;
        Ok((hello, channel))
    }

    fn pass_key(&self) -> Option<PassKey> {
        let seeds = self.rooms.seeds.as_ref()?.current();
        Some(PassKey::of(&seeds, Epoch::of(self.rooms.clock.today())))
    }

    /// When a connection takes no more requests: at the stop, or when the key that it was made with is not one of ours any more.
    async fn ended(&self, key: LinkKeyId) {
        while self.keys.current().have(key) {
            if self.stop.run_until_cancelled(sleep(LOOK)).await.is_none() {
                return;
            }
        }
        tracing::info!("a connection ends: the link's key that it was made with was replaced");
    }

    async fn answer_all(&self, mut channel: Channel<TcpStream>, ended: impl Future<Output = ()>) {
        let mut ended = pin!(ended);
        loop {
            let message = tokio::select! {
                biased;
                () = &mut ended => return,
                received = timeout(IDLE, channel.receive()) => match received {
                    Ok(Ok(message)) => message,
                    _ => return,
                },
            };
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
