//! Commands and interactions delivered again get the answer of the first delivery, and their handler runs once.
//!
//! # Privacy
//! Keys are SHA-256 digests. Answers stay in memory for at most [`LIFETIME`] and are never written anywhere.

use super::Ack;
use sha2::{Digest, Sha256};
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::Instant;

const CAPACITY: usize = 10_000;
const LIFETIME: Duration = Duration::from_secs(5 * 60);

/// The digest of what identifies a delivery.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Key([u8; 32]);

impl Key {
    pub(super) fn of(parts: &[&str]) -> Self {
        let mut digest = Sha256::new();
        for part in parts {
            digest.update((part.len() as u64).to_be_bytes());
            digest.update(part);
        }
        Self(digest.finalize().into())
    }
}

pub(super) type Answer = watch::Receiver<Option<Ack>>;

/// Which delivery this is.
pub(super) enum Turn {
    First(Ticket),
    Repeat(Answer),
}

/// The duty to answer a first delivery.
pub(super) struct Ticket {
    answer: watch::Sender<Option<Ack>>,
    /// The key of the content alone, forgotten when the answer asks the person to try again.
    content: Option<Key>,
    repeats: Arc<Repeats>,
}

#[derive(Default)]
pub(super) struct Repeats {
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    answers: HashMap<Key, Answer>,
    order: VecDeque<(Instant, Key)>,
}

impl Repeats {
    /// Looks a delivery up by the keys of its delivery (a trigger, an envelope) and of its content.
    pub(super) fn enter(self: &Arc<Self>, delivery: &[Key], content: Option<Key>) -> Turn {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.forget_old();
        let mut keys = delivery.iter().chain(&content);
        if let Some(answer) = keys.clone().find_map(|key| known.answers.get(key)) {
            return Turn::Repeat(answer.clone());
        }
        let (sender, answer) = watch::channel(None);
        keys.by_ref().for_each(|key| {
            known.answers.insert(*key, answer.clone());
            known.order.push_back((Instant::now(), *key));
        });
        Turn::First(Ticket { answer: sender, content, repeats: Arc::clone(self) })
    }

    fn forget(&self, key: &Key) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).answers.remove(key);
    }
}

impl Known {
    fn forget_old(&mut self) {
        while self.order.len() >= CAPACITY
            || self.order.front().is_some_and(|(at, _)| at.elapsed() >= LIFETIME)
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
        self.answer.subscribe()
    }

    /// Answers, or replaces the answer for repeats still to come.
    pub(super) fn answer(&self, ack: Ack) {
        self.answer.send_replace(Some(ack));
    }

    /// Lets the same content be submitted again as something new, as after texts at the inputs.
    pub(super) fn allow_again(&self) {
        if let Some(key) = &self.content {
            self.repeats.forget(key);
        }
    }
}

/// Waits for the answer of the first delivery; nothing if its task was lost with the runtime.
pub(super) async fn wait(mut answer: Answer) -> Ack {
    match answer.wait_for(Option::is_some).await {
        Ok(ack) => ack.clone().unwrap_or(Ack::Empty),
        Err(_) => Ack::Empty,
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
        let ticket = first(repeats.enter(&[key("trigger")], Some(key("content"))));
        ticket.answer(Ack::Empty);
        assert!(matches!(repeats.enter(&[key("trigger")], None), Turn::Repeat(_)));
        assert!(matches!(repeats.enter(&[key("other")], Some(key("content"))), Turn::Repeat(_)));
        ticket.allow_again();
        assert!(matches!(repeats.enter(&[key("trigger")], None), Turn::Repeat(_)));
        first(repeats.enter(&[key("another")], Some(key("content"))));
        tokio::time::advance(LIFETIME).await;
        first(repeats.enter(&[key("trigger")], None));
    }

    #[test]
    fn memory_is_bounded() {
        let repeats = Arc::new(Repeats::default());
        for n in 0..CAPACITY + 100 {
            first(repeats.enter(&[key(&n.to_string())], None));
        }
        assert!(repeats.known.lock().unwrap().answers.len() <= CAPACITY);
    }

    #[test]
    fn parts_do_not_run_together() {
        assert!(Key::of(&["a", "bc"]) != Key::of(&["ab", "c"]));
    }
}
