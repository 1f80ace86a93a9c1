//! What holds for a case beside its state, as it stands beside the case's row.

use domain::{CaseMarks, Deletion, Role};
use storage_database::StoreError;

use crate::case_row::parse_day;

/// Reads the days of the open tasks, separated by spaces, and the roles that set a hold, asked for a deletion and confirmed it; empty where nobody did.
pub(crate) fn marks(
    open_tasks: &str,
    hold_by: &str,
    deletion_by: &str,
    confirmed_by: &str,
) -> Result<CaseMarks, StoreError> {
    let day = |number| parse_day(number).ok_or(StoreError::Cell { table: "task", column: "due_day" });
    let mut tasks = open_tasks.split_whitespace().map(day).collect::<Result<Vec<_>, _>>()?;
    tasks.sort_unstable();
    let role = |name, column| match name {
        "" => Ok(None),
        name => Role::from_name(name).map(Some).ok_or(StoreError::Cell { table: "cases", column }),
    };
    let confirmed_by = role(confirmed_by, "deletion_confirmed_by")?;
    Ok(CaseMarks {
        tasks,
        hold: role(hold_by, "hold_by")?,
        deletion: role(deletion_by, "deletion_by")?.map(|asked_by| Deletion { asked_by, confirmed_by }),
    })
}
