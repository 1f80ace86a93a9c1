//! A case, as far as it is counted.

use crate::{Day, Finding, Outcomes, Readers, Source, Topic, Way};

/// What the report needs of one case, and nothing by which it could be found again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseFact {
    /// When it was opened.
    pub opened: Day,
    /// When the desk first wrote to the reporter.
    pub acknowledged: Option<Day>,
    /// How it was closed, if it is.
    pub closing: Option<Closing>,
    /// What it is about.
    pub topic: Topic,
    /// Whether the reporter gave a name.
    pub way: Way,
    /// On which way it came.
    pub source: Source,
    /// When the reporter first wrote again.
    pub wrote_again: Option<Day>,
    /// Who reads it, and who must not know of it.
    pub readers: Readers,
    /// The cases in which retaliation is alleged for reporting in this one.
    pub alleged: Vec<Allegation>,
}

/// That retaliation is alleged after a report, in another case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allegation {
    /// When somebody on both cases linked them.
    pub day: Day,
    /// Who reads the case that alleges it, and who must not know of that one.
    pub readers: Readers,
}

/// The end of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closing {
    /// When it was closed.
    pub day: Day,
    /// What was found.
    pub finding: Finding,
    /// What was done.
    pub outcomes: Outcomes,
}
