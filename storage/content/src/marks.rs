//! What holds for a case beside its state, as it stands beside the case's row.

use domain::{CaseMarks, Day, Deletion, Role};
use sqlx::FromRow;
use storage_sqlite::StoreError;

/// What the case's row is selected with.
#[derive(Debug, FromRow)]
pub(crate) struct MarksRow {
    /// The days of the open tasks, separated by spaces.
    open_tasks: Option<String>,
    hold_by: Option<String>,
    deletion_by: Option<String>,
    deletion_confirmed_by: Option<String>,
}

impl MarksRow {
    pub(crate) fn into_marks(self) -> Result<CaseMarks, StoreError> {
        let cell = || StoreError::Cell { table: "task", column: "due_day" };
        let day = |number: &str| number.parse().ok().and_then(Day::from_number).ok_or_else(cell);
        let tasks = self.open_tasks.unwrap_or_default();
        let mut tasks = tasks.split_whitespace().map(day).collect::<Result<Vec<_>, _>>()?;
        tasks.sort_unstable();
        let role = |name: Option<String>, column| match name {
            Some(name) => Role::from_name(&name).map(Some).ok_or(StoreError::Cell { table: "cases", column }),
            None => Ok(None),
        };
        let confirmed_by = role(self.deletion_confirmed_by, "deletion_confirmed_by")?;
        let asked_by = role(self.deletion_by, "deletion_by")?;
        Ok(CaseMarks {
            tasks,
            hold: role(self.hold_by, "hold_by")?,
            deletion: asked_by.map(|asked_by| Deletion { asked_by, confirmed_by }),
        })
    }
}
