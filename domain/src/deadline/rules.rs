//! How long somebody has.

use jiff::{Timestamp, civil::Time};

use super::{Deadline, DeadlineKind};
use crate::{Calendar, CaseDays, Day};

/// How long there is for what, and when people are reminded. [`Default`] has what the law and the company's own norm say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadlineRules {
    /// Working days for the first personal message.
    pub personal_message_working_days: u16,
    /// Days for the acknowledgment.
    pub acknowledge_days: u16,
    /// How many days before its end the reminder of the acknowledgment comes.
    pub acknowledge_remind_before_days: u16,
    /// Months for the feedback.
    pub feedback_months: u16,
    /// How many days before its end the reminder of the feedback comes.
    pub feedback_remind_before_days: u16,
    /// How many days after a report was opened its reporter is asked about retaliation, in ascending order. Empty: never.
    pub retaliation_check_days: Vec<u16>,
    /// When the day's reminders come, by the company's clock: nobody is woken by them.
    pub remind_at: Time,
    /// When the company works, and where it is.
    pub calendar: Calendar,
}

impl Default for DeadlineRules {
    fn default() -> Self {
        Self {
            personal_message_working_days: 3,
            acknowledge_days: 7,
            acknowledge_remind_before_days: 2,
            feedback_months: 3,
            feedback_remind_before_days: 14,
            retaliation_check_days: vec![30, 90],
            remind_at: Time::constant(8, 0, 0, 0),
            calendar: Calendar::default(),
        }
    }
}

impl DeadlineRules {
    /// The day of which the reminders are due at this moment: from [`remind_at`](Self::remind_at) on it is today's.
    #[must_use]
    pub fn reminding_day(&self, now: Timestamp) -> Day {
        self.calendar.today_from(self.remind_at, now)
    }

    /// By when the reporter of a case is to hear what was found or is being done.
    #[must_use]
    pub fn feedback_due(&self, days: &CaseDays) -> Day {
        self.due(DeadlineKind::Feedback, days)
    }

    /// The last day on which it can be done.
    pub(super) fn due(&self, kind: DeadlineKind, days: &CaseDays) -> Day {
        let begun = days.reopened.unwrap_or(days.opened);
        match kind {
            DeadlineKind::PersonalMessage => {
                self.calendar.add_working_days(begun, self.personal_message_working_days)
            }
            DeadlineKind::Acknowledge => begun.after(self.acknowledge_days),
            DeadlineKind::Feedback => self.feedback_from(days).months_after(self.feedback_months),
        }
    }

    /// An acknowledgment that came late does not give more time for the feedback than none.
    fn feedback_from(&self, days: &CaseDays) -> Day {
        let end = days.opened.after(self.acknowledge_days);
        let acknowledged = days.acknowledged.map_or(end, |day| day.min(end));
        days.reopened.unwrap_or(acknowledged)
    }

    /// The day of the reminder before it comes: a working day, so that somebody is there to read it. `None` for what has no such reminder.
    pub(super) fn remind_before(&self, deadline: Deadline) -> Option<Day> {
        let days = match deadline.kind {
            DeadlineKind::PersonalMessage => return None,
            DeadlineKind::Acknowledge => self.acknowledge_remind_before_days,
            DeadlineKind::Feedback => self.feedback_remind_before_days,
        };
        Some(self.calendar.working_day_until(deadline.due.before(days)))
    }

    pub(super) fn is_met(&self, deadline: Deadline, days: &CaseDays) -> bool {
        match deadline.kind {
            DeadlineKind::PersonalMessage | DeadlineKind::Acknowledge => days.acknowledged.is_some(),
            DeadlineKind::Feedback => {
                let of_the_finding = days.concluded.is_some_and(|day| days.answered >= Some(day));
                let when_reminded = days.answered >= self.remind_before(deadline);
                // The first message of all says that the report arrived, however late it comes
                of_the_finding || (when_reminded && days.answered > days.acknowledged)
            }
        }
    }
}
