//! The bot's end: the relay's rooms, on another host.

mod keeper;
mod pool;
mod rooms;

use std::{
    fmt, io,
    sync::{
        Arc, Mutex, MutexGuard,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use domain::{Clock, Current, Randomness, ReleaseSchedule};
use serde::de::DeserializeOwned;
use tokio::{net::TcpStream, time::timeout};

use super::{
    LinkKey, LinkKeys,
    channel::{Channel, ChannelError},
    greeting::{Hello, PassKey, Welcome},
    key::LinkKeyId,
    message::{from_bytes, to_bytes},
    wire::Request,
};
use pool::Pool;

pub use keeper::{PassKeys, PassRoom};

/// How long the relay may take to be reached, and to prove that it holds the key.
const CONNECT: Duration = Duration::from_secs(5);
/// How long one request may take, connecting included. Chat says after that that it could not be stored.
const REQUEST: Duration = Duration::from_secs(15);

/// Why the relay did not do it, or is not known to have done it. It never holds a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LinkError {
    /// There is no connection.
    #[error("the relay cannot be reached ({0})")]
    Down(io::ErrorKind),
    /// It could not be reached a moment ago and is not asked again yet.
    #[error("the relay could not be reached a moment ago")]
    Resting,
    /// It hung up when it was called, or did not prove that it holds the key.
    #[error("the relay did not take the link's key: do both hosts have the same key file and version?")]
    Key,
    /// It took too long.
    #[error("the relay did not answer in time")]
    Late,
    /// What it says is not what this version understands.
    #[error("the relay speaks another version")]
    Form,
    /// It said that it could not.
    #[error("the relay could not do it; its log says why")]
    Refused,
    /// Chat never brings nor fetches this.
    #[error("files and passes do not travel over the link")]
    NotOverTheLink,
}

impl From<ChannelError> for LinkError {
    fn from(error: ChannelError) -> Self {
        match error {
            ChannelError::Io(kind) => Self::Down(kind),
            ChannelError::Seal => Self::Key,
            ChannelError::Form | ChannelError::TooLarge => Self::Form,
        }
    }
}

/// A relay on another host. It connects when it is asked something, and [`Remote::keep`] tells in the log whether it is there.
pub struct Remote {
    address: String,
    keys: Arc<dyn Current<LinkKeys>>,
    schedule: Mutex<ReleaseSchedule>,
    /// The newest key, once the relay took it.
    taken: Mutex<Option<LinkKeyId>>,
    pool: Pool,
    /// The connection that is always there is there.
    joined: AtomicBool,
    clock: Arc<dyn Clock>,
    randomness: Arc<dyn Randomness>,
}

impl Remote {
    /// The relay at this address, `host:port`. Until it says itself when it releases, `schedule` is what people are told.
    #[must_use]
    pub fn new(
        address: String,
        keys: Arc<dyn Current<LinkKeys>>,
        schedule: ReleaseSchedule,
        clock: Arc<dyn Clock>,
        randomness: Arc<dyn Randomness>,
    ) -> Self {
        Self {
            address,
            keys,
            schedule: Mutex::new(schedule),
            taken: Mutex::default(),
            pool: Pool::new(),
            joined: AtomicBool::new(false),
            clock,
            randomness,
        }
    }

    /// Whether the relay is there, as [`Remote::keep`] found it last.
    #[must_use]
    pub fn is_joined(&self) -> bool {
        self.joined.load(Ordering::Relaxed)
    }

    fn schedule(&self) -> MutexGuard<'_, ReleaseSchedule> {
        self.schedule.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// Asks, and reads the answer.
    async fn ask<T: DeserializeOwned>(&self, request: &Request) -> Result<T, LinkError> {
        timeout(REQUEST, self.exchange(request)).await.unwrap_or(Err(LinkError::Late))
    }

    async fn exchange<T: DeserializeOwned>(&self, request: &Request) -> Result<T, LinkError> {
        let _turn = self.pool.turn().await;
        let message = to_bytes(request)?;
        if let Some(mut channel) = self.pool.take() {
            match talk(&mut channel, &message).await {
                Ok(answer) => {
                    self.pool.put_back(channel);
                    return Ok(from_bytes(&answer)?);
                }
                // The relay was started anew since
                Err(ChannelError::Io(_)) if request.may_repeat() => self.pool.clear(),
                Err(error) => return Err(error.into()),
            }
        }
        self.pool.may_connect()?;
        let connected = self.connect(Hello::Asking).await;
        self.pool.connected(connected.is_ok());
        let (mut channel, _) = connected?;
        let answer = talk(&mut channel, &message).await?;
        self.pool.put_back(channel);
        Ok(from_bytes(&answer)?)
    }

    /// A new connection, on which both have proved that they hold the key: the newest that the relay takes. Once it took the newest, no other is tried: somebody in between
    /// who has the key before and hangs up would be talked to.
    async fn connect(&self, hello: Hello) -> Result<(Channel<TcpStream>, Option<PassKey>), LinkError> {
        let taken = *self.taken();
        for (place, key) in self.keys.current().newest_first().enumerate() {
            match self.connect_by(key, hello).await {
                Err(LinkError::Key) if taken != Some(key.id()) => {}
                Ok(connected) => {
                    if place == 0 {
                        *self.taken() = Some(key.id());
                    }
                    return Ok(connected);
                }
                Err(error) => return Err(error),
            }
        }
        Err(LinkError::Key)
    }

    fn taken(&self) -> MutexGuard<'_, Option<LinkKeyId>> {
        self.taken.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    async fn connect_by(
        &self,
        key: &LinkKey,
        hello: Hello,
    ) -> Result<(Channel<TcpStream>, Option<PassKey>), LinkError> {
        let late = |_| LinkError::Down(io::ErrorKind::TimedOut);
        let stream = timeout(CONNECT, TcpStream::connect(&self.address)).await.map_err(late)?;
        let stream = stream.map_err(|error| LinkError::Down(error.kind()))?;
        let _ = stream.set_nodelay(true);
        let greeted = timeout(CONNECT, greet(stream, key, hello)).await.map_err(late)?;
        let (channel, welcome) = greeted.map_err(|error| match error {
            // It hangs up on whoever has another key
            ChannelError::Io(_) => LinkError::Key,
            error => error.into(),
        })?;
        *self.schedule() = ReleaseSchedule::try_from(welcome.release)?;
        Ok((channel, welcome.passes))
    }
}

async fn greet(
    stream: TcpStream,
    key: &LinkKey,
    hello: Hello,
) -> Result<(Channel<TcpStream>, Welcome), ChannelError> {
    let mut channel = Channel::call(stream, key).await?;
    channel.send(&to_bytes(&hello)?).await?;
    let welcome = from_bytes(&channel.receive().await?)?;
    Ok((channel, welcome))
}

async fn talk(
    channel: &mut Channel<TcpStream>,
    message: &[u8],
) -> Result<zeroize::Zeroizing<Vec<u8>>, ChannelError> {
    channel.send(message).await?;
    channel.receive().await
}

impl fmt::Debug for Remote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Remote")
    }
}
