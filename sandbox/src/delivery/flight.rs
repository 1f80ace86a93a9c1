//! One payload on its way to an app: sent, acknowledged or not, tried again when it is an event.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use tokio::sync::oneshot;
use tokio::time::Instant;

use crate::delivery::parcel::Parcel;
use crate::faults::Treatment;
use crate::shared::Shared;
use crate::wire::Sent;
use crate::world::World;

/// How long payloads are held back that wait for others to be reordered with.
const HELD_FOR: Duration = Duration::from_secs(1);

/// The three sorts of envelopes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Kind {
    Events,
    Interactive,
    Commands,
}

impl Kind {
    pub(crate) const ALL: [Self; 3] = [Self::Events, Self::Interactive, Self::Commands];

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
            Kind::Interactive => {
                self.payload["type"] == "view_submission" || self.payload["type"] == "block_suggestion"
            }
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
    /// The address has no certificate that can be trusted.
    Certificate,
}

impl Failure {
    /// The value of `x-slack-retry-reason`.
    pub(crate) fn reason(self) -> &'static str {
        match self {
            Self::Unreachable => "connection_failed",
            Self::Timeout => "http_timeout",
            Self::Status(_) | Self::NoRetry => "http_error",
            Self::Redirects => "too_many_redirects",
            Self::Certificate => "ssl_error",
        }
    }
}

/// What the app answered: a payload, or none.
pub(crate) type Ack = Result<Value, Failure>;

/// Those who wait for the acknowledgment of an envelope: one for each time it was sent, in that order.
#[derive(Debug, Default)]
pub(crate) struct Waiting(VecDeque<PendingAck>);

#[derive(Debug)]
struct PendingAck {
    app_id: String,
    kind: Kind,
    entry: u64,
    sent: Instant,
    answered: oneshot::Sender<(Ack, u64)>,
}

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
    /// When it leaves, if that was put off.
    departs: Option<Duration>,
    answer: oneshot::Receiver<(Ack, u64)>,
}

/// How a flight ended.
#[derive(Clone, Debug)]
pub(crate) struct Landing {
    pub(crate) ack: Ack,
    pub(crate) ms: u64,
    /// The number of its entry in the wire log.
    pub(crate) entry: u64,
}

/// Sends a payload, or does to it what was planned. The order of calls is the order on the wire.
pub(crate) fn start(
    shared: &Arc<Shared>,
    world: &mut World,
    outgoing: Outgoing,
    retry: Option<Retry>,
) -> Flight {
    let treatment = world.faults.on_delivery(outgoing.route.name());
    let parcel = Parcel::pack(world, &outgoing, retry);
    let flight = board(world, outgoing, &parcel, &treatment);
    if treatment.twice {
        let mut copy = board(world, flight.outgoing.clone(), &parcel, &treatment);
        let shared = Arc::clone(shared);
        tokio::spawn(async move { copy.land(&shared).await });
    }
    depart(shared, world, parcel, &treatment);
    flight
}

/// Writes a payload down and waits for its acknowledgment.
fn board(world: &mut World, outgoing: Outgoing, parcel: &Parcel, treatment: &Treatment) -> Flight {
    let (answered, answer) = oneshot::channel();
    let envelope_id = parcel.envelope_id.clone();
    let entry = world.wire.send(Sent {
        transport: world.find_app(&outgoing.app_id).map_or("socket", |app| app.transport()),
        kind: outgoing.route.name(),
        app_id: outgoing.app_id.clone(),
        envelope_id: envelope_id.clone(),
        envelope: parcel.envelope.clone(),
        retry: parcel.retry.map_or(0, |retry| retry.number),
        ts: world.now.as_secs_f64(),
        faults: treatment.names.clone(),
    });
    let sent = Instant::now();
    let (app_id, kind) = (outgoing.app_id.clone(), outgoing.route);
    let waiting = world.pending.entry(envelope_id.clone()).or_default();
    waiting.0.push_back(PendingAck { app_id, kind, entry, sent, answered });
    let departs = (!treatment.delay.is_zero()).then(|| world.now + treatment.delay);
    Flight { outgoing, envelope_id, entry, sent, departs, answer }
}

/// Sends it: now, later, after others, or not at all.
fn depart(shared: &Arc<Shared>, world: &mut World, parcel: Parcel, treatment: &Treatment) {
    if treatment.lost {
        return;
    }
    let parcels = std::iter::repeat_n(parcel, if treatment.twice { 2 } else { 1 });
    if treatment.held {
        let first = world.faults.held.is_empty();
        world.faults.held.extend(parcels);
        if !world.faults.is_holding() {
            release(shared, world);
        } else if first {
            tokio::spawn(hold(Arc::clone(shared)));
        }
    } else if !treatment.delay.is_zero() {
        let due = world.now + treatment.delay;
        tokio::spawn(send_late(Arc::clone(shared), parcels.collect(), due));
    } else {
        for parcel in parcels {
            parcel.send(shared, world);
        }
    }
}

/// Sends what was held back, the last first.
pub(crate) fn release(shared: &Arc<Shared>, world: &mut World) {
    world.faults.stop_holding();
    for parcel in std::mem::take(&mut world.faults.held).into_iter().rev() {
        parcel.send(shared, world);
    }
}

async fn hold(shared: Arc<Shared>) {
    tokio::select! {
        () = tokio::time::sleep(HELD_FOR) => {}
        () = shared.stop.cancelled() => return,
    }
    shared.settle(|world| release(&shared, world));
}

async fn send_late(shared: Arc<Shared>, parcels: Vec<Parcel>, due: Duration) {
    tokio::select! {
        () = shared.clock.sleep_until(due) => {}
        () = shared.stop.cancelled() => return,
    }
    shared.settle(|world| {
        for parcel in parcels {
            let waiting = world.pending.get_mut(&parcel.envelope_id);
            for pending in waiting.into_iter().flat_map(|waiting| &mut waiting.0) {
                pending.sent = Instant::now();
            }
            parcel.send(&shared, world);
        }
    });
}

/// Takes an acknowledgment from the app. Ones nobody waits for any more are dropped.
pub(crate) fn acknowledge(world: &mut World, envelope_id: &str, ack: Ack) {
    let Some(waiting) = world.pending.get_mut(envelope_id) else { return };
    let Some(pending) = waiting.0.front() else { return };
    if ack.is_ok() && !world.faults.is_empty() && world.faults.loses_ack(pending.kind.name()) {
        world.wire.mark(pending.entry, "drop");
        return;
    }
    let Some(pending) = waiting.0.pop_front() else { return };
    if waiting.0.is_empty() {
        world.pending.remove(envelope_id);
    }
    let ms = milliseconds(pending.sent);
    land(world, &pending.app_id, pending.entry, &ack, ms);
    // The receiver is gone when the deadline passed in this moment
    let _late = pending.answered.send((ack, ms));
}

/// Writes down how a flight ended.
fn land(world: &mut World, app_id: &str, entry: u64, ack: &Ack, ms: u64) {
    world.wire.land(entry, ack, ms);
    if let Some(app) = world.find_app_mut(app_id) {
        app.reached = ack.is_ok();
    }
}

fn milliseconds(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX)
}

impl Flight {
    /// Waits for the acknowledgment, as long as Slack waits.
    async fn land(&mut self, shared: &Shared) -> Landing {
        if let Some(departs) = self.departs {
            tokio::select! {
                () = shared.clock.sleep_until(departs) => {}
                () = shared.stop.cancelled() => {}
            }
            self.sent = Instant::now();
        }
        let deadline = self.sent + shared.options.ack_deadline;
        let answered = tokio::time::timeout_at(deadline, &mut self.answer).await;
        let (ack, ms) = match answered {
            Ok(Ok(answered)) => answered,
            Ok(Err(_)) | Err(_) => self.give_up(shared),
        };
        Landing { ack, ms, entry: self.entry }
    }

    /// The deadline passed, unless the acknowledgment came in this moment.
    fn give_up(&mut self, shared: &Shared) -> (Ack, u64) {
        shared.settle(|world| {
            if let Ok(answered) = self.answer.try_recv() {
                return answered;
            }
            if let Some(waiting) = world.pending.get_mut(&self.envelope_id) {
                waiting.0.retain(|pending| pending.entry != self.entry);
                if waiting.0.is_empty() {
                    world.pending.remove(&self.envelope_id);
                }
            }
            let (ack, ms) = (Err(Failure::Timeout), milliseconds(self.sent));
            land(world, &self.outgoing.app_id, self.entry, &ack, ms);
            (ack, ms)
        })
    }

    /// Waits for the acknowledgment and tries events again, as Slack does.
    pub(crate) async fn follow(mut self, shared: Arc<Shared>) {
        let landing = self.land(&shared).await;
        retry(shared, self.outgoing, landing.ack).await;
    }

    /// Waits for the first acknowledgment; the retries of an event go on in the background.
    pub(crate) async fn land_and_follow(mut self, shared: &Arc<Shared>) -> Landing {
        let landing = self.land(shared).await;
        if landing.ack.is_err() {
            tokio::spawn(retry(Arc::clone(shared), self.outgoing, landing.ack.clone()));
        }
        landing
    }
}

/// Tries an event again until it is acknowledged or Slack gives up.
async fn retry(shared: Arc<Shared>, outgoing: Outgoing, first: Ack) {
    if outgoing.route != Kind::Events {
        return;
    }
    let mut last = first;
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
        let mut flight = shared.settle(|world| start(&shared, world, outgoing.clone(), Some(again)));
        last = flight.land(&shared).await.ack;
    }
}
