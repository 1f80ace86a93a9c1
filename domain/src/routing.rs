//! Who reads a report.

use std::collections::BTreeSet;

use crate::{Role, Topic};

/// The roles on a case, and the roles that are kept out of it because the report concerns who holds them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Readers {
    /// Who reads it, in the order in which the case is led.
    pub roles: BTreeSet<Role>,
    /// Who must not see it. A person who holds a role here sees nothing, whatever else that person holds (promise A8).
    pub kept_out: BTreeSet<Role>,
}

impl Readers {
    /// Who reads it once `role` steps aside: the others, or the first of those who stand in for them. `None` when nobody would be left.
    #[must_use]
    pub fn without(&self, role: Role) -> Option<Self> {
        let mut next = self.clone();
        next.roles.remove(&role);
        next.kept_out.insert(role);
        next.roles.extend(stand_in(&next));
        (!next.roles.is_empty()).then_some(next)
    }

    /// The role that leads the case and is told by direct message.
    #[must_use]
    pub fn lead(&self) -> Option<Role> {
        self.roles.first().copied()
    }
}

/// Decides who reads a report on `topic` that concerns the holders of `kept_out`.
///
/// The ethics manager and outside counsel by default; the Audit Committee's designee where [`Topic::concerns_audit_committee`]; the
/// board secretary when nobody of these is left. A question needs fewer readers: the ethics manager alone, and outside counsel where it
/// concerns her. `None` when all four roles are kept out: somebody has to read it.
#[must_use]
pub fn route(topic: Topic, kept_out: &BTreeSet<Role>) -> Option<Readers> {
    let mut roles = BTreeSet::from([Role::EthicsManager]);
    if !topic.is_question() {
        roles.insert(Role::OutsideCounsel);
    }
    if topic.concerns_audit_committee() {
        roles.insert(Role::AuditCommittee);
    }
    roles.retain(|role| !kept_out.contains(role));
    let mut readers = Readers { roles, kept_out: kept_out.clone() };
    readers.roles.extend(stand_in(&readers));
    (!readers.roles.is_empty()).then_some(readers)
}

/// Decides as [`route`], by who holds each role: a role that only people hold who are kept out in another role has nobody to read it, and is kept out with it. A role without
/// any known holder is not. `None` when nobody is left.
#[must_use]
pub fn route_by_holders<P: Ord>(
    topic: Topic,
    about: &BTreeSet<Role>,
    holders: impl Fn(Role) -> BTreeSet<P>,
) -> Option<Readers> {
    let people: BTreeSet<P> = about.iter().flat_map(|role| holders(*role)).collect();
    let has_nobody = |role: &Role| {
        let held = holders(*role);
        !held.is_empty() && held.is_subset(&people)
    };
    let kept_out = Role::ALL.into_iter().filter(|role| about.contains(role) || has_nobody(role)).collect();
    route(topic, &kept_out)
}

/// Who reads what nobody else is left to read.
fn stand_in(readers: &Readers) -> Option<Role> {
    let instead = [Role::OutsideCounsel, Role::BoardSecretary, Role::AuditCommittee];
    instead.into_iter().find(|role| readers.roles.is_empty() && !readers.kept_out.contains(role))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn readers(topic: Topic, kept_out: &[Role]) -> Option<Vec<Role>> {
        route(topic, &kept_out.iter().copied().collect()).map(|readers| readers.roles.into_iter().collect())
    }

    #[test]
    fn the_audit_committee_reads_what_the_code_gives_it() {
        use Role::{AuditCommittee, EthicsManager, OutsideCounsel};
        assert_eq!(readers(Topic::Other, &[]), Some(vec![EthicsManager, OutsideCounsel]));
        for topic in [Topic::Accounting, Topic::SecuritiesLaw, Topic::ImproperPayments] {
            assert_eq!(readers(topic, &[]), Some(vec![EthicsManager, OutsideCounsel, AuditCommittee]));
        }
    }

    #[test]
    fn whoever_steps_aside_is_kept_out_and_somebody_is_always_left() {
        use Role::{AuditCommittee, BoardSecretary, EthicsManager, OutsideCounsel};
        let mut readers = route(Topic::Other, &BTreeSet::new()).unwrap();
        for (aside, left) in [
            (EthicsManager, OutsideCounsel),
            (OutsideCounsel, BoardSecretary),
            (BoardSecretary, AuditCommittee),
        ] {
            readers = readers.without(aside).unwrap();
            assert_eq!(readers.roles, BTreeSet::from([left]));
            assert!(readers.kept_out.contains(&aside));
        }
        assert_eq!(readers.without(AuditCommittee), None);
    }

    #[test]
    fn nobody_reads_a_report_about_themselves() {
        use Role::{AuditCommittee, BoardSecretary, EthicsManager, OutsideCounsel};
        assert_eq!(readers(Topic::Other, &[EthicsManager]), Some(vec![OutsideCounsel]));
        assert_eq!(readers(Topic::Other, &[EthicsManager, OutsideCounsel]), Some(vec![BoardSecretary]));
        assert_eq!(readers(Topic::Accounting, &[EthicsManager, OutsideCounsel]), Some(vec![AuditCommittee]));
        let without_secretary = [EthicsManager, OutsideCounsel, BoardSecretary];
        assert_eq!(readers(Topic::Other, &without_secretary), Some(vec![AuditCommittee]));
        assert_eq!(readers(Topic::Other, &Role::ALL), None);
    }

    #[test]
    fn a_role_that_only_people_hold_who_are_kept_out_reads_nothing() {
        use Role::{AuditCommittee, BoardSecretary, EthicsManager, OutsideCounsel};
        // One person is the ethics manager and outside counsel
        let holders = |role| match role {
            EthicsManager | OutsideCounsel => BTreeSet::from(["two hats"]),
            BoardSecretary => BTreeSet::from(["secretary"]),
            AuditCommittee => BTreeSet::from(["member", "two hats"]),
        };
        let read = |about: &[Role]| {
            let about = about.iter().copied().collect();
            route_by_holders(Topic::Other, &about, holders).map(|readers| readers.roles)
        };
        assert_eq!(read(&[]), Some([EthicsManager, OutsideCounsel].into()));
        assert_eq!(read(&[EthicsManager]), Some([BoardSecretary].into()));
        assert_eq!(read(&[OutsideCounsel, BoardSecretary]), Some([AuditCommittee].into()));
        assert_eq!(read(&[EthicsManager, BoardSecretary, AuditCommittee]), None);
        let unknown = |_| BTreeSet::<&str>::new();
        let about = BTreeSet::from([EthicsManager]);
        assert_eq!(route_by_holders(Topic::Other, &about, unknown), route(Topic::Other, &about));
    }

    #[test]
    fn a_question_has_one_reader_and_never_one_whom_it_is_about() {
        use Role::{AuditCommittee, BoardSecretary, EthicsManager, OutsideCounsel};
        assert_eq!(readers(Topic::Question, &[]), Some(vec![EthicsManager]));
        assert_eq!(readers(Topic::Question, &[OutsideCounsel]), Some(vec![EthicsManager]));
        assert_eq!(readers(Topic::Question, &[EthicsManager]), Some(vec![OutsideCounsel]));
        assert_eq!(readers(Topic::Question, &[EthicsManager, OutsideCounsel]), Some(vec![BoardSecretary]));
        let three = [EthicsManager, OutsideCounsel, BoardSecretary];
        assert_eq!(readers(Topic::Question, &three), Some(vec![AuditCommittee]));
        assert_eq!(readers(Topic::Question, &Role::ALL), None);
    }
}
