//! One payload on its way to an app: sent, acknowledged or not, tried again when it is an event.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Map, Value, json};
use tokio::sync::oneshot;
use tokio::time::Instant;

use crate::delivery::{http, socket};
use crate::install::Delivery;
use crate::random;
use crate::shared::Shared;
use crate::world::World;

/// The three sorts of envelopes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Kind {
    Events,
    Interactive,
    Commands,
}

impl Kind {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Events => "events_api",
            Self::Interactive => "interactive",
            Self::Commands => "slash_commands",
        }
    }
}

/// A payload for an app.
#[derive(Clone, Debug)]
pub(crate) struct Outgoing {
    pub(crate) app_id: String,
    pub(crate) route: Kind,
    pub(crate) payload: Value,
}

impl Outgoing {
    /// Whether the acknowledgment may say something.
    pub(crate) fn takes_answer(&self) -> bool {
        match self.route {
            Kind::Commands => true,
            Kind::Interactive => self.payload["type"] == "view_submission",
            Kind::Events => false,
        }
    }
}

/// Why a payload was not acknowledged.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Failure {
    /// No socket is open, or nothing listens at the address.
    Unreachable,
    /// The deadline passed.
    Timeout,
    /// The app answered with another status than 2xx.
    Status(u16),
    /// The app said that it does not want it again.
    NoRetry,
    /// More redirects than Slack follows.
    Redirects,
}

impl Failure {
    /// The value of `x-slack-retry-reason`.
    fn reason(self) -> &'static str {
        match self {
            Self::Unreachable => "connection_failed",
            Self::Timeout => "http_timeout",
            Self::Status(_) | Self::NoRetry => "http_error",
            Self::Redirects => "too_many_redirects",
        }
    }
}

/// What the app answered: a payload, or none.
pub(crate) type Ack = Result<Value, Failure>;

/// Somebody waits for this acknowledgment.
#[derive(Debug)]
pub(crate) struct PendingAck(oneshot::Sender<Ack>);

/// Which attempt this is, and why the last one failed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Retry {
    pub(crate) number: usize,
    pub(crate) reason: &'static str,
}

/// A payload that was sent.
#[derive(Debug)]
pub(crate) struct Flight {
    outgoing: Outgoing,
    envelope_id: String,
    entry: u64,
    sent: Instant,
    answer: oneshot::Receiver<Ack>,
}

/// How a flight ended.
#[derive(Clone, Debug)]
pub(crate) struct Landing {
    pub(crate) ack: Ack,
    pub(crate) ms: u64,
    /// The number of its entry in the wire log.
    pub(crate) entry: u64,
}

/// Sends a payload. The order of calls is the order on the wire.
pub(crate) fn start(
    shared: &Arc<Shared>,
    world: &mut World,
    outgoing: Outgoing,
    retry: Option<Retry>,
) -> Flight {
    let envelope_id = random::hex(32);
    let (answered, answer) = oneshot::channel();
    let app = world.find_app(&outgoing.app_id);
    let transport = app.map_or("socket", |app| app.transport());
    let address = app.and_then(|app| match &app.delivery {
        Delivery::Socket => None,
        Delivery::Http { url } => Some((url.clone(), app.secrets.signing_secret.clone())),
    });
    let entry = world.wire.add(json!({
        "direction": "to_app", "transport": transport, "kind": outgoing.route.name(), "app_id": outgoing.app_id,
        "envelope_id": envelope_id, "payload": outgoing.payload, "ack": null, "ack_ms": null,
        "retry": retry.map_or(0, |retry| retry.number), "ts": world.now.as_secs_f64(),
    }));
    world.pending.insert(envelope_id.clone(), PendingAck(answered));
    match address {
        Some((url, secret)) => {
            let parcel =
                http::Parcel { url, secret, outgoing: outgoing.clone(), retry, seconds: world.seconds() };
            tokio::spawn(http::send(Arc::clone(shared), envelope_id.clone(), parcel));
        }
        None => {
            if !socket::send(world, &envelope_id, &outgoing, retry) {
                acknowledge(world, &envelope_id, Err(Failure::Unreachable));
            }
        }
    }
    Flight { outgoing, envelope_id, entry, sent: Instant::now(), answer }
}

/// Takes an acknowledgment from the app. Ones nobody waits for any more are dropped.
pub(crate) fn acknowledge(world: &mut World, envelope_id: &str, ack: Ack) {
    if ack.is_ok() && world.faults.drop_acks > 0 && world.pending.contains_key(envelope_id) {
        world.faults.drop_acks -= 1;
        return;
    }
    if let Some(PendingAck(waiting)) = world.pending.remove(envelope_id) {
        // The receiver is gone when the deadline passed in this moment
        let _late = waiting.send(ack);
    }
}

impl Flight {
    /// Waits for the acknowledgment, as long as Slack waits.
    pub(crate) async fn land(self, shared: &Shared) -> Landing {
        let ack = match tokio::time::timeout(shared.options.ack_deadline, self.answer).await {
            Ok(Ok(ack)) => ack,
            Ok(Err(_)) | Err(_) => Err(Failure::Timeout),
        };
        let ms = u64::try_from(self.sent.elapsed().as_millis()).unwrap_or(u64::MAX);
        let mut fields = Map::new();
        match &ack {
            Ok(payload) => {
                fields.insert("ack".to_owned(), json!({"payload": payload}));
                fields.insert("ack_ms".to_owned(), json!(ms));
            }
            Err(failure) => {
                fields.insert("failure".to_owned(), json!(failure.reason()));
            }
        }
        shared.settle(|world| {
            world.pending.remove(&self.envelope_id);
            world.wire.amend(self.entry, fields);
            if let Some(app) = world.find_app_mut(&self.outgoing.app_id) {
                app.reached = ack.is_ok();
            }
        });
        Landing { ack, ms, entry: self.entry }
    }

    /// Waits for the acknowledgment and tries events again, as Slack does.
    pub(crate) async fn follow(self, shared: Arc<Shared>) {
        let (outgoing, landing) = self.land_first(&shared).await;
        retry(shared, outgoing, landing).await;
    }

    /// Waits for the first acknowledgment; the retries of an event go on in the background.
    pub(crate) async fn land_and_follow(self, shared: &Arc<Shared>) -> Landing {
        let (outgoing, landing) = self.land_first(shared).await;
        if landing.ack.is_err() {
            tokio::spawn(retry(Arc::clone(shared), outgoing, landing.clone()));
        }
        landing
    }

    async fn land_first(self, shared: &Shared) -> (Outgoing, Landing) {
        let outgoing = self.outgoing.clone();
        (outgoing, self.land(shared).await)
    }
}

/// Tries an event again until it is acknowledged or Slack gives up.
async fn retry(shared: Arc<Shared>, outgoing: Outgoing, first: Landing) {
    if outgoing.route != Kind::Events {
        return;
    }
    let mut last = first.ack;
    let began = shared.clock.now();
    let mut waited = Duration::ZERO;
    for (at, delay) in shared.options.retry_delays.iter().enumerate() {
        let failure = match last {
            Ok(_) | Err(Failure::NoRetry) => return,
            Err(failure) => failure,
        };
        waited += *delay;
        tokio::select! {
            () = shared.clock.sleep_until(began + waited) => {}
            () = shared.stop.cancelled() => return,
        }
        let again = Retry { number: at + 1, reason: failure.reason() };
        let flight = shared.note(|world| start(&shared, world, outgoing.clone(), Some(again)));
        last = flight.land(&shared).await.ack;
    }
}
