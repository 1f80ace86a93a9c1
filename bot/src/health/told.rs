//! Saying in the log that a part of the program cannot take what comes: once, and once when it can again.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use super::look::Line;

/// Looks in a row before it is said: a connection that is opened anew, or a database that is busy for a moment, is none.
const LOOKS: u32 = 2;

/// In how many looks in a row each part was down.
#[derive(Default)]
pub(super) struct Told(Mutex<BTreeMap<&'static str, u32>>);

impl Told {
    /// Compares what was found with what was found before, and says what has changed.
    pub(super) fn hear(&self, lines: &[Line]) {
        for line in lines {
            match self.count(line.part, line.is_down()) {
                Change::None => {}
                Change::Down => {
                    tracing::error!(part = line.part, reason = %line.words, "a part of the program is down; it goes on by itself");
                }
                Change::Up => tracing::info!(part = line.part, "a part of the program works again"),
            }
        }
    }

    fn count(&self, part: &'static str, is_down: bool) -> Change {
        let mut parts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let looks = parts.entry(part).or_default();
        let before = std::mem::replace(looks, if is_down { looks.saturating_add(1) } else { 0 });
        match (before, *looks) {
            (_, LOOKS) => Change::Down,
            (before, 0) if before >= LOOKS => Change::Up,
            _ => Change::None,
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Change {
    None,
    Down,
    Up,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_that_is_down_is_said_once_and_not_for_a_moment() {
        let told = Told::default();
        let look = |is_down| told.count("content", is_down);
        assert_eq!((look(true), look(false)), (Change::None, Change::None), "a moment");
        assert_eq!((look(true), look(true)), (Change::None, Change::Down));
        assert!((0..100).all(|_| look(true) == Change::None));
        assert_eq!((look(false), look(false)), (Change::Up, Change::None));
    }
}
