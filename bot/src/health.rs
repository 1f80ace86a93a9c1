//! Whether the program lives and can take what comes, for whoever runs it: `/healthz`, `/readyz` and `/metrics` on a listener of their own.
//!
//! # Privacy
//! What is answered was found at the last look, every ten seconds: asking more often tells nothing more, and how long an answer takes tells nothing at all.
//! There is no word of a person, a case or a report; the next deadline is not told, because a case would begin to be seen by it (promise A8).

mod listener;
mod look;
mod outbox;
mod tasks;
mod told;
mod visit;

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use domain::Clock;
use tokio::{net::TcpListener, time::MissedTickBehavior};
use tokio_util::sync::CancellationToken;

pub(crate) use look::{Door, Link, Parts};
pub(crate) use tasks::Tasks;
pub(crate) use visit::{Visit, visit};

use crate::{
    BuildError,
    config::HealthConfig,
    metrics::{Exposition, Metrics, family},
};
use look::Looked;
use told::Told;

/// How often the parts are looked at.
const LOOK_EVERY: Duration = Duration::from_secs(10);
/// A look that is older says that the program stands still.
const STALE_AFTER: Duration = Duration::from_secs(60);

/// What is known of the program's health.
pub(crate) struct Health {
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) tasks: Tasks,
    parts: Parts,
    looked: Mutex<Option<Looked>>,
    told: Told,
    clock: Arc<dyn Clock>,
}

impl Health {
    pub(crate) fn new(metrics: Arc<Metrics>, parts: Parts, clock: Arc<dyn Clock>) -> Arc<Self> {
        let tasks = Tasks::default();
        Arc::new(Self { metrics, tasks, parts, looked: Mutex::default(), told: Told::default(), clock })
    }

    /// Looks at every part now, and shows what was counted where an hour is over.
    pub(crate) async fn look(&self) {
        self.metrics.publish();
        let looked = self.parts.look(&self.metrics.socket, self.clock.now()).await;
        self.told.hear(looked.lines());
        *self.looked.lock().unwrap_or_else(PoisonError::into_inner) = Some(looked);
    }

    /// The program lives: what is wrong when it does not.
    fn alive(&self) -> Result<(), String> {
        let ended = self.tasks.ended();
        if !ended.is_empty() {
            return Err(format!("ended: {}", ended.join(", ")));
        }
        let looked = self.looked.lock().unwrap_or_else(PoisonError::into_inner);
        match &*looked {
            Some(looked) if looked.since.elapsed() > STALE_AFTER => {
                Err("the program has not looked at its parts for a minute".to_owned())
            }
            _ => Ok(()),
        }
    }

    /// Whether it can take what comes, and a line for each part.
    fn ready(&self) -> (bool, String) {
        let looked = self.looked.lock().unwrap_or_else(PoisonError::into_inner);
        match &*looked {
            Some(looked) => (looked.is_ready(), looked.to_string()),
            None => (false, "starting\n".to_owned()),
        }
    }

    fn metrics(&self) -> String {
        let mut out = Exposition::default();
        self.metrics.write(&mut out);
        out.one(&family::TASKS, &[], self.tasks.ended().len());
        if let Some(looked) = &*self.looked.lock().unwrap_or_else(PoisonError::into_inner) {
            looked.write(&mut out);
        }
        out.into_text()
    }
}

/// The listener, where the configuration has one.
pub(crate) struct HealthSide {
    pub(crate) health: Arc<Health>,
    listener: Option<TcpListener>,
}

impl HealthSide {
    /// Takes the port.
    pub(crate) async fn open(config: Option<&HealthConfig>, health: Arc<Health>) -> Result<Self, BuildError> {
        let listener = match config {
            None => None,
            Some(HealthConfig { listen }) => {
                let bound = TcpListener::bind(listen).await;
                Some(bound.map_err(|source| BuildError::Listen { address: *listen, source })?)
            }
        };
        Ok(Self { health, listener })
    }

    pub(crate) fn address(&self) -> std::io::Result<Option<SocketAddr>> {
        self.listener.as_ref().map(TcpListener::local_addr).transpose()
    }

    /// Answers where the configuration has a listener, and with `jobs` looks by itself, until `stop`: what is down is in the log as well.
    pub(crate) fn start(self, jobs: bool, stop: &CancellationToken) -> Vec<tokio::task::JoinHandle<()>> {
        let mut running = Vec::new();
        if jobs {
            let looking = look_until(self.health.clone(), stop.clone());
            running.push(self.health.tasks.spawn("health", looking));
        }
        if let Some(listener) = self.listener {
            running.push(tokio::spawn(listener::serve(listener, self.health, stop.clone())));
        }
        running
    }
}

/// On fixed beats: a database that is busy for a moment, as it is when something leaves, must not move the beat that everybody can see.
async fn look_until(health: Arc<Health>, stop: CancellationToken) {
    let mut beats = tokio::time::interval(LOOK_EVERY);
    beats.set_missed_tick_behavior(MissedTickBehavior::Skip);
    while stop.run_until_cancelled(beats.tick()).await.is_some() {
        if stop.run_until_cancelled(health.look()).await.is_none() {
            return;
        }
    }
}
