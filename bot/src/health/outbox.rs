//! How the outbox does: as rough as it can be said and still be of use.

use storage_content::OutboxVitals;

const AGE_STEP_S: u64 = 300;
/// After five tries half a minute has passed, after ten some ten minutes, after twenty an hour.
const ATTEMPTS: [u32; 3] = [20, 10, 5];

/// What is shown of the outbox.
///
/// # Privacy
/// What leaves as it should takes seconds and is never seen. How much waits is not told: at a release it would be the number of cases.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct OutboxAge {
    /// How long something has been waiting, in steps of five minutes.
    pub(super) seconds: u64,
    /// How often something that waits was tried.
    pub(super) attempts: u32,
}

impl OutboxAge {
    pub(super) fn of(vitals: OutboxVitals, now: jiff::Timestamp) -> Self {
        let waited_ms = vitals.oldest_due_ms.map_or(0, |due| now.as_millisecond().saturating_sub(due));
        let waited_s = u64::try_from(waited_ms / 1_000).unwrap_or(0);
        let attempts = ATTEMPTS.into_iter().find(|step| vitals.most_attempts >= *step).unwrap_or(0);
        Self { seconds: waited_s - waited_s % AGE_STEP_S, attempts }
    }

    pub(super) const fn is_late(self) -> bool {
        self.seconds > 0 || self.attempts > 0
    }

    pub(super) fn words(self) -> String {
        match self {
            Self { attempts: 0, seconds: 0 } => "nothing waits longer than five minutes".to_owned(),
            Self { attempts: 0, seconds } => {
                format!("something has been waiting for {} minutes", seconds / 60)
            }
            Self { attempts, .. } => {
                format!("something was tried {attempts} times in vain; the log says why")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leaves_as_it_should_is_not_seen() {
        let now = jiff::Timestamp::from_second(10_000).unwrap();
        let age = |waited_s: i64, most_attempts: u32| {
            let due = (10_000 - waited_s) * 1_000;
            OutboxAge::of(OutboxVitals { oldest_due_ms: Some(due), most_attempts }, now)
        };
        let none = OutboxAge::of(OutboxVitals::default(), now);
        for good in [none, age(0, 0), age(299, 4), age(-60, 0)] {
            assert_eq!(good, OutboxAge::default());
            assert!(!good.is_late());
            assert_eq!(good.words(), "nothing waits longer than five minutes");
        }
        assert_eq!(age(300, 0), OutboxAge { seconds: 300, attempts: 0 });
        assert_eq!(age(899, 0).words(), "something has been waiting for 10 minutes");
        assert_eq!(age(0, 7).attempts, 5);
        assert_eq!(age(0, 400).attempts, 20);
        assert!(age(0, 12).is_late() && age(0, 12).words().contains("tried 10 times in vain"));
    }
}
