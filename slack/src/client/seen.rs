//! Which events were handled already.

use crate::model::EventId;
use async_trait::async_trait;
use std::collections::{HashSet, VecDeque};
use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// Remembers events, so that one delivered again is handled once. A store shared by several processes implements this.
///
/// # Privacy
/// It is given event ids and nothing else.
#[async_trait]
pub trait SeenEvents: Send + Sync + 'static {
    /// Whether this is the first time, remembering it. Must be atomic. When in doubt (a store that fails), say yes: an
    /// event handled twice is better than one lost.
    async fn first_time(&self, id: &EventId) -> bool;
}

/// Remembers events in memory: the last 50,000, for 25 hours, for Slack may deliver again for 24.
#[derive(Default)]
pub struct MemorySeen {
    seen: Mutex<Seen>,
}

#[derive(Default)]
struct Seen {
    ids: HashSet<EventId>,
    order: VecDeque<(Instant, EventId)>,
}

const CAPACITY: usize = 50_000;
const LIFETIME: Duration = Duration::from_secs(25 * 60 * 60);

impl MemorySeen {
    /// Nothing seen yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

#[async_trait]
impl SeenEvents for MemorySeen {
    async fn first_time(&self, id: &EventId) -> bool {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let Seen { ids, order } = &mut *seen;
        let stale = |order: &VecDeque<(Instant, EventId)>| {
            order.len() >= CAPACITY || order.front().is_some_and(|(at, _)| at.elapsed() >= LIFETIME)
        };
        while stale(order) {
            if let Some((_, old)) = order.pop_front() {
                ids.remove(&old);
            }
        }
        let first = ids.insert(id.clone());
        if first {
            order.push_back((Instant::now(), id.clone()));
        }
        first
    }
}

impl fmt::Debug for MemorySeen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MemorySeen { .. }")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn an_event_is_new_once_until_it_is_forgotten() {
        let seen = MemorySeen::new();
        let id = EventId::parse("Ev08MFMKH6").unwrap();
        assert!(seen.first_time(&id).await);
        assert!(!seen.first_time(&id).await);
        tokio::time::advance(LIFETIME).await;
        assert!(seen.first_time(&id).await);
    }
}
