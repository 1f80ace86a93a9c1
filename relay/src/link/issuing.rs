//! Passes over the link: the relay asks, on a connection that the bot opened for it.

use std::{
    fmt,
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
use tokio_util::sync::CancellationToken;

use super::{
    channel::{Channel, ChannelError},
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

/// The issuer of passes that is on the bot's host: there while the bot is.
#[derive(Default)]
pub struct IssuerSlot {
    line: Mutex<Option<mpsc::Sender<Job>>>,
}

impl IssuerSlot {
    /// Nobody issues yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether the bot is there.
    #[must_use]
    pub fn is_there(&self) -> bool {
        self.line().as_ref().is_some_and(|line| !line.is_closed())
    }

    fn line(&self) -> MutexGuard<'_, Option<mpsc::Sender<Job>>> {
        self.line.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// Asks over this connection until it breaks, another takes its place, or `stop`.
    pub(super) async fn serve<S>(&self, mut channel: Channel<S>, stop: &CancellationToken)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send,
    {
        let (line, mut jobs) = mpsc::channel(WAITING);
        // The line before it, if any, ends: its jobs have no sender left
        *self.line() = Some(line);
        tracing::info!("the bot has joined the relay");
        let mut ticks = interval(PING_EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let ended = loop {
            let asked = tokio::select! {
                () = stop.cancelled() => break Ok(()),
                _ = ticks.tick() => ping(&mut channel).await,
                job = jobs.recv() => match job {
                    Some(job) => issue(&mut channel, job).await,
                    None => break Ok(()),
                },
            };
            if let Err(error) = asked {
                break Err(error);
            }
        };
        if let Err(error) = ended {
            tracing::warn!(%error, "the bot has left the relay; passes cannot be issued until it is back");
        }
    }
}

async fn ping<S: AsyncRead + AsyncWrite + Unpin + Send>(
    channel: &mut Channel<S>,
) -> Result<(), ChannelError> {
    let answer = ask(channel, &BotRequest::Ping).await?;
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
        let line = self.line().clone().ok_or(IssueError::Unavailable)?;
        let (answer, answered) = oneshot::channel();
        let job = Job { form: IssueForm::from(&request), answer };
        line.try_send(job).map_err(|_| IssueError::Unavailable)?;
        // A clone that is kept would keep the line open after another took its place
        drop(line);
        match timeout(2 * ANSWER, answered).await {
            Ok(Ok(issued)) => issued,
            _ => Err(IssueError::Unavailable),
        }
    }
}

impl fmt::Debug for IssuerSlot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IssuerSlot")
    }
}
