//! Who holds which role, in the workspace and outside of it.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Readers, Role, Topic};
use slack::model::UserId;

use crate::Person;

/// The holders of each role, from configuration.
#[derive(Debug, Clone)]
pub struct Directory {
    holders: BTreeMap<Role, Vec<Person>>,
}

/// Who is told when whoever leads a case missed a deadline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Escalation {
    /// The role in which they are told.
    pub role: Role,
    /// Who they are, at least one.
    pub people: BTreeSet<Person>,
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
    /// A role whose work is in Slack is held by somebody outside of it.
    #[error("{} is held by somebody outside of Slack", .0.name())]
    Outside(Role),
}

/// The roles whose work is in Slack: questions with a name, the register of waivers, the heads of the trail.
const IN_SLACK_ONLY: [Role; 2] = [Role::EthicsManager, Role::BoardSecretary];

/// Who reads what nobody else is left to read, in this order.
const LAST_RESORTS: [Role; 2] = [Role::BoardSecretary, Role::AuditCommittee];

impl Directory {
    /// A directory in which every role is held.
    ///
    /// # Errors
    /// When a role has nobody, or when whoever is the board secretary holds another role: the board secretary reads what concerns everybody
    /// else. When the ethics manager or the board secretary is outside of Slack, where their work is.
    pub fn new<P: Into<Person>>(holders: BTreeMap<Role, Vec<P>>) -> Result<Self, DirectoryError> {
        let persons = |(role, held): (Role, Vec<P>)| (role, held.into_iter().map(Into::into).collect());
        let directory = Self { holders: holders.into_iter().map(persons).collect() };
        for role in Role::ALL {
            if directory.holders(role).is_empty() {
                return Err(DirectoryError::Vacant(role));
            }
        }
        for role in IN_SLACK_ONLY {
            if directory.holders(role).iter().any(|person| person.outside().is_some()) {
                return Err(DirectoryError::Outside(role));
            }
        }
        let last_resort = directory.holders(Role::BoardSecretary);
        for role in Role::ALL.into_iter().filter(|role| *role != Role::BoardSecretary) {
            if directory.holders(role).iter().any(|person| last_resort.contains(person)) {
                return Err(DirectoryError::SharedLastResort(role));
            }
        }
        Ok(directory)
    }

    /// Who holds a role.
    #[must_use]
    pub fn holders(&self, role: Role) -> &[Person] {
        self.holders.get(&role).map_or(&[], Vec::as_slice)
    }

    /// Who holds a role and is in Slack.
    pub fn in_slack(&self, role: Role) -> impl Iterator<Item = &UserId> {
        self.holders(role).iter().filter_map(Person::in_slack)
    }

    /// Whether this person holds a role.
    #[must_use]
    pub fn holds(&self, person: impl Into<Person>, role: Role) -> bool {
        self.holders(role).contains(&person.into())
    }

    /// Whether this person holds any role.
    #[must_use]
    pub fn works_on_cases(&self, person: impl Into<Person>) -> bool {
        let person = person.into();
        self.holders.values().any(|holders| holders.contains(&person))
    }

    /// Every person with a role.
    #[must_use]
    pub fn everybody(&self) -> BTreeSet<Person> {
        self.holders.values().flatten().cloned().collect()
    }

    /// Who reads a report on `topic` that is about the holders of these roles. `None` when nobody would be left: a role is no reader if whoever holds it is kept out in another one.
    #[must_use]
    pub fn route(&self, topic: Topic, about: &BTreeSet<Role>) -> Option<Readers> {
        domain::route_by_holders(topic, about, |role| self.holders(role).iter().collect())
    }

    /// Exactly the people on a case: who holds one of its roles, without whoever is kept out of it in any role.
    #[must_use]
    pub fn members(&self, readers: &Readers) -> BTreeSet<Person> {
        let kept_out = self.people(&readers.kept_out);
        let left = |roles: &BTreeSet<Role>| self.people(roles).difference(&kept_out).cloned().collect();
        left(&self.roles_on(readers))
    }

    /// A role on a case that only people hold who are kept out of it.
    #[must_use]
    pub fn vacant(&self, readers: &Readers) -> Option<Role> {
        let kept_out = self.people(&readers.kept_out);
        let is_vacant = |role: &Role| self.holders(*role).iter().all(|person| kept_out.contains(person));
        readers.roles.iter().copied().find(is_vacant)
    }

    /// The roles on a case; where all who hold them are kept out, the first that stands in for them and has somebody. The page of a relay elsewhere may not know who holds two roles.
    fn roles_on(&self, readers: &Readers) -> BTreeSet<Role> {
        let kept_out = self.people(&readers.kept_out);
        let has_somebody = |role: &Role| self.holders(*role).iter().any(|person| !kept_out.contains(person));
        if readers.roles.iter().any(has_somebody) {
            return readers.roles.clone();
        }
        LAST_RESORTS.into_iter().find(has_somebody).into_iter().collect()
    }

    /// The people on a case, in the order in which they lead it.
    #[must_use]
    pub fn members_in_order(&self, readers: &Readers) -> Vec<Person> {
        let mut left = self.members(readers);
        let in_order = Role::ALL.into_iter().flat_map(|role| self.holders(role));
        in_order.filter(|person| left.remove(*person)).cloned().collect()
    }

    /// Whether this person is on a case.
    #[must_use]
    pub fn may_read(&self, person: impl Into<Person>, readers: &Readers) -> bool {
        self.members(readers).contains(&person.into())
    }

    /// The role in which this person acts on a case: the first of the case's that they hold. `None` when they are not on it.
    #[must_use]
    pub fn acts_as(&self, person: impl Into<Person>, readers: &Readers) -> Option<Role> {
        let person = person.into();
        let roles = self.roles_on(readers);
        let role = roles.iter().copied().find(|role| self.holders(*role).contains(&person));
        let role = match self.only_committee(&roles, readers) {
            // Somebody has to decide for it
            true if self.holders(Role::AuditCommittee).contains(&person) => Some(Role::AuditCommittee),
            _ => role,
        };
        role.filter(|_| self.may_read(person, readers))
    }

    /// Whether each of the Audit Committee's designees on a case has an earlier role on it as well, in which nobody may decide what is a matter for the committee.
    fn only_committee(&self, roles: &BTreeSet<Role>, readers: &Readers) -> bool {
        let members = self.members(readers);
        let has_another = |person: &Person| {
            roles.iter().any(|role| *role != Role::AuditCommittee && self.holders(*role).contains(person))
        };
        let mut designees =
            self.holders(Role::AuditCommittee).iter().filter(|person| members.contains(*person)).peekable();
        roles.contains(&Role::AuditCommittee) && designees.peek().is_some() && designees.all(has_another)
    }

    /// Who leads a case: the members who hold the first of its roles that has a member.
    #[must_use]
    pub fn leads(&self, readers: &Readers) -> BTreeSet<Person> {
        let members = self.members(readers);
        for role in &readers.roles {
            let leads: BTreeSet<Person> =
                self.holders(*role).iter().filter(|person| members.contains(*person)).cloned().collect();
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
        let others = |role: &Role| -> BTreeSet<Person> {
            self.holders(*role)
                .iter()
                .filter(|person| members.contains(*person) && !leads.contains(*person))
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
        let people: BTreeSet<Person> = last_resort
            .into_iter()
            .filter(|person| !kept_out.contains(person) && !members.contains(person))
            .collect();
        (!people.is_empty()).then_some(Escalation { role, people, is_on_the_case: false })
    }

    /// The role's name and who holds it: `the ethics manager (<@U…>)`, `outside counsel (counsel@firm.example)`.
    #[must_use]
    pub fn mention(&self, role: Role) -> String {
        let people: Vec<String> = self.holders(role).iter().map(Person::mention).collect();
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
                .filter(|person| members.contains(*person))
                .map(Person::mention)
                .collect();
            (!people.is_empty()).then(|| format!("{role} ({})", people.join(", ")))
        };
        let named: Vec<String> = self.roles_on(readers).iter().filter_map(of_role).collect();
        match named.split_last() {
            None => "nobody".to_owned(),
            Some((only, [])) => only.clone(),
            Some((last, others)) => format!("{} and {last}", others.join(", ")),
        }
    }

    fn people(&self, roles: &BTreeSet<Role>) -> BTreeSet<Person> {
        roles.iter().flat_map(|role| self.holders(*role)).cloned().collect()
    }
}

#[cfg(test)]
mod tests;
