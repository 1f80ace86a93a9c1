//! The clocks of a case: until when somebody has to do something, and when they are reminded of it.
//!
//! A deadline is counted from days that the case stores, which are days in UTC; whether it has come is seen by the day where the company is. So a case
//! that is opened in the evening west of Greenwich counts as opened on the next day, as its card says too.
//!
//! What waits in the list of reports without a pass has no clock: anybody can send ten thousand of them, and they would be ten thousand messages.

mod check;
mod reminder;
mod rules;
mod task;

pub use check::RetaliationCheck;
pub use reminder::{Phase, Reminder, reminders_due};
pub use rules::DeadlineRules;
pub use task::TaskReminder;

use std::fmt;

use jiff::civil::Date;

use crate::{CasePointer, Day};

/// What is to be done by a certain day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DeadlineKind {
    /// Somebody on the case writes to the reporter for the first time: the company's own norm, in working days. It is softer than the others: one
    /// reminder on the day, and nobody else is told.
    PersonalMessage,
    /// The reporter is told that the report arrived (Directive (EU) 2019/1937, Article 9(1)(b): within seven days of its receipt).
    Acknowledge,
    /// The reporter is told what is being done, or was found (Article 9(1)(f): within three months from the acknowledgment or, if none was sent, from the
    /// end of the seven days).
    Feedback,
}

impl DeadlineKind {
    /// Every kind, in the order in which they come.
    pub const ALL: [Self; 3] = [Self::PersonalMessage, Self::Acknowledge, Self::Feedback];

    /// The stored name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::PersonalMessage => "personal-message",
            Self::Acknowledge => "acknowledge",
            Self::Feedback => "feedback",
        }
    }
}

/// A deadline of one case that is still to be met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Deadline {
    /// The last day on which it can be met.
    pub due: Day,
    /// What is to be done.
    pub kind: DeadlineKind,
}

impl Deadline {
    /// The stored name: `acknowledge-2026-12-04`. The day is in it, so that a deadline that moved is another one.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}-{}", self.kind.name(), Date::from(self.due))
    }

    /// The deadline with this stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        DeadlineKind::ALL.into_iter().find_map(|kind| {
            let due = name.strip_prefix(kind.name())?.strip_prefix('-')?;
            Some(Self { due: Day::from(due.parse::<Date>().ok()?), kind })
        })
    }
}

impl fmt::Display for DeadlineKind {
    /// As people say it: `the acknowledgment`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::PersonalMessage => "the first personal message",
            Self::Acknowledge => "the acknowledgment",
            Self::Feedback => "the feedback",
        })
    }
}

/// The deadlines that still run for a case, the next one first. None for a case that is closed or waits to be taken up.
///
/// A message of the desk to the reporter, any one, is both the first personal message and the acknowledgment; a second one moves nothing. Feedback was
/// given when the desk wrote on the day of the finding or later; or, while there is none yet, when it wrote once more from the day on which it was reminded
/// of the feedback: the law asks for what is planned as well as for what was done (Article 5(13)). Closing a case ends all of its deadlines.
///
/// A case that is opened again after it was closed begins anew on that day: the months for feedback are counted from it, and so are the days for an
/// acknowledgment that was never sent. A finding that is taken back without closing moves nothing.
///
/// A question has the personal message alone: the others are for reports.
#[must_use]
pub fn deadlines(case: &CasePointer, rules: &DeadlineRules) -> Vec<Deadline> {
    if !case.state.is_open() {
        return Vec::new();
    }
    let mut running: Vec<Deadline> = DeadlineKind::ALL
        .into_iter()
        .filter(|kind| *kind == DeadlineKind::PersonalMessage || !case.topic.is_question())
        .map(|kind| Deadline { due: rules.due(kind, &case.days), kind })
        .filter(|deadline| !rules.is_met(*deadline, &case.days))
        .collect();
    running.sort_unstable();
    running
}

/// The deadline that comes next, or passed first.
#[must_use]
pub fn next_deadline(case: &CasePointer, rules: &DeadlineRules) -> Option<Deadline> {
    deadlines(case, rules).into_iter().next()
}

/// The deadlines that were not met in time, the oldest first; `today` as in [`Calendar::today`](crate::Calendar::today).
#[must_use]
pub fn overdue(case: &CasePointer, rules: &DeadlineRules, today: Day) -> Vec<Deadline> {
    deadlines(case, rules).into_iter().filter(|deadline| deadline.due < today).collect()
}

#[cfg(test)]
mod tests;
