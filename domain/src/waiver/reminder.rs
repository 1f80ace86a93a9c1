//! Which reminder of a disclosure is due.

use crate::{Calendar, Day};

/// A reminder that an approved waiver, or an amendment of the Code, has to be disclosed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DisclosureReminder {
    /// On the working day before the last day.
    Before,
    /// On the last day.
    Due,
    /// From the first working day after it on.
    Missed,
}

impl DisclosureReminder {
    /// The stored name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Before => "before",
            Self::Due => "due",
            Self::Missed => "missed",
        }
    }
}

/// The reminder that is due on this day, of what has to be disclosed until `due`: one at most, so that what was not sent in time does not come after it stopped to be true.
#[must_use]
pub fn disclosure_reminder(due: Day, calendar: &Calendar, today: Day) -> Option<DisclosureReminder> {
    if today == due {
        Some(DisclosureReminder::Due)
    } else if today > due {
        (today >= calendar.add_working_days(due, 1)).then_some(DisclosureReminder::Missed)
    } else {
        (today >= calendar.working_day_until(due.before(1))).then_some(DisclosureReminder::Before)
    }
}
