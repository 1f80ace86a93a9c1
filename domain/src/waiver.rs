//! Waivers: somebody does not have to keep a provision of the Code (Code: Waivers and Amendments).

mod number;
mod register;
mod reminder;
mod rules;
#[cfg(test)]
mod tests;

pub use number::{ParseWaiverNumberError, WaiverNumber};
pub use register::{WaiverError, WaiverRegister};
pub use reminder::{DisclosureReminder, disclosure_reminder};
pub use rules::{DISCLOSE_WITHIN_WORKING_DAYS, Recorder, Ruling, WaiverRefusal};

use std::fmt;

use crate::{Day, Words};

/// A waiver, from the day it was asked for.
///
/// # Privacy
/// It names a person, and has nothing of a report or a case: it belongs to the identity side.
#[derive(Debug)]
pub struct Waiver {
    /// What people call it by.
    pub number: WaiverNumber,
    /// The name of whom it is for, as it stands in the register.
    pub person: String,
    /// The account of whom it is for, where they have one.
    pub account: Option<String>,
    /// What they are to the company.
    pub kind: PersonKind,
    /// The section of the Code.
    pub section: WaivedSection,
    /// What is waived, and on which conditions.
    pub words: Words,
    /// The last day on which it holds; `None` when none was named.
    pub until: Option<Day>,
    /// Who put it into the register.
    pub asked: Record,
    /// What was decided; `None` while it is pending.
    pub decision: Option<Decision>,
    /// When and where it was disclosed to the shareholders.
    pub disclosure: Option<Disclosure>,
}

impl Waiver {
    /// The last day on which it can be disclosed in time, while it is not disclosed. `None` for what has not to be disclosed.
    #[must_use]
    pub fn disclosure_due(&self) -> Option<Day> {
        self.decision.as_ref().and_then(|decision| decision.disclose_by).filter(|_| self.disclosure.is_none())
    }
}

/// Whom a waiver is for: it says who can approve it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PersonKind {
    /// A director or an executive officer, the principal executive, financial and accounting officers among them.
    DirectorOrExecutiveOfficer,
    /// Anybody else who works for the company.
    Other,
}

impl PersonKind {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::DirectorOrExecutiveOfficer, Self::Other];

    /// The stored name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::DirectorOrExecutiveOfficer => "director-or-executive-officer",
            Self::Other => "other",
        }
    }

    /// The kind with this stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

impl fmt::Display for PersonKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::DirectorOrExecutiveOfficer => "a director or an executive officer",
            Self::Other => "neither a director nor an executive officer",
        })
    }
}

/// A section of the Code as it was when the waiver was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaivedSection {
    /// Its id.
    pub id: String,
    /// Its heading.
    pub heading: String,
}

/// Who wrote something into the register, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Their account.
    pub by: String,
    /// The company's day.
    pub on: Day,
}

/// Whoever can approve a waiver (Code: Waivers and Amendments).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Body {
    /// The Board of Directors.
    Board,
    /// A committee of the Board.
    BoardCommittee,
    /// The Corporate Ethics Manager.
    EthicsManager,
}

impl Body {
    /// Every body.
    pub const ALL: [Self; 3] = [Self::Board, Self::BoardCommittee, Self::EthicsManager];

    /// The stored name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Board => "board",
            Self::BoardCommittee => "board-committee",
            Self::EthicsManager => "ethics-manager",
        }
    }

    /// The body with this stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|body| body.name() == name)
    }
}

impl fmt::Display for Body {
    /// As people say it: `the Board of Directors`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Board => "the Board of Directors",
            Self::BoardCommittee => "a committee of the Board",
            Self::EthicsManager => "the ethics manager",
        })
    }
}

/// What a body said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The waiver holds.
    Approved,
    /// It does not.
    Refused,
}

impl Verdict {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Approved, Self::Refused];

    /// The stored name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::Refused => "refused",
        }
    }

    /// The verdict with this stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.name() == name)
    }
}

/// What was decided, as it was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// What.
    pub verdict: Verdict,
    /// By whom.
    pub body: Body,
    /// On which day.
    pub on: Day,
    /// Who wrote it down.
    pub recorded: Record,
    /// Until when it has to be disclosed to the shareholders, if it has. The day is counted once, when the approval is recorded.
    pub disclose_by: Option<Day>,
}

/// A disclosure to the shareholders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disclosure {
    /// On which day.
    pub on: Day,
    /// Where it can be read.
    pub place: String,
    /// Who wrote it down.
    pub recorded: Record,
}
