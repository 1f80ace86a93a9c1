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

    /// What a case on this topic can find: a question was answered and nothing else, a report is never merely answered.
    #[must_use]
    pub const fn of(topic: Topic) -> &'static [Self] {
        if topic.is_question() { &[Self::Answered] } else { &Self::OF_REPORTS }
    }

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
