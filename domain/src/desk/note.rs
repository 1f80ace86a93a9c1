//! What the people on a case write down.

use crate::{Day, Role, Words};

/// What somebody on a case wrote down. The reporter never sees it.
#[derive(Debug)]
pub struct Note {
    /// Who wrote it.
    pub role: Role,
    /// When.
    pub day: Day,
    /// What it says something about.
    pub kind: NoteKind,
    /// What.
    pub words: Words,
}

/// What a note says something about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoteKind {
    /// The case.
    Note,
    /// Why a legal hold was set.
    HoldSet,
    /// Why it was lifted.
    HoldLifted,
}

impl NoteKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Note, Self::HoldSet, Self::HoldLifted];

    /// The stored name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::HoldSet => "hold-set",
            Self::HoldLifted => "hold-lifted",
        }
    }

    /// The kind with this stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}
