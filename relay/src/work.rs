//! The work on a case beside reading, writing and its steps: tasks.

use domain::{
    CaseId, CasePointer, Cell, DeskError, DraftId, OPEN_TASKS, Role, SealingKey, Sheet, TASK_LIMIT_CHARS, Task,
    TrailAction, Work, WorkRefusal, Words,
};
use storage_content::{TaskAdded, TaskRow};

use crate::{Relay, RelayError, form};

impl Relay {
    pub(crate) async fn do_work(&self, by: Role, case: CaseId, work: Work) -> Result<Sheet, DeskError> {
        let pointer = self.pointer(case).await?;
        match work {
            Work::Look => self.write_down(by, case, TrailAction::LookedAtSheet).await?,
            Work::AddTask { draft, owner, due, words } => {
                self.add_task(by, &pointer, NewTask { draft, owner, due, words }).await?;
            }
            Work::FinishTask(task) => {
                let deed = self.deed_of(by, TrailAction::TaskDone);
                let finished = self.store.finish_task(case, task, self.clock.today(), &deed).await;
                finished.map_err(RelayError::from)?;
            }
        }
        self.sheet(case).await
    }

    /// The case, as far as it can be pointed at.
    pub(crate) async fn pointer(&self, case: CaseId) -> Result<CasePointer, DeskError> {
        self.store.find_case(case).await.map_err(RelayError::from)?.ok_or(DeskError::NotFound)
    }

    async fn sheet(&self, case: CaseId) -> Result<Sheet, DeskError> {
        let pointer = self.pointer(case).await?;
        let key = self.case_key(case).await?;
        Ok(Sheet { tasks: self.tasks(case, &key).await?, case: pointer })
    }

    async fn add_task(&self, by: Role, case: &CasePointer, task: NewTask) -> Result<(), DeskError> {
        if !case.state.is_open() {
            return Err(WorkRefusal::NotOpen.into());
        }
        // Whoever is on it without one of its roles is its last resort
        if task.owner != by && !case.readers.roles.contains(&task.owner) {
            return Err(WorkRefusal::StrangerToTheCase.into());
        }
        if task.due < self.deadlines.calendar.today(self.clock.now()) {
            return Err(WorkRefusal::Past.into());
        }
        check_task(&task.words)?;
        let key = self.case_key(case.id).await?;
        let plain = form::message_bytes(task.words.expose())?;
        let body = key.seal(task_cell(&task.draft), &plain, self.randomness.as_ref());
        let row = TaskRow { id: task.draft, owner: task.owner, due: task.due, done: None, body };
        let deed = self.deed_of(by, TrailAction::TaskAdded(task.owner));
        match self.store.add_task(case.id, &row, OPEN_TASKS, &deed).await.map_err(RelayError::from)? {
            TaskAdded::New | TaskAdded::Known => Ok(()),
            TaskAdded::Full => Err(WorkRefusal::TooManyTasks.into()),
        }
    }

    /// The tasks of a case, opened.
    pub(crate) async fn tasks(&self, case: CaseId, key: &SealingKey) -> Result<Vec<Task>, RelayError> {
        let open = |row: TaskRow| {
            let opened = key.open(task_cell(&row.id), &row.body);
            let plain = opened.map_err(|source| RelayError::Sealed { table: "task", source })?;
            Ok(Task {
                id: row.id,
                owner: row.owner,
                due: row.due,
                done: row.done,
                words: form::open_words(&plain)?,
            })
        };
        self.store.tasks(case).await?.into_iter().map(open).collect()
    }
}

/// A task to be written.
struct NewTask {
    draft: DraftId,
    owner: Role,
    due: domain::Day,
    words: Words,
}

fn check_task(words: &Words) -> Result<(), DeskError> {
    match words.chars() {
        _ if words.is_blank() => Err(DeskError::NothingSaid),
        actual if actual > TASK_LIMIT_CHARS => Err(DeskError::TooLong { limit: TASK_LIMIT_CHARS, actual }),
        _ => Ok(()),
    }
}

const fn task_cell(id: &DraftId) -> Cell<'_> {
    Cell { table: "task", column: "body", row: id.as_bytes() }
}
