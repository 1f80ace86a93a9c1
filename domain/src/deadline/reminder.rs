//! Who is reminded of what, once.

use super::{Deadline, DeadlineKind, DeadlineRules, deadlines};
use crate::{CasePointer, Day};

/// When a reminder comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// Some days before.
    Before,
    /// On the last day.
    Due,
    /// On the day after: it was missed, and somebody else is told as well.
    Overdue,
}

impl Phase {
    /// Every phase, in order.
    pub const ALL: [Self; 3] = [Self::Before, Self::Due, Self::Overdue];

    /// The stored name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Before => "before",
            Self::Due => "due",
            Self::Overdue => "overdue",
        }
    }
}

/// A reminder of a deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reminder {
    /// Of which.
    pub deadline: Deadline,
    /// When it comes.
    pub phase: Phase,
}

impl Reminder {
    /// The stored name: `before-acknowledge-2026-12-04`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}-{}", self.phase.name(), self.deadline.name())
    }

    /// The reminder with this stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Phase::ALL.into_iter().find_map(|phase| {
            let deadline = name.strip_prefix(phase.name())?.strip_prefix('-')?;
            Some(Self { deadline: Deadline::from_name(deadline)?, phase })
        })
    }

    /// The reminders of the same deadline that come before it. Whoever gets this one needs them no more.
    pub fn earlier(self) -> impl Iterator<Item = Self> {
        let before = Phase::ALL.into_iter().take_while(move |phase| *phase != self.phase);
        before.map(move |phase| Self { phase, ..self })
    }
}

/// The reminders that are due for a case on a day: of each deadline that still runs the last one whose day has come, and none of those before it, so that
/// a program that stood still does not send them all at once. `today` as in [`DeadlineRules::reminding_day`].
#[must_use]
pub fn reminders_due(case: &CasePointer, rules: &DeadlineRules, today: Day) -> Vec<Reminder> {
    let phase = |deadline: Deadline| match deadline.kind {
        DeadlineKind::PersonalMessage => (deadline.due <= today).then_some(Phase::Due),
        _ if deadline.due < today => Some(Phase::Overdue),
        _ if deadline.due == today => Some(Phase::Due),
        // Whoever put the case off wants to hear of it on another day; the last day is the last day all the same
        _ if case.days.put_off > Some(today) => None,
        _ => rules.remind_before(deadline).filter(|day| *day <= today).map(|_| Phase::Before),
    };
    let running = deadlines(case, rules).into_iter();
    running.filter_map(|deadline| Some(Reminder { deadline, phase: phase(deadline)? })).collect()
}
