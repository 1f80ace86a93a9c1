//! Things that go wrong on purpose.

mod answer;
mod call;
mod delivery;
mod fault;
mod planned;

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;

use crate::delivery::flight;
use crate::delivery::socket::{disconnect_frame, grace};
use crate::shared::Shared;
use crate::world::World;
use crate::world::app::Frame;
pub use answer::Answer;
pub(crate) use delivery::Treatment;
pub use fault::{Asked, At, DisconnectReason, Fault, Lost};
pub(crate) use planned::Planned;
pub use planned::Standing;

/// A handle to make things go wrong.
#[derive(Clone, Debug)]
pub struct Faults {
    shared: Arc<Shared>,
}

impl Faults {
    pub(crate) fn new(shared: Arc<Shared>) -> Self {
        Self { shared }
    }

    /// Plans a fault, or does it at once when it is about connections. Gives back its number.
    ///
    /// # Errors
    /// When the fault makes no sense; the text says what was expected.
    pub fn plan(&self, fault: Fault) -> Result<u64, String> {
        plan(&self.shared, fault)
    }

    /// What still waits for its moment.
    pub fn planned(&self) -> Vec<Standing> {
        self.shared.read(|world| world.faults.standing(world.now))
    }

    /// Takes back everything that is planned, and sends what was held back. Gives back how many faults that were.
    pub fn clear(&self) -> usize {
        clear(&self.shared)
    }

    /// The next acknowledgment from an app gets lost, so that its payload times out.
    pub fn drop_next_ack(&self) {
        let fault = Fault::Drop { at: Lost::Ack, only: None, times: 1 };
        self.shared.note(|world| world.faults.add(fault));
    }

    /// The next call of this Web API method gets this answer and does nothing. Several calls queue up.
    pub fn answer_next(&self, method: &str, answer: Answer) {
        self.shared.note(|world| world.faults.add_answer(method, answer));
    }

    /// Every socket ends at once without a word, as when a network goes away.
    pub fn cut_sockets(&self) {
        self.shared.change(cut);
    }

    /// Slack asks every connection to go away and closes it: at once, after one second (`refresh_requested`) or
    /// after ten (`warning`).
    pub fn disconnect(&self, reason: DisconnectReason) {
        disconnect(&self.shared, reason);
    }
}

/// Plans a fault, or does it at once.
pub(crate) fn plan(shared: &Arc<Shared>, fault: Fault) -> Result<u64, String> {
    fault.check()?;
    match fault {
        Fault::Cut {} => shared.change(cut),
        Fault::Disconnect { reason } => disconnect(shared, reason),
        _ => {}
    }
    Ok(shared.change(|world| {
        if matches!(fault, Fault::Unreachable { .. }) {
            cut(world);
        }
        let now = world.now;
        world.faults.plan(fault, now)
    }))
}

/// Takes back everything that is planned, and sends what was held back.
pub(crate) fn clear(shared: &Arc<Shared>) -> usize {
    shared.change(|world| {
        let count = world.faults.clear(world.now);
        flight::release(shared, world);
        count
    })
}

fn cut(world: &mut World) {
    let mut count = 0;
    for connection in world.apps.iter_mut().flat_map(|app| app.connections.drain(..)) {
        count += 1;
        // One that is already gone needs no cutting
        let _gone = connection.frames.send(Frame::Cut);
    }
    happened(world, "cut", count);
}

fn disconnect(shared: &Arc<Shared>, reason: DisconnectReason) {
    let name = reason.name();
    let leaving = shared.note(|world| {
        let mut leaving = Vec::new();
        for connection in world.apps.iter_mut().flat_map(|app| &mut app.connections) {
            connection.draining = true;
            if connection.frames.send(Frame::Text(disconnect_frame(name))).is_ok() {
                leaving.push(connection.frames.clone());
            }
        }
        happened(world, name, leaving.len());
        leaving
    });
    tokio::spawn(async move {
        tokio::time::sleep(grace(name)).await;
        for frames in leaving {
            let _gone = frames.send(Frame::Close);
        }
    });
}

/// Connections have no request to mark: what was done to them is an entry of its own.
fn happened(world: &mut World, what: &str, connections: usize) {
    let ts = world.now.as_secs_f64();
    world.wire.add(json!({
        "direction": "fault", "transport": "socket", "kind": what, "connections": connections, "ts": ts,
    }));
}

/// A number of seconds that may have a fraction, as JSON has it.
fn duration(seconds: f64) -> Duration {
    Duration::try_from_secs_f64(seconds).unwrap_or_default()
}
