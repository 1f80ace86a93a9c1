//! Connections of Socket Mode.

use std::{
    collections::BTreeSet,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use slack::gateway::SocketState;

use super::{Exposition, family};

/// Which connections are ready, and what happened to connections.
#[derive(Default)]
pub(crate) struct SocketCount {
    ready: Mutex<BTreeSet<usize>>,
    connects: AtomicU64,
    refreshes: AtomicU64,
    losses: AtomicU64,
}

impl SocketCount {
    /// Hears of a change.
    pub(crate) fn heard(&self, state: &SocketState) {
        let mut ready = self.ready.lock().unwrap_or_else(PoisonError::into_inner);
        match state {
            SocketState::Connected { slot, .. } => {
                ready.insert(*slot);
                self.connects.fetch_add(1, Ordering::Relaxed);
            }
            SocketState::Refreshing { .. } => {
                self.refreshes.fetch_add(1, Ordering::Relaxed);
            }
            SocketState::Disconnected { slot, .. }
            | SocketState::LinkDisabled { slot, .. }
            | SocketState::TooManyConnections { slot, .. }
                if ready.remove(slot) =>
            {
                self.losses.fetch_add(1, Ordering::Relaxed);
            }
            SocketState::Refused { .. } | SocketState::Stopped => ready.clear(),
            _ => {}
        }
    }

    /// How many are ready.
    pub(crate) fn ready(&self) -> usize {
        self.ready.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    pub(super) fn write(&self, out: &mut Exposition) {
        out.one(&family::SOCKETS, &[], self.ready());
        out.one(&family::CONNECTS, &[], self.connects.load(Ordering::Relaxed));
        out.one(&family::REFRESHES, &[], self.refreshes.load(Ordering::Relaxed));
        out.one(&family::LOSSES, &[], self.losses.load(Ordering::Relaxed));
    }
}
