//! Reminders of tasks.

use jiff::civil::Date;

use super::Phase;
use crate::{Day, DraftId, Role};

/// A reminder of one task, to whoever holds its owner's role: on its day, and on the day after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TaskReminder {
    /// Of which.
    pub task: DraftId,
    /// Who is to do it.
    pub owner: Role,
    /// The last day on which it is in time.
    pub due: Day,
    /// When it comes.
    pub phase: Phase,
}

impl TaskReminder {
    /// What is due of an open task on a day; `today` as in [`DeadlineRules::reminding_day`](crate::DeadlineRules::reminding_day).
    #[must_use]
    pub fn due(task: DraftId, owner: Role, due: Day, today: Day) -> Option<Self> {
        let phase = match due.cmp(&today) {
            std::cmp::Ordering::Less => Phase::Overdue,
            std::cmp::Ordering::Equal => Phase::Due,
            std::cmp::Ordering::Greater => return None,
        };
        Some(Self { task, owner, due, phase })
    }

    /// The stored name: `task-due-2026-12-04-outside-counsel-` and the task's id.
    #[must_use]
    pub fn name(&self) -> String {
        let (day, task) = (Date::from(self.due), self.task.to_hex());
        format!("task-{}-{day}-{}-{task}", self.phase.name(), self.owner.name())
    }

    /// The reminder with this stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let rest = name.strip_prefix("task-")?;
        let (phase, rest) = [Phase::Due, Phase::Overdue]
            .into_iter()
            .find_map(|phase| Some((phase, rest.strip_prefix(phase.name())?.strip_prefix('-')?)))?;
        let (day, rest) = rest.split_at_checked("2026-12-04".len())?;
        let (owner, task) = rest.strip_prefix('-')?.rsplit_once('-')?;
        Some(Self {
            task: DraftId::parse(task).ok()?,
            owner: Role::from_name(owner)?,
            due: Day::from(day.parse::<Date>().ok()?),
            phase,
        })
    }

    /// The one before it. Whoever gets this one needs it no more.
    #[must_use]
    pub fn earlier(self) -> Option<Self> {
        (self.phase == Phase::Overdue).then_some(Self { phase: Phase::Due, ..self })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_is_reminded_of_on_its_day_and_when_it_is_late() {
        let day = |number| Day::from_number(number).unwrap();
        let task = DraftId::from_bytes(&[7; 16]).unwrap();
        let on = |today| TaskReminder::due(task, Role::OutsideCounsel, day(20_791), day(today));
        assert_eq!(on(20_790), None);
        let due = on(20_791).unwrap();
        assert_eq!(due.name(), format!("task-due-2026-12-04-outside-counsel-{}", "07".repeat(16)));
        let late = on(20_799).unwrap();
        assert_eq!((late.earlier(), due.earlier()), (Some(due), None));
        for role in Role::ALL {
            for reminder in [TaskReminder { owner: role, ..due }, TaskReminder { owner: role, ..late }] {
                assert_eq!(TaskReminder::from_name(&reminder.name()), Some(reminder));
            }
        }
        for wrong in ["task-due-2026-12-04", "task-before-2026-12-04-outside-counsel-07", "due-2026-12-04"] {
            assert_eq!(TaskReminder::from_name(wrong), None);
        }
    }
}
