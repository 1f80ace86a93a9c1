//! The work on a case beside reading, writing and its steps: tasks and links.

use domain::{
    CaseId, CaseLink, CasePointer, Cell, Day, DeskError, DraftId, Finding, LinkKind, OPEN_TASKS, Role,
    SealingKey, Sheet, TASK_LIMIT_CHARS, Task, TrailAction, Words, Work, WorkRefusal,
};
use storage_content::{NewLink, TaskAdded, TaskRow};

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
            Work::Link { other, kind, known_there } => {
                self.link(by, &pointer, other, kind, known_there).await?;
            }
            Work::SetHold { draft, words } => self.set_hold(by, &pointer, draft, &words).await?,
            Work::LiftHold { draft, words, alone } => {
                self.lift_hold(by, &pointer, alone, draft, &words).await?;
            }
            Work::AskDeletion => self.ask_deletion(by, &pointer).await?,
            Work::Unlink(other) => self.unlink(by, &pointer, other).await?,
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
        let (tasks, links) = (self.tasks(case, &key).await?, self.links(case).await?);
        Ok(Sheet { case: pointer, tasks, links })
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

    async fn link(
        &self,
        by: Role,
        case: &CasePointer,
        other: CaseId,
        kind: LinkKind,
        known_there: bool,
    ) -> Result<(), DeskError> {
        if other == case.id {
            return Err(WorkRefusal::Itself.into());
        }
        let other = self.pointer(other).await?;
        if self.is_duplicate_of(case, other.id).await? || self.is_duplicate_of(&other, case.id).await? {
            return Err(WorkRefusal::FoundDuplicate.into());
        }
        if kind == LinkKind::DuplicateOf && other.state.finding() == Some(Finding::Duplicate) {
            return Err(WorkRefusal::DuplicateOfDuplicate.into());
        }
        let link = NewLink {
            other: other.id,
            kind,
            day: self.clock.today(),
            asks_anew: kind == LinkKind::RetaliationFor && known_there,
        };
        let deed = self.deed_of(by, TrailAction::Linked(kind, other.number));
        self.store.add_link(case.id, &link, &deed).await.map_err(RelayError::from)?;
        Ok(())
    }

    async fn unlink(&self, by: Role, case: &CasePointer, other: CaseId) -> Result<(), DeskError> {
        let other = self.pointer(other).await?;
        if self.is_duplicate_of(case, other.id).await? || self.is_duplicate_of(&other, case.id).await? {
            return Err(WorkRefusal::FoundDuplicate.into());
        }
        let deed = self.deed_of(by, TrailAction::Unlinked(other.number));
        self.store.remove_link(case.id, other.id, &deed).await.map_err(RelayError::from)?;
        Ok(())
    }

    /// Whether it was found that a case is a duplicate of another one.
    async fn is_duplicate_of(&self, case: &CasePointer, other: CaseId) -> Result<bool, RelayError> {
        let found = case.state.finding() == Some(Finding::Duplicate);
        Ok(found && self.original(case.id).await? == Some(other))
    }

    /// The case that this one is said to be a duplicate of.
    pub(crate) async fn original(&self, case: CaseId) -> Result<Option<CaseId>, RelayError> {
        let links = self.store.links(case).await?.into_iter();
        let mut out = links.filter(|link| link.case == case && link.kind == LinkKind::DuplicateOf);
        Ok(out.next().map(|link| link.other))
    }

    /// The cases that belong to a case.
    pub(crate) async fn links(&self, case: CaseId) -> Result<Vec<CaseLink>, RelayError> {
        let mut links = Vec::new();
        for row in self.store.links(case).await? {
            let goes_out = row.case == case;
            let other = if goes_out { row.other } else { row.case };
            let other = self.store.find_case(other).await?;
            links.extend(other.map(|other| CaseLink { other, kind: row.kind, goes_out }));
        }
        Ok(links)
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
    due: Day,
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
