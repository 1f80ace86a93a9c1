//! Who else: what one person may not do alone.

use std::collections::{BTreeMap, BTreeSet};

use domain::{CasePointer, Readers, Role};
use slack::model::UserId;

use crate::{Directory, Person};

/// Who may confirm what somebody on a case asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecondPair {
    /// Each of them, with the role in which they act: at least one.
    pub people: BTreeMap<UserId, Role>,
    /// Whether they are on the case. Where they are not, it does not open for them.
    pub are_on_the_case: bool,
}

/// Whoever is on the case in another role than the one that asks, and in Slack, where this is confirmed. Where nobody is, the board secretary, or the Audit Committee's designee where the board
/// secretary leads the case: they confirm without reading it. `None` where both are kept out of it or on it: never somebody who is kept out (promise A8).
#[must_use]
pub fn second_pair(directory: &Directory, readers: &Readers, asked_by: Role) -> Option<SecondPair> {
    let members = directory.members(readers);
    let acting = acting_in_slack(directory, readers);
    let people: BTreeMap<UserId, Role> = acting.into_iter().filter(|(_, role)| *role != asked_by).collect();
    if !people.is_empty() {
        return Some(SecondPair { people, are_on_the_case: true });
    }
    let kept_out: BTreeSet<&Person> =
        readers.kept_out.iter().flat_map(|role| directory.holders(*role)).collect();
    let stand_ins = |role: Role| {
        let holders = directory.holders(role).iter();
        let able = holders.filter(|person| !kept_out.contains(person) && !members.contains(person));
        able.filter_map(Person::in_slack).map(|user| (user.clone(), role)).collect::<BTreeMap<UserId, Role>>()
    };
    let roles = [Role::BoardSecretary, Role::AuditCommittee].into_iter();
    let people = roles.filter(|role| *role != asked_by).map(stand_ins).find(|people| !people.is_empty())?;
    Some(SecondPair { people, are_on_the_case: false })
}

/// Whether nobody in Slack is on the case in another role than this one.
pub(super) fn is_alone(directory: &Directory, case: &CasePointer, role: Role) -> bool {
    acting_in_slack(directory, &case.readers).values().all(|other| *other == role)
}

fn acting_in_slack(directory: &Directory, readers: &Readers) -> BTreeMap<UserId, Role> {
    let members = directory.members(readers);
    let in_slack = members.iter().filter_map(Person::in_slack);
    in_slack.filter_map(|user| Some((user.clone(), directory.acts_as(user, readers)?))).collect()
}

#[cfg(test)]
mod tests {
    use domain::{Topic, route};

    use super::*;

    fn directory(counsel: &str) -> Directory {
        let held = [
            (Role::EthicsManager, "U1RUTH"),
            (Role::OutsideCounsel, counsel),
            (Role::AuditCommittee, "U3PRIYA"),
            (Role::BoardSecretary, "U4HELEN"),
        ];
        let holder = |(role, id)| (role, vec![UserId::parse(id).unwrap()]);
        Directory::new(held.into_iter().map(holder).collect()).unwrap()
    }

    /// Who may confirm what the first of these asks for on a case about these roles.
    fn second(directory: &Directory, topic: Topic, kept_out: &[Role], asked_by: Role) -> Option<String> {
        let readers = route(topic, &kept_out.iter().copied().collect()).unwrap();
        let pair = second_pair(directory, &readers, asked_by)?;
        assert_eq!(pair.are_on_the_case, pair.people.keys().all(|user| directory.may_read(user, &readers)));
        for kept_out in &readers.kept_out {
            assert!(directory.in_slack(*kept_out).all(|user| !pair.people.contains_key(user)));
        }
        Some(pair.people.keys().map(UserId::as_str).collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn it_is_somebody_else_and_never_somebody_who_is_kept_out() {
        use Role::{AuditCommittee, BoardSecretary, EthicsManager, OutsideCounsel};
        let four = directory("U2JONAS");
        let (jonas, helen, priya) = ("U2JONAS".to_owned(), "U4HELEN".to_owned(), "U3PRIYA".to_owned());
        let other = Topic::Other;
        assert_eq!(second(&four, other, &[], EthicsManager), Some(jonas.clone()));
        assert_eq!(second(&four, Topic::Accounting, &[], EthicsManager), Some(format!("{jonas} {priya}")));
        assert_eq!(second(&four, other, &[EthicsManager], OutsideCounsel), Some(helen.clone()));
        assert_eq!(
            second(&four, other, &[EthicsManager, BoardSecretary], OutsideCounsel),
            Some(priya.clone())
        );
        let both = [EthicsManager, OutsideCounsel];
        assert_eq!(second(&four, other, &both, BoardSecretary), Some(priya));
        assert_eq!(
            second(&four, other, &[EthicsManager, OutsideCounsel, AuditCommittee], BoardSecretary),
            None
        );
        // Two roles in one person are one pair of eyes
        let two_hats = directory("U1RUTH");
        assert_eq!(second(&two_hats, other, &[], EthicsManager), Some(helen.clone()));
        assert_eq!(second(&two_hats, other, &[OutsideCounsel], BoardSecretary), Some("U3PRIYA".to_owned()));
    }
}
