//! Where a case stands, and how it gets on.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Finding, Outcomes, Readers, Role, Topic};

/// Where a case stands. What a state needs is in it, so that a closed case without a finding cannot be written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CaseState {
    /// It came without a pass and waits in the list from which somebody on the case takes it. It has no room yet.
    Triage,
    /// It has a room, and nobody answered yet.
    Received,
    /// The reporter was told that it arrived.
    Acknowledged,
    /// Somebody finds out whether and how to look into it.
    Assessment,
    /// Somebody looks into it.
    Investigating,
    /// Something was asked, and the reporter has not answered.
    AwaitingReporter,
    /// It was closed or concluded before, and is open again.
    Reopened,
    /// There is a finding.
    Concluded(Finding),
    /// There is a finding, and what was done about it is recorded.
    Actioned(Finding, Outcomes),
    /// It is done.
    Closed(Finding, Outcomes),
}

/// One step of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// Somebody takes it up from the list of what waits.
    TakeUp,
    /// The reporter is told that it arrived.
    Acknowledge,
    /// Somebody finds out whether and how to look into it.
    Assess,
    /// Somebody looks into it.
    Investigate,
    /// It waits for an answer of the reporter.
    AwaitReporter,
    /// The reporter wrote.
    ReporterWrote,
    /// A finding is recorded.
    Conclude(Finding),
    /// What was done about it is recorded.
    Act(Outcomes),
    /// It is closed.
    Close,
    /// It is opened again.
    Reopen,
}

/// Why a step cannot be taken. Nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum StepRefusal {
    /// It was closed before.
    #[error("This case is closed. Open it again first.")]
    Closed,
    /// It waits in the list of what came without a pass.
    #[error("This report waits to be taken up. Take it up first, or close it.")]
    Waits,
    /// It does not wait any more.
    #[error("Somebody took this report up before you.")]
    Taken,
    /// It has a finding.
    #[error("This case has a finding. Open it again first.")]
    Concluded,
    /// Nobody answered the reporter.
    #[error("Nobody wrote to the reporter yet. Write to them first: that is what you wait for.")]
    NothingAsked,
    /// It has no finding.
    #[error("This case has no finding yet. Record what you found first.")]
    NoFinding,
    /// This is not a finding of such a case.
    #[error("A question is closed as answered, and a report with what was found.")]
    WrongFinding,
    /// Nothing was chosen, or "no measure" together with one.
    #[error("Choose what was done, or “No measure” alone.")]
    UnclearOutcome,
    /// A measure against somebody without a finding that carries it.
    #[error("A measure against somebody needs a substantiated finding. Choose “No measure” or “Other”.")]
    UnfoundedDiscipline,
    /// A substantiated case without what was done.
    #[error("This case is substantiated. Record what was done about it first, or “No measure”.")]
    NoOutcome,
    /// It is a duplicate of no case.
    #[error("Please say which case it is a duplicate of: the number of one that you are on.")]
    NoOriginal,
    /// What it is said to be a duplicate of is one itself.
    #[error("That case is a duplicate itself. Please choose the one that is looked into.")]
    DuplicateOfDuplicate,
    /// It is open.
    #[error("This case is open.")]
    Open,
    /// Whoever stepped aside would leave nobody.
    #[error("Nobody else is left who could take this case.")]
    NobodyLeft,
    /// Another role has to do this.
    #[error(
        "This is a matter for the Audit Committee: its designee records the finding and closes the case."
    )]
    ForAuditCommittee,
}

impl CaseState {
    /// Every state, with each finding, and with each of `outcomes` where there is a finding.
    pub fn all(outcomes: &[Outcomes]) -> impl Iterator<Item = Self> {
        let open = [
            Self::Triage,
            Self::Received,
            Self::Acknowledged,
            Self::Assessment,
            Self::Investigating,
            Self::AwaitingReporter,
            Self::Reopened,
        ];
        let found = Finding::ALL.into_iter().flat_map(move |finding| {
            let done = outcomes.iter().flat_map(move |outcomes| {
                [Self::Actioned(finding, *outcomes), Self::Closed(finding, *outcomes)]
            });
            std::iter::once(Self::Concluded(finding)).chain(done)
        });
        open.into_iter().chain(found.collect::<Vec<_>>())
    }

    /// The state after a step.
    ///
    /// # Errors
    /// [`StepRefusal`] says why not, and what to do first. A step that changes nothing (acknowledging twice) is no error.
    pub fn after(self, step: Step, topic: Topic) -> Result<Self, StepRefusal> {
        match step {
            Step::TakeUp if self == Self::Triage => Ok(Self::Received),
            Step::TakeUp => Err(StepRefusal::Taken),
            Step::ReporterWrote => Ok(match self {
                Self::AwaitingReporter => Self::Investigating,
                Self::Closed(..) => Self::Reopened,
                other => other,
            }),
            Step::Reopen if self.finding().is_some() => Ok(Self::Reopened),
            Step::Reopen => Err(StepRefusal::Open),
            _ if self.is_closed() => Err(StepRefusal::Closed),
            Step::Conclude(finding) if Finding::of(topic).contains(&finding) => Ok(Self::Concluded(finding)),
            Step::Conclude(_) => Err(StepRefusal::WrongFinding),
            Step::Act(outcomes) => self.act(outcomes),
            Step::Close => self.close(),
            Step::Acknowledge | Step::Assess | Step::Investigate | Step::AwaitReporter => self.work(step),
        }
    }

    /// A step of the work on a case that has no finding.
    fn work(self, step: Step) -> Result<Self, StepRefusal> {
        match (step, self) {
            (_, Self::Triage) => Err(StepRefusal::Waits),
            (Step::Acknowledge, Self::Received) => Ok(Self::Acknowledged),
            (Step::Acknowledge, other) => Ok(other),
            (_, Self::Concluded(_) | Self::Actioned(..)) => Err(StepRefusal::Concluded),
            (Step::AwaitReporter, Self::Received) => Err(StepRefusal::NothingAsked),
            (Step::AwaitReporter, _) => Ok(Self::AwaitingReporter),
            (Step::Assess, _) => Ok(Self::Assessment),
            _ => Ok(Self::Investigating),
        }
    }

    fn act(self, outcomes: Outcomes) -> Result<Self, StepRefusal> {
        let finding = self.finding().ok_or(StepRefusal::NoFinding)?;
        let none = outcomes.contains(crate::Outcome::NoMeasure);
        if outcomes.is_empty() || (none && outcomes.iter().count() > 1) {
            return Err(StepRefusal::UnclearOutcome);
        }
        if finding != Finding::Substantiated && outcomes.iter().any(crate::Outcome::is_discipline) {
            return Err(StepRefusal::UnfoundedDiscipline);
        }
        Ok(Self::Actioned(finding, outcomes))
    }

    fn close(self) -> Result<Self, StepRefusal> {
        match self {
            Self::Actioned(finding, outcomes) => Ok(Self::Closed(finding, outcomes)),
            Self::Concluded(Finding::Substantiated) => Err(StepRefusal::NoOutcome),
            Self::Concluded(finding) => Ok(Self::Closed(finding, Outcomes::NONE)),
            _ => Err(StepRefusal::NoFinding),
        }
    }

    /// The finding, once there is one.
    #[must_use]
    pub const fn finding(self) -> Option<Finding> {
        match self {
            Self::Concluded(finding) | Self::Actioned(finding, _) | Self::Closed(finding, _) => Some(finding),
            _ => None,
        }
    }

    /// What was done, as far as it is recorded.
    #[must_use]
    pub const fn outcomes(self) -> Outcomes {
        match self {
            Self::Actioned(_, outcomes) | Self::Closed(_, outcomes) => outcomes,
            _ => Outcomes::NONE,
        }
    }

    /// Whether it is closed.
    #[must_use]
    pub const fn is_closed(self) -> bool {
        matches!(self, Self::Closed(..))
    }

    /// Whether somebody works on it: it was taken up and is not closed.
    #[must_use]
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Closed(..) | Self::Triage)
    }

    /// The stored name, without the finding and the outcomes.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Triage => "triage",
            Self::Received => "received",
            Self::Acknowledged => "acknowledged",
            Self::Assessment => "assessment",
            Self::Investigating => "investigating",
            Self::AwaitingReporter => "awaiting-reporter",
            Self::Reopened => "reopened",
            Self::Concluded(_) => "concluded",
            Self::Actioned(..) => "actioned",
            Self::Closed(..) => "closed",
        }
    }

    /// The state with these stored values; `None` when they do not belong together.
    #[must_use]
    pub fn from_stored(name: &str, finding: Option<Finding>, outcomes: Outcomes) -> Option<Self> {
        let bare = finding.is_none() && outcomes.is_empty();
        match (name, finding) {
            ("triage", _) if bare => Some(Self::Triage),
            ("received", _) if bare => Some(Self::Received),
            ("acknowledged", _) if bare => Some(Self::Acknowledged),
            ("assessment", _) if bare => Some(Self::Assessment),
            ("investigating", _) if bare => Some(Self::Investigating),
            ("awaiting-reporter", _) if bare => Some(Self::AwaitingReporter),
            ("reopened", _) if bare => Some(Self::Reopened),
            ("concluded", Some(finding)) if outcomes.is_empty() => Some(Self::Concluded(finding)),
            ("actioned", Some(finding)) => Some(Self::Actioned(finding, outcomes)),
            ("closed", Some(finding)) => Some(Self::Closed(finding, outcomes)),
            _ => None,
        }
    }
}

impl fmt::Display for CaseState {
    /// As the card says it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Triage => f.write_str("Waits to be taken up"),
            Self::Received => f.write_str("Received"),
            Self::Acknowledged => f.write_str("Acknowledged"),
            Self::Assessment => f.write_str("In assessment"),
            Self::Investigating => f.write_str("Investigating"),
            Self::AwaitingReporter => f.write_str("Awaiting the reporter"),
            Self::Reopened => f.write_str("Reopened"),
            Self::Concluded(finding) => write!(f, "Concluded: {finding}"),
            Self::Actioned(finding, _) => write!(f, "Actioned: {finding}"),
            Self::Closed(finding, _) => write!(f, "Closed: {finding}"),
        }
    }
}

impl Step {
    /// Whether this role may take it on a case with these readers. Everybody on a case works on it; on a matter for the Audit Committee its designee, where
    /// one is on the case, records the finding and what was done, closes and reopens (Code: Administration, Enforcement: "in the case of accounting,
    /// internal accounting controls, auditing or securities law matters, the Audit Committee").
    ///
    /// # Errors
    /// [`StepRefusal`] names who may.
    pub fn permitted(self, by: Role, topic: Topic, readers: &Readers) -> Result<(), StepRefusal> {
        let decides = matches!(self, Self::Conclude(_) | Self::Act(_) | Self::Close | Self::Reopen);
        let committee = topic.concerns_audit_committee() && readers.roles.contains(&Role::AuditCommittee);
        match decides && committee && by != Role::AuditCommittee {
            true => Err(StepRefusal::ForAuditCommittee),
            false => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Outcome;

    const TOPIC: Topic = Topic::Other;

    fn walk(steps: &[Step]) -> Result<CaseState, StepRefusal> {
        steps.iter().try_fold(CaseState::Received, |state, step| state.after(*step, TOPIC))
    }

    fn outcomes(outcomes: &[Outcome]) -> Outcomes {
        outcomes.iter().copied().collect()
    }

    #[test]
    fn a_case_from_its_room_to_its_end_and_back() {
        let warning = outcomes(&[Outcome::Warning]);
        let steps = [
            Step::Acknowledge,
            Step::Assess,
            Step::Investigate,
            Step::AwaitReporter,
            Step::ReporterWrote,
            Step::Conclude(Finding::Substantiated),
            Step::Act(warning),
            Step::Close,
        ];
        assert_eq!(walk(&steps), Ok(CaseState::Closed(Finding::Substantiated, warning)));
        assert_eq!(walk(&steps[..5]), Ok(CaseState::Investigating));
        let reopened = [steps.as_slice(), &[Step::ReporterWrote]].concat();
        assert_eq!(walk(&reopened), Ok(CaseState::Reopened));
    }

    #[test]
    fn a_refusal_says_what_to_do_first() {
        let refused = |steps: &[Step]| walk(steps).unwrap_err();
        assert_eq!(refused(&[Step::Close]), StepRefusal::NoFinding);
        assert_eq!(refused(&[Step::AwaitReporter]), StepRefusal::NothingAsked);
        assert_eq!(refused(&[Step::Conclude(Finding::Substantiated), Step::Close]), StepRefusal::NoOutcome);
        let unfounded = [Step::Conclude(Finding::Unsubstantiated), Step::Act(outcomes(&[Outcome::Warning]))];
        assert_eq!(refused(&unfounded), StepRefusal::UnfoundedDiscipline);
        let both = [
            Step::Conclude(Finding::Substantiated),
            Step::Act(outcomes(&[Outcome::Warning, Outcome::NoMeasure])),
        ];
        assert_eq!(refused(&both), StepRefusal::UnclearOutcome);
        assert_eq!(refused(&[Step::Conclude(Finding::Answered)]), StepRefusal::WrongFinding);
        assert_eq!(refused(&[Step::TakeUp]), StepRefusal::Taken);
        assert_eq!(refused(&[Step::Reopen]), StepRefusal::Open);
        let closed = [Step::Conclude(Finding::Unsubstantiated), Step::Close, Step::Assess];
        assert_eq!(refused(&closed), StepRefusal::Closed);
    }

    #[test]
    fn stored_values_come_back_and_others_do_not() {
        let some = [Outcomes::NONE, outcomes(&[Outcome::Other, Outcome::Termination])];
        for state in CaseState::all(&some) {
            let stored = CaseState::from_stored(state.name(), state.finding(), state.outcomes());
            assert_eq!(stored, Some(state));
        }
        assert_eq!(CaseState::from_stored("closed", None, Outcomes::NONE), None);
        assert_eq!(CaseState::from_stored("received", Some(Finding::Substantiated), Outcomes::NONE), None);
        assert_eq!(CaseState::from_stored("open", None, Outcomes::NONE), None);
    }

    #[test]
    fn the_audit_committee_decides_what_is_its_own() {
        let readers = crate::route(Topic::Accounting, &std::collections::BTreeSet::new()).unwrap();
        let conclude = Step::Conclude(Finding::Substantiated);
        let refused = conclude.permitted(Role::EthicsManager, Topic::Accounting, &readers);
        assert_eq!(refused, Err(StepRefusal::ForAuditCommittee));
        assert_eq!(conclude.permitted(Role::AuditCommittee, Topic::Accounting, &readers), Ok(()));
        assert_eq!(Step::Assess.permitted(Role::EthicsManager, Topic::Accounting, &readers), Ok(()));
        let without = crate::route(Topic::Other, &std::collections::BTreeSet::new()).unwrap();
        assert_eq!(conclude.permitted(Role::EthicsManager, Topic::Other, &without), Ok(()));
    }
}
