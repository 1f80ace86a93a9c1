//! What a case found.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Topic;

/// What the people on a case found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Finding {
    /// The allegation is supported by the facts.
    Substantiated,
    /// The facts do not support the allegation.
    Unsubstantiated,
    /// There was not enough to go on.
    InsufficientInformation,
    /// It does not involve the Code (Code: Misuse of Reporting Channels).
    NotOfTheCode,
    /// Another report says the same, and that one is looked into: it is no second allegation.
    Duplicate,
    /// It was a question, and it was answered: there is nothing to find.
    Answered,
}

impl Finding {
    /// Every finding.
    pub const ALL: [Self; 6] = [
        Self::Substantiated,
        Self::Unsubstantiated,
        Self::InsufficientInformation,
        Self::NotOfTheCode,
        Self::Duplicate,
        Self::Answered,
    ];

    /// What can be found of what a report alleges, in the order in which the form and the Board's report list it. A duplicate alleges nothing of its own.
    pub const OF_REPORTS: [Self; 4] =
        [Self::Substantiated, Self::Unsubstantiated, Self::InsufficientInformation, Self::NotOfTheCode];

    /// What a case on this topic can find: a question was answered and nothing else, a report is never merely answered.
    #[must_use]
    pub const fn of(topic: Topic) -> &'static [Self] {
        const OF_REPORTS: [Finding; 5] = [
            Finding::Substantiated,
            Finding::Unsubstantiated,
            Finding::InsufficientInformation,
            Finding::NotOfTheCode,
            Finding::Duplicate,
        ];
        if topic.is_question() { &[Self::Answered] } else { &OF_REPORTS }
    }

    /// The stored name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Substantiated => "substantiated",
            Self::Unsubstantiated => "unsubstantiated",
            Self::InsufficientInformation => "insufficient-information",
            Self::NotOfTheCode => "not-of-the-code",
            Self::Duplicate => "duplicate",
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
            Self::Duplicate => "A duplicate of another case",
            Self::Answered => "Answered",
        })
    }
}
