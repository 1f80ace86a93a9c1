//! What a guide says.

use std::ops::Range;

use crate::code::SectionId;
use crate::language::Language;
use crate::terms::Desk;

/// The answer to a question. Holds nothing of the question itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// Whether the Code says something about it.
    pub outcome: Outcome,
    /// The sections found, best first, at most 5; none when the Code does not say. [`crate::Guide::rank`]
    /// ranks all sections whatever the outcome.
    pub hits: Vec<Hit>,
    /// How sure the guide is that the Code covers the question, 0 to 1.
    pub confidence: f32,
    /// Whether the question tells of misconduct or asks how to report: a reply may quietly offer it.
    pub tells_of_misconduct: bool,
    /// Whom to ask next.
    pub next_person: NextPerson,
    /// The department the question sounds like, when the Code is not sure to cover it.
    pub desk: Option<Desk>,
    /// The language of the question, when it is not the Code's.
    pub language: Option<Language>,
}

/// Whether the Code covers a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// The Code says.
    Covered,
    /// The Code says something near; a person should be asked.
    Close,
    /// The Code does not say.
    NotCovered,
}

impl Outcome {
    const COVERED_FROM: f32 = 0.75;
    const CLOSE_FROM: f32 = 0.5;

    pub(crate) fn of(confidence: f32) -> Self {
        Self::between(confidence, Self::COVERED_FROM, Self::CLOSE_FROM)
    }

    pub(crate) fn between(confidence: f32, covered_from: f32, close_from: f32) -> Self {
        if confidence >= covered_from {
            Self::Covered
        } else if confidence >= close_from {
            Self::Close
        } else {
            Self::NotCovered
        }
    }
}

/// A section found, and what matters in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// Which section.
    pub section: SectionId,
    /// Its score: comparable within one answer only.
    pub score: f32,
    /// The sentences that matter, as byte ranges in the section's text, in its order.
    pub marked: Vec<Range<usize>>,
}

/// Whom the Code sends people to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NextPerson {
    /// "The best starting point" (Seeking Guidance).
    Supervisor,
    /// When the supervisor is involved or was told in vain, and for waivers.
    EthicsManager,
    /// Accounting, internal accounting controls, auditing, securities law, the FCPA.
    AuditCommittee,
    /// A copy of the Code, and what the Code leaves to Human Resources.
    HumanResources,
}
