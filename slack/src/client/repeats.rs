//! Commands and interactions delivered again get the answer of the first delivery, and their handler runs once.
//!
//! # Privacy
//! Keys are SHA-256 digests. Answers stay in memory for at most [`LIFETIME`] and are never written anywhere.

use super::Ack;
use sha2::{Digest, Sha256};
use std::collections::{HashMap, VecDeque};
use std::hash::{BuildHasherDefault, Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::Instant;

const CAPACITY: usize = 10_000;
/// The keys of one delivery: its trigger, its envelope, its content.
const KEYS: usize = 3;
const LIFETIME: Duration = Duration::from_secs(5 * 60);

/// The digest of what identifies a delivery, cut to 128 bits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Key(u64, u64);

/// A digest is as good as a hash of it.
impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.0);
    }
}

/// Takes the first half of a [`Key`] as it is.
#[derive(Default)]
struct AsIs(u64);

impl Hasher for AsIs {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.0 = self.0.rotate_left(8) ^ u64::from(*byte));
    }
    fn write_u64(&mut self, digest: u64) {
        self.0 = digest;
    }
}

impl Key {
    pub(super) fn of(parts: &[&str]) -> Self {
        let mut digest = Sha256::new();
        for part in parts {
            digest.update((part.len() as u64).to_be_bytes());
            digest.update(part);
        }
        let digest: [u8; 32] = digest.finalize().into();
        let (words, _) = digest.as_chunks::<8>();
        Self(u64::from_ne_bytes(words[0]), u64::from_ne_bytes(words[1]))
    }
}

/// Where the answer to a delivery is, or will be.
pub(super) type Answer = Arc<Slot>;

#[derive(Default)]
pub(super) struct Slot {
    answer: Mutex<Option<Ack>>,
    answered: Notify,
}

impl Slot {
    fn get(&self) -> Option<Ack> {
        self.answer.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Puts the answer, or replaces it.
    fn put(&self, ack: Ack) {
        *self.answer.lock().unwrap_or_else(PoisonError::into_inner) = Some(ack);
        self.answered.notify_waiters();
    }
}

/// Which delivery this is.
pub(super) enum Turn {
    First(Ticket),
    Repeat(Answer),
}

/// The duty to answer a first delivery.
pub(super) struct Ticket {
    answer: Answer,
    /// The key of the content alone, forgotten when the answer asks the person to try again.
    content: Option<Key>,
    repeats: Arc<Repeats>,
}

#[derive(Default)]
pub(super) struct Repeats {
    known: Mutex<Known>,
}

struct Known {
    answers: HashMap<Key, Answer, BuildHasherDefault<AsIs>>,
    order: VecDeque<(Instant, Key)>,
}

/// Takes its room at the start; of the map twice the room, so that what was forgotten is swept in place.
impl Default for Known {
    fn default() -> Self {
        let answers = HashMap::with_capacity_and_hasher(2 * (CAPACITY + KEYS), BuildHasherDefault::default());
        Self { answers, order: VecDeque::with_capacity(CAPACITY + KEYS) }
    }
}

impl Repeats {
    /// Looks a delivery up by the keys of its delivery (a trigger, an envelope) and of its content.
    pub(super) fn enter(self: &Arc<Self>, delivery: &[Option<Key>], content: Option<Key>) -> Turn {
        let now = Instant::now();
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.forget_old(now);
        let keys = delivery.iter().chain([&content]).flatten();
        if let Some(answer) = keys.clone().find_map(|key| known.answers.get(key)) {
            return Turn::Repeat(Arc::clone(answer));
        }
        let answer = Answer::default();
        for key in keys {
            known.answers.insert(*key, Arc::clone(&answer));
            known.order.push_back((now, *key));
        }
        Turn::First(Ticket { answer, content, repeats: Arc::clone(self) })
    }

    fn forget(&self, key: &Key) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).answers.remove(key);
    }
}

impl Known {
    fn forget_old(&mut self, now: Instant) {
        while self.order.len() >= CAPACITY
            || self.order.front().is_some_and(|(at, _)| now.duration_since(*at) >= LIFETIME)
        {
            if let Some((_, key)) = self.order.pop_front() {
                self.answers.remove(&key);
            }
        }
    }
}

impl Ticket {
    /// The place where this delivery, too, waits for its answer.
    pub(super) fn watch(&self) -> Answer {
        Arc::clone(&self.answer)
    }

    /// Answers, or replaces the answer for repeats still to come.
    pub(super) fn answer(&self, ack: Ack) {
        self.answer.put(ack);
    }

    /// Lets the same content be submitted again as something new, as after texts at the inputs.
    pub(super) fn allow_again(&self) {
        if let Some(key) = &self.content {
            self.repeats.forget(key);
        }
    }
}

/// Nobody waits for an answer that cannot come any more.
impl Drop for Ticket {
    fn drop(&mut self) {
        if self.answer.get().is_none() {
            self.answer.put(Ack::Empty);
        }
    }
}

/// Waits for the answer of the first delivery; nothing if its task was lost with the runtime.
pub(super) async fn wait(answer: Answer) -> Ack {
    loop {
        let mut answered = std::pin::pin!(answer.answered.notified());
        answered.as_mut().enable();
        if let Some(ack) = answer.get() {
            return ack;
        }
        answered.await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> Key {
        Key::of(&[text])
    }

    fn first(turn: Turn) -> Ticket {
        match turn {
            Turn::First(ticket) => ticket,
            Turn::Repeat(_) => panic!("a repeat"),
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_repeat_is_known_by_any_of_its_keys_until_it_is_forgotten() {
        let repeats = Arc::new(Repeats::default());
        let ticket = first(repeats.enter(&[Some(key("trigger"))], Some(key("content"))));
        ticket.answer(Ack::Empty);
        assert!(matches!(repeats.enter(&[Some(key("trigger"))], None), Turn::Repeat(_)));
        assert!(matches!(repeats.enter(&[Some(key("other"))], Some(key("content"))), Turn::Repeat(_)));
        ticket.allow_again();
        assert!(matches!(repeats.enter(&[Some(key("trigger"))], None), Turn::Repeat(_)));
        first(repeats.enter(&[Some(key("another"))], Some(key("content"))));
        tokio::time::advance(LIFETIME).await;
        first(repeats.enter(&[Some(key("trigger"))], None));
    }

    #[test]
    fn memory_is_bounded() {
        let repeats = Arc::new(Repeats::default());
        for n in 0..CAPACITY + 100 {
            first(repeats.enter(&[Some(key(&n.to_string()))], None));
        }
        assert!(repeats.known.lock().unwrap().answers.len() <= CAPACITY);
    }

    #[test]
    fn parts_do_not_run_together() {
        assert!(Key::of(&["a", "bc"]) != Key::of(&["ab", "c"]));
    }
}
