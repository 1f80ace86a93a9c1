//! The secrets from which epochs' keys are derived, each from its own epoch on.

use std::{fmt, sync::Arc};

use zeroize::Zeroizing;

use crate::{Epoch, EpochKey, PassSeed};

/// The text does not hold seeds. It never repeats the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "expected 64 hexadecimal digits, or several such lines, each after the first with the quarter from which on it is used, such as 2027-Q1"
)]
pub struct ParseSeedsError;

/// A seed cannot be added: the newest one is used from that epoch on, or from a later one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("another key is used from {0} on already")]
pub struct AddSeedError(pub Epoch);

#[derive(Clone)]
struct Span {
    from: Epoch,
    seed: Arc<PassSeed>,
}

/// One seed or more, each from an epoch on; the first of them for what was before as well. So a seed is replaced without the loss of a pass: those of its epochs are known by it
/// as long as they are good.
#[derive(Clone)]
pub struct PassSeeds(Vec<Span>);

impl PassSeeds {
    /// Reads lines of a seed and, in each after the first, the epoch from which on it is used, later in each.
    ///
    /// # Errors
    /// [`ParseSeedsError`] when there is none, or something else.
    pub fn parse(text: &str) -> Result<Self, ParseSeedsError> {
        let mut spans: Vec<Span> = Vec::new();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let (seed, from) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
            let seed = PassSeed::parse(seed).map_err(|_| ParseSeedsError)?;
            let from = match (from.trim(), spans.last()) {
                ("", None) => Epoch::FIRST,
                (quarter, last) => quarter
                    .parse()
                    .ok()
                    .filter(|from| last.is_none_or(|last| last.from < *from))
                    .ok_or(ParseSeedsError)?,
            };
            spans.push(Span { from, seed: Arc::new(seed) });
        }
        if spans.is_empty() { Err(ParseSeedsError) } else { Ok(Self(spans)) }
    }

    /// The text that [`parse`](Self::parse) reads.
    #[must_use]
    pub fn to_text(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(self.0.len() * 80));
        for Span { from, seed } in &self.0 {
            text.push_str(&seed.to_hex());
            if *from > Epoch::FIRST {
                text.push_str(&format!(" {from}"));
            }
            text.push('\n');
        }
        text
    }

    /// The seed of an epoch.
    #[must_use]
    #[allow(clippy::missing_panics_doc, reason = "there is always one")]
    pub fn of(&self, epoch: Epoch) -> &PassSeed {
        let later = self.0.partition_point(|span| span.from <= epoch);
        &self.0[later.saturating_sub(1)].seed
    }

    /// The key of an epoch.
    #[must_use]
    pub fn key(&self, epoch: Epoch) -> EpochKey {
        EpochKey::derive(self.of(epoch), epoch)
    }

    /// All of them, the newest last.
    pub fn all(&self) -> impl DoubleEndedIterator<Item = &PassSeed> {
        self.0.iter().map(|span| span.seed.as_ref())
    }

    /// From which epoch on the newest one is used; the very first where it always was.
    #[must_use]
    #[allow(clippy::missing_panics_doc, reason = "there is always one")]
    pub fn newest_from(&self) -> Epoch {
        self.0[self.0.len() - 1].from
    }

    /// With one more, used from this epoch on.
    ///
    /// # Errors
    /// [`AddSeedError`] when the newest one is used from this epoch on, or from a later one.
    pub fn with(mut self, seed: PassSeed, from: Epoch) -> Result<Self, AddSeedError> {
        let newest = self.newest_from();
        if from <= newest {
            return Err(AddSeedError(newest));
        }
        self.0.push(Span { from, seed: Arc::new(seed) });
        Ok(self)
    }

    /// Without those whose epochs all ended before this one. Gives how many there were.
    pub fn forget_before(&mut self, epoch: Epoch) -> usize {
        let before = self.0.partition_point(|span| span.from <= epoch).saturating_sub(1);
        self.0.drain(..before);
        // What is left first is for all that was before, and says so
        if let Some(first) = self.0.first_mut().filter(|_| before > 0) {
            first.from = Epoch::FIRST;
        }
        before
    }
}

impl From<PassSeed> for PassSeeds {
    fn from(seed: PassSeed) -> Self {
        Self(vec![Span { from: Epoch::FIRST, seed: Arc::new(seed) }])
    }
}

impl fmt::Debug for PassSeeds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PassSeeds")
    }
}

#[cfg(test)]
mod tests {
    use domain::SystemRandomness;

    use super::*;

    fn epoch(text: &str) -> Epoch {
        text.parse().unwrap()
    }

    fn key(seeds: &PassSeeds, quarter: &str) -> String {
        seeds.key(epoch(quarter)).public_key().to_hex()
    }

    #[test]
    fn a_new_seed_is_used_from_its_quarter_on_and_the_one_before_until_then() {
        let old = PassSeed::random(&SystemRandomness);
        let alone = PassSeeds::parse(&old.to_hex()).unwrap();
        let both = alone.clone().with(PassSeed::random(&SystemRandomness), epoch("2027-Q1")).unwrap();
        for quarter in ["1970-Q1", "2026-Q3", "2026-Q4"] {
            assert_eq!(key(&alone, quarter), key(&both, quarter));
        }
        for quarter in ["2027-Q1", "2027-Q2", "9999-Q4"] {
            assert_ne!(key(&alone, quarter), key(&both, quarter));
        }
        assert_eq!(both.newest_from(), epoch("2027-Q1"));
        for taken in ["2026-Q4", "2027-Q1"] {
            let refused = both.clone().with(PassSeed::random(&SystemRandomness), epoch(taken));
            assert_eq!(refused.unwrap_err(), AddSeedError(epoch("2027-Q1")));
        }

        let again = PassSeeds::parse(&both.to_text()).unwrap();
        assert_eq!(again.to_text(), both.to_text());
        assert!(both.to_text().ends_with(" 2027-Q1\n"), "the newest is last, with its quarter");
        let mut left = both.clone();
        assert_eq!(left.forget_before(epoch("2026-Q4")), 0, "its passes are good");
        assert_eq!(left.forget_before(epoch("2027-Q1")), 1);
        assert_eq!(key(&left, "2027-Q1"), key(&both, "2027-Q1"));
        assert_eq!(left.all().count(), 1);
        assert_eq!(left.to_text().trim().len(), 64, "one that is alone needs no quarter");
    }

    #[test]
    fn what_is_no_list_of_seeds_is_refused_and_never_shown() {
        let (a, b) = ("0a".repeat(32), "0b".repeat(32));
        for wrong in [
            String::new(),
            "\n \n".to_owned(),
            format!("{a} 2027"),
            format!("{a}\n{b}"),
            format!("{a}\n{b} 2027-Q5"),
            format!("{a} 2027-Q2\n{b} 2027-Q1"),
            format!("{a} 2027-Q2\n{b} 2027-Q2"),
            format!("{a} 2027-Q2 more"),
            format!("{a}{b}"),
        ] {
            assert_eq!(PassSeeds::parse(&wrong).unwrap_err(), ParseSeedsError, "{wrong}");
        }
        let good = PassSeeds::parse(&format!("\n{a} 2026-Q1\r\n\n  {b}  2027-Q1 \n")).unwrap();
        assert_eq!(good.all().count(), 2);
        assert!(!format!("{good:?} {ParseSeedsError}").contains("0a0a"));
    }
}
