//! What a question tells about the situation of who asks.

use super::{NextPerson, Outcome};
use crate::terms::{Cues, Desk, Lexicon, Pattern, Reading};

/// Cues ready to be looked for.
pub(super) struct CuePatterns {
    misconduct: Vec<Pattern>,
    supervisor: Vec<Pattern>,
    audit_committee: Vec<Pattern>,
    ethics_manager: Vec<Pattern>,
}

/// The cues a question has.
pub(super) struct Seen {
    pub(super) misconduct: bool,
    supervisor: bool,
    audit_committee: bool,
    ethics_manager: bool,
}

impl CuePatterns {
    pub(super) fn compile(cues: &Cues, lexicon: &mut Lexicon) -> Self {
        Self {
            misconduct: Pattern::compile_all(&cues.misconduct, lexicon),
            supervisor: Pattern::compile_all(&cues.supervisor, lexicon),
            audit_committee: Pattern::compile_all(&cues.audit_committee, lexicon),
            ethics_manager: Pattern::compile_all(&cues.ethics_manager, lexicon),
        }
    }

    pub(super) fn look(&self, reading: &Reading) -> Seen {
        let any = |patterns: &[Pattern]| patterns.iter().any(|pattern| pattern.is_in(reading));
        Seen {
            misconduct: any(&self.misconduct),
            supervisor: any(&self.supervisor),
            audit_committee: any(&self.audit_committee),
            ethics_manager: any(&self.ethics_manager),
        }
    }
}

impl Seen {
    /// Accounting goes to the Audit Committee whoever did it; a supervisor is not asked about themselves;
    /// what the Code leaves to a department goes there.
    pub(super) fn next_person(
        &self,
        outcome: Outcome,
        section: Option<&str>,
        desk: Option<Desk>,
    ) -> NextPerson {
        let covered = outcome != Outcome::NotCovered;
        let section = section.filter(|_| covered).unwrap_or_default();
        match section {
            "accounting-concerns" | "quality-of-public-disclosures" => NextPerson::AuditCommittee,
            _ if covered && self.audit_committee => NextPerson::AuditCommittee,
            _ if self.supervisor => NextPerson::EthicsManager,
            _ if outcome != Outcome::Covered && desk == Some(Desk::HumanResources) => {
                NextPerson::HumanResources
            }
            "communication-of-code" => NextPerson::HumanResources,
            "waivers-and-amendments" | "no-retaliation" | "anonymity" => NextPerson::EthicsManager,
            _ if covered && self.ethics_manager => NextPerson::EthicsManager,
            _ => NextPerson::Supervisor,
        }
    }
}
