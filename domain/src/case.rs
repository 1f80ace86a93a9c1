//! A case, as far as it can be pointed at without reading it.

mod finding;
mod link;
mod marks;
mod outcome;
mod source;
mod state;

pub use finding::Finding;
pub use link::{CaseLink, LinkKind};
pub use marks::{CaseMarks, Deletion};
pub use outcome::{Outcome, Outcomes, ParseOutcomesError};
pub use source::Source;
pub use state::{CaseState, Step, StepRefusal};

use crate::{CaseId, CaseNumber, Day, Readers, Topic, Way};

/// All that a pointer card may say about a case (promise A2): nothing of what was reported, nothing of who reported it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CasePointer {
    /// The case, inside the store.
    pub id: CaseId,
    /// The number people use.
    pub number: CaseNumber,
    /// Where it stands.
    pub state: CaseState,
    /// What it is about.
    pub topic: Topic,
    /// Whether the reporter gave a name (not which).
    pub way: Way,
    /// On which way it came.
    pub source: Source,
    /// Who reads it.
    pub readers: Readers,
    /// Its days.
    pub days: CaseDays,
    /// What holds for it beside its state.
    pub marks: CaseMarks,
    /// Where its members meet, once that exists: an address only the delivering side understands.
    pub room: Option<String>,
    /// The pointer card in that room, once it was posted.
    pub card: Option<String>,
    /// The pointer cards of whoever leads it, once they were posted: addresses that only the delivering side understands.
    pub lead_cards: Option<String>,
}

/// The days from which a case's deadlines are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CaseDays {
    /// When it was opened, at the release of its report.
    pub opened: Day,
    /// When the desk first wrote to the reporter. Set once.
    pub acknowledged: Option<Day>,
    /// When the desk last wrote to the reporter.
    pub answered: Option<Day>,
    /// When the finding was recorded that it has now.
    pub concluded: Option<Day>,
    /// When it was closed, if it is.
    pub closed: Option<Day>,
    /// When it was last opened again after it had been closed.
    pub reopened: Option<Day>,
    /// Until when somebody on the case put it off: no reminder comes before a deadline until then, and one comes on that day.
    pub put_off: Option<Day>,
}

impl CaseDays {
    /// Those of a case that is opened today.
    #[must_use]
    pub const fn opened(day: Day) -> Self {
        Self {
            opened: day,
            acknowledged: None,
            answered: None,
            concluded: None,
            closed: None,
            reopened: None,
            put_off: None,
        }
    }
}
