//! A case, as far as it can be pointed at without reading it.

use std::fmt;

use crate::{CaseId, CaseNumber, Day, Readers, Topic, Way};

/// Where a case stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CaseState {
    /// It came without a pass and waits in the list from which somebody on the case takes it. It has no room yet.
    Triage,
    /// Somebody works on it.
    Open,
    /// It was closed with a finding.
    Closed(Finding),
}

/// What a closed case found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Finding {
    /// The allegation is supported by the facts.
    Substantiated,
    /// The facts do not support the allegation.
    Unsubstantiated,
    /// There was not enough to go on.
    InsufficientInformation,
    /// It does not involve the Code (Code: Misuse of Reporting Channels).
    NotOfTheCode,
    /// It was a question, and it was answered: there is nothing to find.
    Answered,
}

impl Finding {
    /// Every finding.
    pub const ALL: [Self; 5] = [
        Self::Substantiated,
        Self::Unsubstantiated,
        Self::InsufficientInformation,
        Self::NotOfTheCode,
        Self::Answered,
    ];

    /// What a report can find, in the order in which the form lists them.
    pub const OF_REPORTS: [Self; 4] =
        [Self::Substantiated, Self::Unsubstantiated, Self::InsufficientInformation, Self::NotOfTheCode];

    /// The stored name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Substantiated => "substantiated",
            Self::Unsubstantiated => "unsubstantiated",
            Self::InsufficientInformation => "insufficient-information",
            Self::NotOfTheCode => "not-of-the-code",
            Self::Answered => "answered",
        }
    }

    /// The finding with this stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|finding| finding.name() == name)
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Substantiated => "Substantiated",
            Self::Unsubstantiated => "Unsubstantiated",
            Self::InsufficientInformation => "Insufficient information",
            Self::NotOfTheCode => "Not a matter of the Code",
            Self::Answered => "Answered",
        })
    }
}

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
    /// Who reads it.
    pub readers: Readers,
    /// The day on which it was opened.
    pub opened: Day,
    /// Where its members meet, once that exists: an address only the delivering side understands.
    pub room: Option<String>,
    /// The pointer card in that room, once it was posted.
    pub card: Option<String>,
}
