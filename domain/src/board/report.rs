//! The report: two editions, side by side.

use serde::{Deserialize, Serialize};

use super::{CaseFact, Counted, Counts, Edition, Period, Scope};

/// The report on a period and the one before it. It holds no number that is withheld.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoardReport {
    /// Which period.
    pub period: Period,
    /// Whose cases.
    pub scope: Scope,
    /// The period's numbers.
    pub this: Edition,
    /// Those of the period before it.
    pub before: Edition,
}

impl BoardReport {
    /// The report on `period`, from the facts of it and of the one before it.
    #[must_use]
    pub fn of(facts: &[CaseFact], period: Period, counted: &Counted) -> Self {
        let edition = |period| Edition::of(&Counts::of(facts, period, counted));
        Self { period, scope: counted.scope(), this: edition(period), before: edition(period.previous()) }
    }
}
