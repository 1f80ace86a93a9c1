//! Which events were handled already.

use crate::model::EventId;
use async_trait::async_trait;
use std::collections::HashSet;
use std::fmt;
use std::hash::{BuildHasher, RandomState};
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
///
/// It keeps a keyed hash of each id, in room taken at the start (about 2.5 MB), so that it does not grow. That an
/// event is taken for another is less likely than one in a hundred million million (64 bits).
pub struct MemorySeen {
    seen: Mutex<Seen>,
    begun: Instant,
    keys: RandomState,
}

struct Seen {
    hashes: HashSet<u64>,
    /// A ring of hashes and when they came, in seconds since the start.
    order: Vec<(u64, u32)>,
    oldest: usize,
    length: usize,
}

const CAPACITY: usize = 50_000;
const LIFETIME: Duration = Duration::from_secs(25 * 60 * 60);

impl Default for MemorySeen {
    fn default() -> Self {
        // Twice the room, so that what was forgotten is swept in place and the set never moves to a larger one.
        let hashes = HashSet::with_capacity(2 * CAPACITY + 1);
        let seen = Seen { hashes, order: vec![(u64::MAX, u32::MAX); CAPACITY], oldest: 0, length: 0 };
        Self { seen: Mutex::new(seen), begun: Instant::now(), keys: RandomState::new() }
    }
}

impl MemorySeen {
    /// Nothing seen yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

impl Seen {
    fn forget_oldest(&mut self) {
        self.hashes.remove(&self.order[self.oldest].0);
        self.oldest = (self.oldest + 1) % CAPACITY;
        self.length -= 1;
    }

    fn add(&mut self, hash: u64, now: u32) -> bool {
        let lifetime = LIFETIME.as_secs();
        while self.length > 0 && u64::from(now.saturating_sub(self.order[self.oldest].1)) >= lifetime {
            self.forget_oldest();
        }
        if !self.hashes.insert(hash) {
            return false;
        }
        if self.length == CAPACITY {
            self.forget_oldest();
        }
        self.order[(self.oldest + self.length) % CAPACITY] = (hash, now);
        self.length += 1;
        true
    }
}

#[async_trait]
impl SeenEvents for MemorySeen {
    async fn first_time(&self, id: &EventId) -> bool {
        let hash = self.keys.hash_one(id.as_str());
        let now = u32::try_from(self.begun.elapsed().as_secs()).unwrap_or(u32::MAX);
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).add(hash, now)
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

    #[test]
    fn the_oldest_makes_room() {
        let mut seen = MemorySeen::new().seen.into_inner().unwrap();
        assert!((0..CAPACITY as u64 + 1).all(|n| seen.add(n, 0)));
        assert!(!seen.add(CAPACITY as u64, 0) && !seen.add(1, 0) && seen.add(0, 0));
        assert_eq!((seen.hashes.len(), seen.length), (CAPACITY, CAPACITY));
    }
}
