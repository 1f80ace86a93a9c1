//! What holds for a case beside its state.

use crate::{Day, Role};

/// What a list or a card says of a case beside where it stands: no word of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CaseMarks {
    /// The last days of the tasks that are open, the next one first.
    pub tasks: Vec<Day>,
    /// The role that set a legal hold, while there is one.
    pub hold: Option<Role>,
    /// Whether somebody asks for its deletion.
    pub deletion: Option<Deletion>,
}

/// That somebody asks for the deletion of a closed case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Deletion {
    /// The role in which they do.
    pub asked_by: Role,
    /// The role in which somebody else confirmed it: the case goes with the next release.
    pub confirmed_by: Option<Role>,
}

impl CaseMarks {
    /// How many open tasks are late on this day.
    #[must_use]
    pub fn overdue_tasks(&self, today: Day) -> usize {
        self.tasks.iter().filter(|due| **due < today).count()
    }

    /// `2 tasks open, 1 overdue`; `None` when there is none.
    #[must_use]
    pub fn tasks_in_words(&self, today: Day) -> Option<String> {
        let open = match self.tasks.len() {
            0 => return None,
            1 => "1 task open".to_owned(),
            count => format!("{count} tasks open"),
        };
        Some(match self.overdue_tasks(today) {
            0 => open,
            late => format!("{open}, {late} overdue"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_tasks_are_counted_and_the_late_ones_named() {
        let day = |number| Day::from_number(number).unwrap();
        let said = |days: &[i64]| {
            let marks = CaseMarks { tasks: days.iter().copied().map(day).collect(), ..CaseMarks::default() };
            marks.tasks_in_words(day(20_780))
        };
        assert_eq!(said(&[]), None);
        assert_eq!(said(&[20_780]).as_deref(), Some("1 task open"));
        assert_eq!(said(&[20_779, 20_780, 20_781]).as_deref(), Some("3 tasks open, 1 overdue"));
    }
}
