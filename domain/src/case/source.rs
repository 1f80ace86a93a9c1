//! How a report came.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The way on which a report reached the company (Code: Reporting; Anonymity; Retaliation).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// Through this program.
    Program,
    /// By letter.
    Letter,
    /// By e-mail.
    Mail,
    /// By the reporting line or another telephone.
    Phone,
    /// By the form on the intranet.
    Form,
    /// Through a supervisor.
    Supervisor,
    /// In person.
    InPerson,
}

impl Source {
    /// Every way.
    pub const ALL: [Self; 7] =
        [Self::Program, Self::Letter, Self::Mail, Self::Phone, Self::Form, Self::Supervisor, Self::InPerson];

    /// The ways of what is entered by hand.
    pub const BY_HAND: [Self; 6] =
        [Self::Letter, Self::Mail, Self::Phone, Self::Form, Self::Supervisor, Self::InPerson];

    /// The stored name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Program => "program",
            Self::Letter => "letter",
            Self::Mail => "mail",
            Self::Phone => "phone",
            Self::Form => "form",
            Self::Supervisor => "supervisor",
            Self::InPerson => "in-person",
        }
    }

    /// The way with this stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.name() == name)
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Program => "This program",
            Self::Letter => "A letter",
            Self::Mail => "An e-mail",
            Self::Phone => "A phone call",
            Self::Form => "The intranet form",
            Self::Supervisor => "A supervisor",
            Self::InPerson => "A conversation",
        })
    }
}
