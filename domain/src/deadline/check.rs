//! Asking a reporter, some time later, whether anybody treats them badly for it.

use super::DeadlineRules;
use crate::Day;

/// A check that comes later than this many days after its day is not made any more: the question would come out of nowhere.
const LATEST_DAYS: u16 = 30;

/// One of the checks, on a day: which cases it is for. It is for reports alone, and not for what was no matter of the Code or waits to be taken up.
///
/// Code: Retaliation ("monitors"); Directive (EU) 2019/1937, Article 19. Whoever reported is asked whether the case is open or closed: retaliation often
/// comes when everybody thinks that it is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetaliationCheck {
    /// How many days after the report was opened it comes.
    pub after_days: u16,
    /// It is for cases that were opened after this day,
    pub opened_after: Day,
    /// and on this day at the latest.
    pub opened_until: Day,
}

impl RetaliationCheck {
    /// The stored name: `retaliation-check-30`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("retaliation-check-{}", self.after_days)
    }
}

impl DeadlineRules {
    /// The checks of a day. Each can still be made for 30 days, or until the next one comes: after a program stood still, a check comes late rather than not
    /// at all, and two never come at once.
    pub fn retaliation_checks(&self, today: Day) -> impl Iterator<Item = RetaliationCheck> {
        let days = &self.retaliation_check_days;
        days.iter().enumerate().map(move |(place, after_days)| {
            let latest = after_days.saturating_add(LATEST_DAYS);
            let until = days.get(place + 1).map_or(latest, |next| latest.min(*next));
            RetaliationCheck {
                after_days: *after_days,
                opened_after: today.before(until),
                opened_until: today.before(*after_days),
            }
        })
    }
}
