//! What holds for a case beside its state, as it stands beside the case's row.

use domain::{CaseMarks, Day};
use sqlx::FromRow;
use storage_sqlite::StoreError;

/// What the case's row is selected with.
#[derive(Debug, FromRow)]
pub(crate) struct MarksRow {
    /// The days of the open tasks, separated by spaces.
    open_tasks: Option<String>,
}

impl MarksRow {
    pub(crate) fn into_marks(self) -> Result<CaseMarks, StoreError> {
        let cell = || StoreError::Cell { table: "task", column: "due_day" };
        let day = |number: &str| number.parse().ok().and_then(Day::from_number).ok_or_else(cell);
        let tasks = self.open_tasks.unwrap_or_default();
        let mut tasks = tasks.split_whitespace().map(day).collect::<Result<Vec<_>, _>>()?;
        tasks.sort_unstable();
        Ok(CaseMarks { tasks })
    }
}
