//! The one connection that is always there: over it the relay asks for passes, and by it the log says whether the link is up.

use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use domain::Current;
use passes::{Epoch, PassSeeds};
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
    pub seeds: Arc<dyn Current<PassSeeds>>,
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
                Ok((channel, _)) => {
                    self.pool.connected(true);
                    self.joined.store(true, Ordering::Relaxed);
                    tracing::info!("joined the relay");
                    if self.keys.current().len() > 1 {
                        tracing::warn!(
                            "the link's key is being replaced: `ethics-bot keys rotate link` here and then on the relay's host ends it"
                        );
                    }
                    said = None;
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
    /// The same until the quarter ends, and another from then on: a new key is on one of both hosts only.
    DifferentSoon,
    /// The relay has no page.
    NoPage,
}

impl Remote {
    /// Looks whether the relay is there, takes the key, and has the same pass key.
    ///
    /// # Errors
    /// [`LinkError`].
    pub async fn visit(&self, seeds: Option<&PassSeeds>) -> Result<PassKeys, LinkError> {
        let (_, key) = self.connect(Hello::Asking).await?;
        Ok(compare(seeds, key.as_ref()))
    }
}

fn compare(seeds: Option<&PassSeeds>, theirs: Option<&PassKey>) -> PassKeys {
    let (Some(seeds), Some(theirs)) = (seeds, theirs) else {
        return if seeds.is_none() { PassKeys::NotAsked } else { PassKeys::NoPage };
    };
    let ours = Epoch::from_number(theirs.epoch).map(|epoch| PassKey::of(seeds, epoch));
    match ours {
        Some(ours) if ours == *theirs => PassKeys::Same,
        Some(ours) if ours.fingerprint == theirs.fingerprint => PassKeys::DifferentSoon,
        _ => PassKeys::Different,
    }
}

fn tell(keys: PassKeys) {
    match keys {
        PassKeys::NotAsked | PassKeys::Same => {}
        PassKeys::Different => tracing::error!(
            "the relay has another pass key, and takes no pass that is issued here: copy its relay.pass_key_file"
        ),
        PassKeys::DifferentSoon => tracing::error!(
            "the relay has another pass key from the next quarter on, and takes no pass that is issued here then: a new key is on one of both hosts only; copy \
             relay.pass_key_file to the other"
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
    let mut told = None;
    loop {
        match answer_one(&mut channel, passes, &mut told).await {
            Ok(()) => *wait = FIRST_WAIT,
            Err(error) => return error,
        }
    }
}

async fn answer_one(
    channel: &mut Channel<TcpStream>,
    passes: Option<&PassRoom>,
    told: &mut Option<PassKeys>,
) -> Result<(), ChannelError> {
    let silent = |_| ChannelError::Io(std::io::ErrorKind::TimedOut);
    let message = timeout(3 * PING_EVERY, channel.receive()).await.map_err(silent)??;
    let answer = match from_bytes(&message)? {
        BotRequest::Ping { passes: theirs } => {
            let ours = passes.map(|room| room.seeds.current());
            let keys = compare(ours.as_ref(), theirs.as_ref());
            // Once for each change: it is heard every ten seconds
            if *told != Some(keys) {
                tell(keys);
                *told = Some(keys);
            }
            to_bytes(&())?
        }
        // What somebody sent who knows no code ends no connection
        BotRequest::Issue(form) => match IssueRequest::try_from(form) {
            Ok(request) => to_bytes(&issue(request, passes).await)?,
            Err(_) => to_bytes(&Err::<EvaluationForm, _>(IssueRefusal::Passes))?,
        },
    };
    timeout(PING_EVERY, channel.send(&answer)).await.map_err(silent)?
}

async fn issue(request: IssueRequest, passes: Option<&PassRoom>) -> Result<EvaluationForm, IssueRefusal> {
    let room = passes.ok_or(IssueRefusal::Unavailable)?;
    let issued = room.issuer.issue(request).await;
    issued.as_ref().map(EvaluationForm::from).map_err(|error| IssueRefusal::from(*error))
}
