//! Cases that belong together.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::CasePointer;

/// What one case is to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LinkKind {
    /// They have something to do with each other.
    Related,
    /// It reports the same: the other one is looked into.
    DuplicateOf,
    /// It reports retaliation for reporting in the other one (Code: No Retaliation).
    RetaliationFor,
}

impl LinkKind {
    /// Every kind, in the order in which the form lists them.
    pub const ALL: [Self; 3] = [Self::Related, Self::DuplicateOf, Self::RetaliationFor];

    /// The stored name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Related => "related",
            Self::DuplicateOf => "duplicate-of",
            Self::RetaliationFor => "retaliation-for",
        }
    }

    /// The kind with this stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

impl fmt::Display for LinkKind {
    /// As people say it of the case from which the link goes out, before the other one's number.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Related => "related to",
            Self::DuplicateOf => "a duplicate of",
            Self::RetaliationFor => "about retaliation for reporting in",
        })
    }
}

/// A link, as seen from one of its two cases.
///
/// # Privacy
/// It is shown to whoever is on both cases, and to nobody else: it would tell of a case that somebody is kept out of (promise A8).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseLink {
    /// The case at its other end.
    pub other: CasePointer,
    /// What it says.
    pub kind: LinkKind,
    /// Whether it goes out from this case, or comes to it from the other one.
    pub goes_out: bool,
}
