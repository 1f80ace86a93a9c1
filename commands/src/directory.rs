//! Who holds which role in this workspace.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Readers, Role};
use slack::model::UserId;

/// The holders of each role, from configuration.
#[derive(Debug, Clone)]
pub struct Directory {
    holders: BTreeMap<Role, Vec<UserId>>,
}

/// Who is told when whoever leads a case missed a deadline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Escalation {
    /// The role in which they are told.
    pub role: Role,
    /// Who they are, at least one.
    pub people: BTreeSet<UserId>,
    /// Whether they are on the case.
    pub is_on_the_case: bool,
}

/// The roles cannot be filled this way.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DirectoryError {
    /// A role has nobody.
    #[error("{} has nobody", .0.name())]
    Vacant(Role),
    /// The last resort holds another role too, so that a report about that person could end with that person.
    #[error("{} and board-secretary are held by the same person", .0.name())]
    SharedLastResort(Role),
}

impl Directory {
    /// A directory in which every role is held.
    ///
    /// # Errors
    /// When a role has nobody, or when whoever is the board secretary holds another role: the board secretary reads what concerns everybody
    /// else.
    pub fn new(holders: BTreeMap<Role, Vec<UserId>>) -> Result<Self, DirectoryError> {
        for role in Role::ALL {
            if holders.get(&role).is_none_or(Vec::is_empty) {
                return Err(DirectoryError::Vacant(role));
            }
        }
        let directory = Self { holders };
        let last_resort = directory.holders(Role::BoardSecretary);
        for role in Role::ALL.into_iter().filter(|role| *role != Role::BoardSecretary) {
            if directory.holders(role).iter().any(|user| last_resort.contains(user)) {
                return Err(DirectoryError::SharedLastResort(role));
            }
        }
        Ok(directory)
    }

    /// Who holds a role.
    #[must_use]
    pub fn holders(&self, role: Role) -> &[UserId] {
        self.holders.get(&role).map_or(&[], Vec::as_slice)
    }

    /// Every person with a role.
    #[must_use]
    pub fn everybody(&self) -> BTreeSet<UserId> {
        self.holders.values().flatten().cloned().collect()
    }

    /// Exactly the people on a case: who holds one of its roles, without whoever is kept out of it in any role.
    #[must_use]
    pub fn members(&self, readers: &Readers) -> BTreeSet<UserId> {
        let kept_out = self.people(&readers.kept_out);
        let members: BTreeSet<UserId> = self.people(&readers.roles).difference(&kept_out).cloned().collect();
        if !members.is_empty() {
            return members;
        }
        self.people(&BTreeSet::from([Role::BoardSecretary])).difference(&kept_out).cloned().collect()
    }

    /// The people on a case, in the order in which they lead it.
    #[must_use]
    pub fn members_in_order(&self, readers: &Readers) -> Vec<UserId> {
        let mut left = self.members(readers);
        let in_order = Role::ALL.into_iter().flat_map(|role| self.holders(role));
        in_order.filter(|user| left.remove(*user)).cloned().collect()
    }

    /// Whether this person is on a case.
    #[must_use]
    pub fn may_read(&self, user: &UserId, readers: &Readers) -> bool {
        self.members(readers).contains(user)
    }

    /// The role in which this person acts on a case: the first of the case's that they hold. `None` when they are not on it.
    #[must_use]
    pub fn acts_as(&self, user: &UserId, readers: &Readers) -> Option<Role> {
        let role = readers.roles.iter().copied().find(|role| self.holders(*role).contains(user));
        // Whoever is on it without one of its roles is its last resort
        self.may_read(user, readers).then(|| role.unwrap_or(Role::BoardSecretary))
    }

    /// Who leads a case: the members who hold the first of its roles that has a member.
    #[must_use]
    pub fn leads(&self, readers: &Readers) -> BTreeSet<UserId> {
        let members = self.members(readers);
        for role in &readers.roles {
            let leads: BTreeSet<UserId> =
                self.holders(*role).iter().filter(|user| members.contains(*user)).cloned().collect();
            if !leads.is_empty() {
                return leads;
            }
        }
        members
    }

    /// Who is told when whoever leads a case missed a deadline: the next role on the case, in the order in which a case is led, of which somebody is not a
    /// lead; the board secretary where there is none. `None` when the board secretary leads the case or is kept out of it: never anybody who is kept out
    /// (promise A8).
    #[must_use]
    pub fn escalation(&self, readers: &Readers) -> Option<Escalation> {
        let (members, leads) = (self.members(readers), self.leads(readers));
        let others = |role: &Role| -> BTreeSet<UserId> {
            self.holders(*role)
                .iter()
                .filter(|user| members.contains(*user) && !leads.contains(*user))
                .cloned()
                .collect()
        };
        let on_the_case = readers.roles.iter().map(|role| (*role, others(role)));
        if let Some((role, people)) = on_the_case.into_iter().find(|(_, people)| !people.is_empty()) {
            return Some(Escalation { role, people, is_on_the_case: true });
        }
        let role = Role::BoardSecretary;
        let kept_out = self.people(&readers.kept_out);
        let last_resort = self.people(&BTreeSet::from([role]));
        let people: BTreeSet<UserId> = last_resort
            .into_iter()
            .filter(|user| !kept_out.contains(user) && !members.contains(user))
            .collect();
        (!people.is_empty()).then_some(Escalation { role, people, is_on_the_case: false })
    }

    /// The role's name and who holds it: `the ethics manager (<@U…>)`.
    #[must_use]
    pub fn mention(&self, role: Role) -> String {
        let people: Vec<String> = self.holders(role).iter().map(|user| format!("<@{user}>")).collect();
        format!("{role} ({})", people.join(", "))
    }

    /// Who will read a report, as the reporter is told.
    #[must_use]
    pub fn mention_readers(&self, readers: &Readers) -> String {
        let members = self.members(readers);
        let of_role = |role: &Role| {
            let people: Vec<String> = self
                .holders(*role)
                .iter()
                .filter(|user| members.contains(*user))
                .map(|user| format!("<@{user}>"))
                .collect();
            (!people.is_empty()).then(|| format!("{role} ({})", people.join(", ")))
        };
        let named: Vec<String> = readers.roles.iter().filter_map(of_role).collect();
        match named.split_last() {
            None => self.mention(Role::BoardSecretary),
            Some((only, [])) => only.clone(),
            Some((last, others)) => format!("{} and {last}", others.join(", ")),
        }
    }

    fn people(&self, roles: &BTreeSet<Role>) -> BTreeSet<UserId> {
        roles.iter().flat_map(|role| self.holders(*role)).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use domain::{Topic, route};

    use super::*;

    fn user(id: &str) -> UserId {
        UserId::parse(id).unwrap()
    }

    fn directory(counsel: &str) -> Directory {
        let held = [
            (Role::EthicsManager, "U1RUTH"),
            (Role::OutsideCounsel, counsel),
            (Role::AuditCommittee, "U3PRIYA"),
            (Role::BoardSecretary, "U4HELEN"),
        ];
        Directory::new(held.into_iter().map(|(role, id)| (role, vec![user(id)])).collect()).unwrap()
    }

    #[test]
    fn a_person_who_is_kept_out_is_out_in_every_role() {
        let two_hats = directory("U1RUTH");
        let readers = route(Topic::Other, &BTreeSet::from([Role::EthicsManager])).unwrap();
        assert_eq!(readers.roles, BTreeSet::from([Role::OutsideCounsel]));
        assert_eq!(two_hats.members(&readers), BTreeSet::from([user("U4HELEN")]));
        assert!(!two_hats.may_read(&user("U1RUTH"), &readers));
        assert_eq!(two_hats.acts_as(&user("U1RUTH"), &readers), None);
        assert_eq!(two_hats.acts_as(&user("U4HELEN"), &readers), Some(Role::BoardSecretary));
        assert_eq!(two_hats.leads(&readers), BTreeSet::from([user("U4HELEN")]));
        assert_eq!(two_hats.mention_readers(&readers), "the board secretary (<@U4HELEN>)");
    }

    #[test]
    fn the_ethics_manager_leads_and_is_named_first() {
        let readers = route(Topic::Accounting, &BTreeSet::new()).unwrap();
        let directory = directory("U2JONAS");
        assert_eq!(directory.leads(&readers), BTreeSet::from([user("U1RUTH")]));
        assert_eq!(
            directory.mention_readers(&readers),
            "the ethics manager (<@U1RUTH>), outside counsel (<@U2JONAS>) and the Audit Committee’s designee (<@U3PRIYA>)"
        );
        assert_eq!(directory.everybody().len(), 4);
        assert_eq!(directory.acts_as(&user("U3PRIYA"), &readers), Some(Role::AuditCommittee));
        assert_eq!(directory.acts_as(&user("U4HELEN"), &readers), None);
    }

    #[test]
    fn a_missed_deadline_goes_to_who_comes_next_and_never_to_who_is_kept_out() {
        use Role::{AuditCommittee, BoardSecretary, EthicsManager, OutsideCounsel};
        let told = |directory: &Directory, topic, kept_out: &[Role]| {
            let readers = route(topic, &kept_out.iter().copied().collect()).unwrap();
            let told = directory.escalation(&readers)?;
            let ids: Vec<&str> = told.people.iter().map(UserId::as_str).collect();
            assert!(told.people.is_disjoint(&directory.leads(&readers)), "{told:?}");
            assert!(told.people.is_disjoint(&directory.people(&readers.kept_out)), "{told:?}");
            assert_eq!(told.is_on_the_case, told.people.is_subset(&directory.members(&readers)));
            Some(format!("{} {}", told.role.name(), ids.join(" ")))
        };
        let four = directory("U2JONAS");
        let jonas = Some("outside-counsel U2JONAS".to_owned());
        let helen = Some("board-secretary U4HELEN".to_owned());
        let priya = Some("audit-committee U3PRIYA".to_owned());
        assert_eq!(told(&four, Topic::Other, &[]), jonas);
        assert_eq!(told(&four, Topic::Accounting, &[]), jonas);
        assert_eq!(told(&four, Topic::Accounting, &[OutsideCounsel]), priya);
        assert_eq!(told(&four, Topic::Other, &[EthicsManager]), helen, "outside counsel is alone on it");
        assert_eq!(told(&four, Topic::Other, &[EthicsManager, BoardSecretary]), None);
        // The board secretary leads it, and nobody else may know of it
        assert_eq!(told(&four, Topic::Other, &[EthicsManager, OutsideCounsel]), None);
        assert_eq!(told(&four, Topic::Other, &[EthicsManager, OutsideCounsel, BoardSecretary]), None);
        // One person holds both roles, so nobody else is on the case
        let two_hats = directory("U1RUTH");
        assert_eq!(told(&two_hats, Topic::Other, &[]), helen);
        assert_eq!(told(&two_hats, Topic::Accounting, &[]), priya);
        assert_eq!(told(&two_hats, Topic::Accounting, &[EthicsManager]), helen);
        assert_eq!(told(&two_hats, Topic::Accounting, &[AuditCommittee]), helen);
    }

    #[test]
    fn roles_that_cannot_work_are_refused() {
        assert_eq!(Directory::new(BTreeMap::new()).unwrap_err(), DirectoryError::Vacant(Role::EthicsManager));
        let all_one = Role::ALL.into_iter().map(|role| (role, vec![user("U1")])).collect();
        assert_eq!(
            Directory::new(all_one).unwrap_err(),
            DirectoryError::SharedLastResort(Role::EthicsManager)
        );
    }
}
