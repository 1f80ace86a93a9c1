//! What the people on a case are to do.

use domain::{CaseId, Day, Deed, DraftId, Role, Sealed, TaskReminder};
use sqlx::FromRow;
use storage_database::{During, Flag, StoreError};

use crate::{Added, ContentStore, mailboxes::id_of, trail};

/// A task as stored.
#[derive(Debug)]
pub struct TaskRow {
    /// Its draft, so that the same task is not stored twice.
    pub id: DraftId,
    /// Who is to do it.
    pub owner: Role,
    /// The last day on which it is in time.
    pub due: Day,
    /// When it was done, if it was.
    pub done: Option<Day>,
    /// Sealed under the case's key, for the cell `task.body`.
    pub body: Sealed,
}

/// What came of a new task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaskAdded {
    /// It is stored.
    New,
    /// It was stored before; nothing changed.
    Known,
    /// As many are open as can be; nothing changed.
    Full,
}

#[derive(FromRow)]
struct Row {
    id: Vec<u8>,
    owner: String,
    due_day: i64,
    done_day: Option<i64>,
    body: Vec<u8>,
}

impl ContentStore {
    /// Stores a task with its row of the trail, in one transaction. One that is there already changes nothing. At most `limit` of a case are open.
    ///
    /// # Errors
    /// When the store does not answer; then nothing was stored.
    pub async fn add_task(
        &self,
        case: CaseId,
        task: &TaskRow,
        limit: usize,
        deed: &Deed,
    ) -> Result<TaskAdded, StoreError> {
        const OPERATION: &str = "add a task";
        let mut transaction = self.begin(OPERATION).await?;
        let (known, open): (Flag, i64) = sqlx::query_as(
            "SELECT EXISTS (SELECT 1 FROM task WHERE id = $1), (SELECT count(*) FROM task WHERE case_id = $2 AND done_day IS NULL)",
        )
        .bind(task.id.as_bytes().as_slice())
        .bind(case.as_bytes().as_slice())
        .fetch_one(&mut *transaction)
        .await
        .during(OPERATION)?;
        if known.0 {
            return Ok(TaskAdded::Known);
        }
        if usize::try_from(open).unwrap_or(usize::MAX) >= limit {
            return Ok(TaskAdded::Full);
        }
        sqlx::query(
            "INSERT INTO task (id, case_id, place, owner, due_day, body) \
             VALUES ($1, $2, (SELECT coalesce(max(place), 0) + 1 FROM task WHERE case_id = $2), $3, $4, $5)",
        )
        .bind(task.id.as_bytes().as_slice())
        .bind(case.as_bytes().as_slice())
        .bind(task.owner.name())
        .bind(task.due.number())
        .bind(task.body.as_bytes())
        .execute(&mut *transaction)
        .await
        .during(OPERATION)?;
        trail::append_of_case(&mut transaction, case, &[*deed]).await?;
        transaction.commit().await.during(OPERATION)?;
        Ok(TaskAdded::New)
    }

    /// Says that a task of this case is done, with its row of the trail, in one transaction. One that is done, or is not there, changes nothing.
    ///
    /// # Errors
    /// When the store does not answer; then nothing changed.
    pub async fn finish_task(
        &self,
        case: CaseId,
        task: DraftId,
        today: Day,
        deed: &Deed,
    ) -> Result<Added, StoreError> {
        const OPERATION: &str = "finish a task";
        let mut transaction = self.begin(OPERATION).await?;
        let done =
            sqlx::query("UPDATE task SET done_day = $3 WHERE id = $1 AND case_id = $2 AND done_day IS NULL")
                .bind(task.as_bytes().as_slice())
                .bind(case.as_bytes().as_slice())
                .bind(today.number())
                .execute(&mut *transaction)
                .await
                .during(OPERATION)?;
        let finished = Added::from_rows(done.rows_affected());
        if finished == Added::New {
            trail::append_of_case(&mut transaction, case, &[*deed]).await?;
            transaction.commit().await.during(OPERATION)?;
        }
        Ok(finished)
    }

    /// The tasks of a case, oldest first.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn tasks(&self, case: CaseId) -> Result<Vec<TaskRow>, StoreError> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT id, owner, due_day, done_day, body FROM task WHERE case_id = $1 ORDER BY place",
        )
        .bind(case.as_bytes().as_slice())
        .fetch_all(self.content.pool())
        .await
        .during("list tasks")?;
        rows.into_iter().map(Row::into_task).collect()
    }

    /// What is due until this day of the open tasks of open cases.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn tasks_due(&self, today: Day) -> Result<Vec<(CaseId, TaskReminder)>, StoreError> {
        type Due = (Vec<u8>, Vec<u8>, String, i64);
        let rows: Vec<Due> = sqlx::query_as(
            "SELECT case_id, task.id, owner, due_day FROM task JOIN cases ON cases.id = case_id \
             WHERE done_day IS NULL AND due_day <= $1 AND state <> 'closed' AND state <> 'triage' ORDER BY due_day, task.id",
        )
        .bind(today.number())
        .fetch_all(self.content.pool())
        .await
        .during("list what is due")?;
        let due = |(case, task, owner, due): Due| {
            let case = id_of(&case, "task")?;
            let task = DraftId::from_bytes(&task).map_err(|_| cell("id"))?;
            let owner = Role::from_name(&owner).ok_or_else(|| cell("owner"))?;
            let due = Day::from_number(due).ok_or_else(|| cell("due_day"))?;
            Ok(TaskReminder::due(task, owner, due, today).map(|reminder| (case, reminder)))
        };
        rows.into_iter().filter_map(|row| due(row).transpose()).collect()
    }

    /// Whether a task is open, in a case on which somebody works.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn task_is_open(&self, task: DraftId) -> Result<bool, StoreError> {
        let open: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM task JOIN cases ON cases.id = case_id \
             WHERE task.id = $1 AND done_day IS NULL AND state <> 'closed' AND state <> 'triage'",
        )
        .bind(task.as_bytes().as_slice())
        .fetch_one(self.content.pool())
        .await
        .during("find a task")?;
        Ok(open > 0)
    }
}

impl Row {
    fn into_task(self) -> Result<TaskRow, StoreError> {
        let day = |number, column| Day::from_number(number).ok_or_else(|| cell(column));
        Ok(TaskRow {
            id: DraftId::from_bytes(&self.id).map_err(|_| cell("id"))?,
            owner: Role::from_name(&self.owner).ok_or_else(|| cell("owner"))?,
            due: day(self.due_day, "due_day")?,
            done: self.done_day.map(|number| day(number, "done_day")).transpose()?,
            body: Sealed::from_bytes(self.body),
        })
    }
}

const fn cell(column: &'static str) -> StoreError {
    StoreError::Cell { table: "task", column }
}
