//! Versions of the Code (Code: Waivers and Amendments; Administration).

mod hash;
mod register;
mod rules;

pub use hash::CodeHash;
pub use register::{CodeVersionError, CodeVersions, Recorded};
pub use rules::{Amendment, AmendmentRefusal};

use crate::{Body, Day, Record};

/// A version of the Code, for good: its text is what people signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeVersion {
    /// The digest of its text.
    pub hash: CodeHash,
    /// What people call it by, such as `2027-01`.
    pub name: String,
    /// Its text, as Markdown.
    pub text: String,
    /// Who put it into the register, and when.
    pub recorded: Record,
    /// Who approved it; `None` for the text that was in use before versions were kept.
    pub approval: Option<Approval>,
    /// From when on it is in force; `None` while nobody published it.
    pub publication: Option<Publication>,
    /// When and where it was disclosed to the shareholders.
    pub disclosure: Option<crate::Disclosure>,
}

/// The Board's or a committee's approval of a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// [`Body::Board`] or [`Body::BoardCommittee`].
    pub body: Body,
    /// The day of its decision.
    pub on: Day,
    /// How it calls its decision, such as `Resolution 2026-14`.
    pub resolution: String,
    /// Whether everybody is asked to sign it.
    pub sign_again: bool,
    /// The last day on which it can be disclosed in time; `None` where it has not to be disclosed.
    pub disclose_by: Option<Day>,
}

/// When a version is in force, and who said so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    /// From this moment on, in milliseconds since 1970.
    pub at_ms: i64,
    /// Who published it, and when.
    pub recorded: Record,
}

impl CodeVersion {
    /// Whether people are asked to sign it when it comes into force: where its approval says so, and the first one.
    #[must_use]
    pub fn asks_for_signatures(&self) -> bool {
        self.approval.as_ref().is_none_or(|approval| approval.sign_again)
    }

    /// The last day on which it can be disclosed in time, while it is not disclosed.
    #[must_use]
    pub fn disclosure_due(&self) -> Option<Day> {
        self.approval.as_ref().and_then(|approval| approval.disclose_by).filter(|_| self.disclosure.is_none())
    }
}
