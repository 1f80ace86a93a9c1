//! What the people on a case do beside reading, writing and taking it further: one request after the other, and the sheet that shows what there is.

use crate::{CaseId, CaseLink, CasePointer, Day, DraftId, LinkKind, Role, Words};

/// So many tasks of a case can be open: a list that nobody reads is no plan.
pub const OPEN_TASKS: usize = 10;
/// The most that a task says, in characters.
pub const TASK_LIMIT_CHARS: usize = 300;

/// A task: what somebody on a case is to do by a day.
#[derive(Debug)]
pub struct Task {
    /// Which one: the draft of the form in which it was written.
    pub id: DraftId,
    /// Who is to do it.
    pub owner: Role,
    /// The last day on which it is in time.
    pub due: Day,
    /// When it was done, if it was.
    pub done: Option<Day>,
    /// What is to be done.
    pub words: Words,
}

/// The sheet of a case, opened for one view: what its people have to do, and what holds for it.
#[derive(Debug)]
pub struct Sheet {
    /// The case, as it stands now.
    pub case: CasePointer,
    /// Its tasks, oldest first.
    pub tasks: Vec<Task>,
    /// The cases that belong to it, in random order.
    pub links: Vec<CaseLink>,
}

/// One request. What it changes is in the trail in the same transaction.
#[derive(Debug)]
pub enum Work {
    /// Nothing: the sheet is shown.
    Look,
    /// Somebody is to do something by a day. The same `draft` again changes nothing.
    AddTask {
        /// Which one.
        draft: DraftId,
        /// Who is to do it: a role on the case.
        owner: Role,
        /// By when.
        due: Day,
        /// What.
        words: Words,
    },
    /// A task is done. One that is done already stays as it is.
    FinishTask(DraftId),
    /// This case is something to another one, which whoever asks is on as well. It takes the place of any link between the two.
    Link {
        /// The other one.
        other: CaseId,
        /// What it is to it.
        kind: LinkKind,
        /// Whether everybody on the other case is on this one: only then may something that follows from the link be seen there (promise A8).
        known_there: bool,
    },
    /// The link with this case is taken away.
    Unlink(CaseId),
    /// The case is kept, for a court, an authority or an inquiry: it cannot be deleted. The same `draft` again changes nothing.
    SetHold {
        /// Its note.
        draft: DraftId,
        /// Why.
        words: Words,
    },
    /// The hold ends. The same `draft` again changes nothing.
    LiftHold {
        /// Its note.
        draft: DraftId,
        /// Why.
        words: Words,
        /// Whether nobody else is on the case, in another role: then who set it may lift it.
        alone: bool,
    },
    /// Somebody asks that everything of the closed case be deleted but what is counted. Somebody else has to confirm it.
    AskDeletion,
}

/// Why it is not done. Nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum WorkRefusal {
    /// Nobody works on it.
    #[error("Nobody works on this case now. Take it up or open it again first.")]
    NotOpen,
    /// Whoever is to do it is not on the case.
    #[error("Please choose somebody who is on this case.")]
    StrangerToTheCase,
    /// Its day is over already.
    #[error("This day is over. Please choose today or a later one.")]
    Past,
    /// As many tasks are open as can be.
    #[error("There are {OPEN_TASKS} open tasks, and no more fit. Please finish one first.")]
    TooManyTasks,
    /// It is the same case.
    #[error("This is the case itself. Please choose another one.")]
    Itself,
    /// What it is said to be a duplicate of is one itself.
    #[error("That case is a duplicate itself. Please choose the one that is looked into.")]
    DuplicateOfDuplicate,
    /// The link says what was found.
    #[error("This case was found to be a duplicate of that one. Open it again first.")]
    FoundDuplicate,
    /// Somebody set a hold before.
    #[error("This case is on legal hold already.")]
    HeldAlready,
    /// There is no hold.
    #[error("This case is not on legal hold.")]
    NotHeld,
    /// The one who set the hold may not lift it.
    #[error("This hold was set in your role. Somebody else on the case has to lift it.")]
    OwnHold,
    /// There is a hold.
    #[error("This case is on legal hold. It cannot be deleted until the hold is lifted.")]
    OnHold,
    /// It is open.
    #[error("Only a closed case can be deleted. Close it first.")]
    NotClosed,
    /// Somebody asks for the deletion.
    #[error("Somebody asked for the deletion of this case already.")]
    AskedAlready,
    /// Nobody asks for the deletion.
    #[error("Nobody asks for the deletion of this case any more. It stays.")]
    NotAsked,
    /// The one who asks may not confirm.
    #[error("The deletion was asked for in your role. Somebody else has to confirm it.")]
    OwnRequest,
    /// Nobody else may know of the case.
    #[error("Nobody else could confirm it: everybody else is kept out of this case. It stays.")]
    NobodyElse,
}
