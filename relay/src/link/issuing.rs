//! Passes over the link: the relay asks, on a connection that a bot opened for it.

use std::{
    fmt,
    pin::pin,
    sync::{Mutex, MutexGuard},
    time::Duration,
};

use async_trait::async_trait;
use passes::Evaluation;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    sync::{mpsc, oneshot},
    time::{MissedTickBehavior, interval, timeout},
};

use super::{
    channel::{Channel, ChannelError},
    greeting::PassKey,
    message::{from_bytes, to_bytes},
    wire::{BotRequest, EvaluationForm, IssueForm, IssueRefusal},
};
use crate::page::{IssueError, IssueRequest, PassIssuer};

/// The relay asks at least this often, so that both sides see that the other is there.
pub(super) const PING_EVERY: Duration = Duration::from_secs(10);
/// How long the bot may take.
const ANSWER: Duration = Duration::from_secs(10);
/// How many people wait for their passes at once.
const WAITING: usize = 64;

struct Job {
    form: IssueForm,
    answer: oneshot::Sender<Result<Evaluation, IssueError>>,
}

/// The issuers of passes on the bots' hosts: each there while its bot is. Any of them can answer: bots beside each other have one database.
#[derive(Default)]
pub struct IssuerSlot {
    /// The newest last.
    lines: Mutex<Vec<mpsc::Sender<Job>>>,
}

impl IssuerSlot {
    /// Nobody issues yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How many bots are there.
    #[must_use]
    pub fn bots(&self) -> usize {
        self.lines().len()
    }

    /// Those whose connection is there.
    fn lines(&self) -> MutexGuard<'_, Vec<mpsc::Sender<Job>>> {
        let mut lines = self.lines.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        lines.retain(|line| !line.is_closed());
        lines
    }

    /// Asks over this connection until it breaks, or has `ended`. With each look whether the bot is there it hears what passes are known by, as `pass_key` says.
    pub(super) async fn serve<S>(
        &self,
        mut channel: Channel<S>,
        ended: impl Future<Output = ()> + Send,
        pass_key: &(dyn Fn() -> Option<PassKey> + Sync),
    ) where
        S: AsyncRead + AsyncWrite + Unpin + Send,
    {
        let (line, mut jobs) = mpsc::channel(WAITING);
        let bots = {
            let mut lines = self.lines();
            lines.push(line);
            lines.len()
        };
        tracing::info!(bots, "the bot has joined the relay");
        let mut ticks = interval(PING_EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut ended = pin!(ended);
        let broken = loop {
            let asked = tokio::select! {
                () = &mut ended => break None,
                _ = ticks.tick() => ping(&mut channel, pass_key()).await,
                Some(job) = jobs.recv() => issue(&mut channel, job).await,
            };
            if let Err(error) = asked {
                break Some(error);
            }
        };
        drop(jobs);
        if let Some(error) = broken {
            match self.bots() {
                0 => {
                    tracing::warn!(%error, "the bot has left the relay; passes cannot be issued until it is back");
                }
                bots => tracing::warn!(%error, bots, "a bot has left the relay; others are there"),
            }
        }
    }
}

async fn ping<S: AsyncRead + AsyncWrite + Unpin + Send>(
    channel: &mut Channel<S>,
    passes: Option<PassKey>,
) -> Result<(), ChannelError> {
    let answer = ask(channel, &BotRequest::Ping { passes }).await?;
    from_bytes::<()>(&answer)
}

async fn issue<S: AsyncRead + AsyncWrite + Unpin + Send>(
    channel: &mut Channel<S>,
    job: Job,
) -> Result<(), ChannelError> {
    let answer = ask(channel, &BotRequest::Issue(job.form)).await?;
    let issued = match from_bytes::<Result<EvaluationForm, IssueRefusal>>(&answer)? {
        Ok(form) => Ok(Evaluation::try_from(form)?),
        Err(refusal) => Err(IssueError::from(refusal)),
    };
    // Whoever asked may have gone
    let _ = job.answer.send(issued);
    Ok(())
}

async fn ask<S: AsyncRead + AsyncWrite + Unpin + Send>(
    channel: &mut Channel<S>,
    request: &BotRequest,
) -> Result<zeroize::Zeroizing<Vec<u8>>, ChannelError> {
    let message = to_bytes(request)?;
    let exchange = async {
        channel.send(&message).await?;
        channel.receive().await
    };
    timeout(ANSWER, exchange).await.unwrap_or(Err(ChannelError::Io(std::io::ErrorKind::TimedOut)))
}

#[async_trait]
impl PassIssuer for IssuerSlot {
    async fn issue(&self, request: IssueRequest) -> Result<Evaluation, IssueError> {
        let lines: Vec<_> = self.lines().iter().rev().cloned().collect();
        let asked = async {
            for line in lines {
                let (answer, answered) = oneshot::channel();
                let sent = line.try_send(Job { form: IssueForm::from(&request), answer });
                // One whose connection breaks answers nothing, and one whose database is away says that it cannot. The next may be asked the same: a code is good for one request, as often as it comes
                if sent.is_ok()
                    && let Ok(issued) = answered.await
                    && !matches!(issued, Err(IssueError::Unavailable))
                {
                    return issued;
                }
            }
            Err(IssueError::Unavailable)
        };
        timeout(2 * ANSWER, asked).await.unwrap_or(Err(IssueError::Unavailable))
    }
}

impl fmt::Debug for IssuerSlot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IssuerSlot")
    }
}
