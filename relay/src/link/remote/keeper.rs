//! The one connection that is always there: over it the relay asks for passes, and by it the log says whether the link is up.

use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use passes::{Epoch, EpochKey, PassSeed};
use tokio::{net::TcpStream, time::timeout};
use tokio_util::sync::CancellationToken;

use super::{LinkError, Remote};
use crate::{
    link::{
        channel::{Channel, ChannelError},
        greeting::{Hello, PassKey},
        issuing::PING_EVERY,
        message::{from_bytes, to_bytes},
        wire::{BotRequest, EvaluationForm, IssueRefusal},
    },
    page::{IssueRequest, PassIssuer},
};

/// After a connection that failed, and twice as long each time, up to the longest.
const FIRST_WAIT: Duration = Duration::from_millis(100);
const LONGEST_WAIT: Duration = Duration::from_secs(5);

/// Who issues passes on the bot's host.
#[allow(missing_debug_implementations)]
pub struct PassRoom {
    /// The issuer.
    pub issuer: Arc<dyn PassIssuer>,
    /// What its passes are made with: the relay must have the same.
    pub seed: PassSeed,
}

impl Remote {
    /// Keeps the connection until `stop`: joins the relay whenever it is there, and issues passes for it.
    pub async fn keep(&self, passes: Option<PassRoom>, stop: CancellationToken) {
        let mut wait = FIRST_WAIT;
        let mut said = None;
        while !stop.is_cancelled() {
            let Some(connected) = stop.run_until_cancelled(self.connect(Hello::Issuing)).await else {
                return;
            };
            let error = match connected {
                Ok((channel, key)) => {
                    self.pool.connected(true);
                    self.joined.store(true, Ordering::Relaxed);
                    tracing::info!("joined the relay");
                    said = None;
                    tell(compare(passes.as_ref().map(|room| &room.seed), key.as_ref()));
                    let answering = answer_all(channel, passes.as_ref(), &mut wait);
                    let answered = stop.run_until_cancelled(answering).await;
                    self.joined.store(false, Ordering::Relaxed);
                    let Some(error) = answered else { return };
                    LinkError::from(error)
                }
                Err(error) => error,
            };
            // Once for each kind of trouble, however often it is tried
            let kind = std::mem::discriminant(&error);
            if said != Some(kind) {
                tracing::warn!(%error, "the relay is not there; nothing can be stored until it is, and it is tried again");
                said = Some(kind);
            }
            if stop.run_until_cancelled(tokio::time::sleep(wait)).await.is_none() {
                return;
            }
            wait = (wait * 2).min(LONGEST_WAIT);
        }
    }
}

/// What a visit to the relay finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PassKeys {
    /// Nobody is offered passes here.
    NotAsked,
    /// Both hosts have the same.
    Same,
    /// The relay has another, and takes no pass that is issued here.
    Different,
    /// The relay has no page.
    NoPage,
}

impl Remote {
    /// Looks whether the relay is there, takes the key, and has the same pass key.
    ///
    /// # Errors
    /// [`LinkError`].
    pub async fn visit(&self, seed: Option<&PassSeed>) -> Result<PassKeys, LinkError> {
        let (_, key) = self.connect(Hello::Asking).await?;
        Ok(compare(seed, key.as_ref()))
    }
}

fn compare(seed: Option<&PassSeed>, key: Option<&PassKey>) -> PassKeys {
    let (Some(seed), Some(key)) = (seed, key) else {
        return if seed.is_none() { PassKeys::NotAsked } else { PassKeys::NoPage };
    };
    let is_same = Epoch::from_number(key.epoch)
        .is_some_and(|epoch| EpochKey::derive(seed, epoch).public_key().fingerprint() == key.fingerprint);
    if is_same { PassKeys::Same } else { PassKeys::Different }
}

fn tell(keys: PassKeys) {
    match keys {
        PassKeys::NotAsked | PassKeys::Same => {}
        PassKeys::Different => tracing::error!(
            "the relay has another pass key, and takes no pass that is issued here: copy its relay.pass_key_file"
        ),
        PassKeys::NoPage => {
            tracing::error!("passes are offered, and the relay has no page: see relay.page_listen there");
        }
    }
}

/// Answers until the connection breaks.
async fn answer_all(
    mut channel: Channel<TcpStream>,
    passes: Option<&PassRoom>,
    wait: &mut Duration,
) -> ChannelError {
    loop {
        match answer_one(&mut channel, passes).await {
            Ok(()) => *wait = FIRST_WAIT,
            Err(error) => return error,
        }
    }
}

async fn answer_one(channel: &mut Channel<TcpStream>, passes: Option<&PassRoom>) -> Result<(), ChannelError> {
    let silent = |_| ChannelError::Io(std::io::ErrorKind::TimedOut);
    let message = timeout(3 * PING_EVERY, channel.receive()).await.map_err(silent)??;
    let answer = match from_bytes(&message)? {
        BotRequest::Ping => to_bytes(&())?,
        BotRequest::Issue(form) => to_bytes(&issue(IssueRequest::try_from(form)?, passes).await)?,
    };
    timeout(PING_EVERY, channel.send(&answer)).await.map_err(silent)?
}

async fn issue(request: IssueRequest, passes: Option<&PassRoom>) -> Result<EvaluationForm, IssueRefusal> {
    let room = passes.ok_or(IssueRefusal::Unavailable)?;
    let issued = room.issuer.issue(request).await;
    issued.as_ref().map(EvaluationForm::from).map_err(|error| IssueRefusal::from(*error))
}
