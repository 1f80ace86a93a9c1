//! Who reads, leads and is told.

use domain::{Topic, route};

use super::*;
use crate::Address;

/// By a Slack id or an address.
fn user(id: &str) -> Person {
    match Address::parse(id) {
        Ok(address) => Person::Outside(address),
        Err(_) => UserId::parse(id).unwrap().into(),
    }
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
    assert!(!two_hats.may_read(user("U1RUTH"), &readers));
    assert_eq!(two_hats.acts_as(user("U1RUTH"), &readers), None);
    assert_eq!(two_hats.acts_as(user("U4HELEN"), &readers), Some(Role::BoardSecretary));
    assert_eq!(two_hats.leads(&readers), BTreeSet::from([user("U4HELEN")]));
    assert_eq!(two_hats.mention_readers(&readers), "the board secretary (<@U4HELEN>)");
}

#[test]
fn somebody_who_is_not_kept_out_reads_it_or_it_is_refused() {
    use Role::{AuditCommittee, BoardSecretary, EthicsManager, OutsideCounsel};
    let two_hats = directory("U1RUTH");
    let about = |roles: &[Role]| roles.iter().copied().collect::<BTreeSet<_>>();
    let left = two_hats.route(Topic::Other, &about(&[EthicsManager, BoardSecretary])).unwrap();
    assert_eq!(two_hats.members(&left), BTreeSet::from([user("U3PRIYA")]));
    assert_eq!(two_hats.mention_readers(&left), "the Audit Committee’s designee (<@U3PRIYA>)");
    assert_eq!(two_hats.route(Topic::Other, &about(&[EthicsManager, BoardSecretary, AuditCommittee])), None);
    // From a relay elsewhere, which does not know of the two hats
    let unknowing = route(Topic::Other, &about(&[EthicsManager, BoardSecretary])).unwrap();
    assert_eq!(unknowing.roles, BTreeSet::from([OutsideCounsel]));
    assert_eq!(two_hats.members(&unknowing), BTreeSet::from([user("U3PRIYA")]));
    assert_eq!(two_hats.leads(&unknowing), BTreeSet::from([user("U3PRIYA")]));
    assert_eq!(two_hats.acts_as(user("U3PRIYA"), &unknowing), Some(AuditCommittee));
    let lost = route(Topic::Other, &about(&[EthicsManager, BoardSecretary, AuditCommittee])).unwrap();
    assert_eq!(two_hats.mention_readers(&lost), "nobody");
}

#[test]
fn whoever_is_the_only_designee_decides_for_the_committee_whatever_else_they_are() {
    use Role::{AuditCommittee, BoardSecretary, EthicsManager, OutsideCounsel};
    let held = |committee: &[&str]| {
        let one = |id: &str| vec![user(id)];
        Directory::new(BTreeMap::from([
            (EthicsManager, one("U1RUTH")),
            (OutsideCounsel, one("U2JONAS")),
            (AuditCommittee, committee.iter().map(|id| user(id)).collect()),
            (BoardSecretary, one("U4HELEN")),
        ]))
        .unwrap()
    };
    let accounting = route(Topic::Accounting, &BTreeSet::new()).unwrap();
    let alone = held(&["U1RUTH"]);
    assert_eq!(alone.acts_as(user("U1RUTH"), &accounting), Some(AuditCommittee));
    assert_eq!(alone.acts_as(user("U2JONAS"), &accounting), Some(OutsideCounsel));
    let other = route(Topic::Other, &BTreeSet::new()).unwrap();
    assert_eq!(alone.acts_as(user("U1RUTH"), &other), Some(EthicsManager));
    // Where somebody else is of the committee, they decide
    let two = held(&["U1RUTH", "U3PRIYA"]);
    assert_eq!(two.acts_as(user("U1RUTH"), &accounting), Some(EthicsManager));
    assert_eq!(two.acts_as(user("U3PRIYA"), &accounting), Some(AuditCommittee));
    // And whoever steps aside leaves no role behind that nobody holds
    let aside = accounting.without(EthicsManager).unwrap();
    assert_eq!(alone.vacant(&aside), Some(AuditCommittee));
    assert_eq!(alone.vacant(&aside.without(AuditCommittee).unwrap()), None);
    assert_eq!(two.vacant(&aside), None);
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
    assert_eq!(directory.acts_as(user("U3PRIYA"), &readers), Some(Role::AuditCommittee));
    assert_eq!(directory.acts_as(user("U4HELEN"), &readers), None);
}

fn name(person: &Person) -> &str {
    match person {
        Person::Slack(user) => user.as_str(),
        Person::Outside(address) => address.as_str(),
    }
}

#[test]
fn a_missed_deadline_goes_to_who_comes_next_and_never_to_who_is_kept_out() {
    use Role::{AuditCommittee, BoardSecretary, EthicsManager, OutsideCounsel};
    let told = |directory: &Directory, topic, kept_out: &[Role]| {
        let readers = route(topic, &kept_out.iter().copied().collect()).unwrap();
        let told = directory.escalation(&readers)?;
        let ids: Vec<&str> = told.people.iter().map(name).collect();
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
    assert_eq!(
        Directory::new(BTreeMap::<_, Vec<Person>>::new()).unwrap_err(),
        DirectoryError::Vacant(Role::EthicsManager)
    );
    let all_one = Role::ALL.into_iter().map(|role| (role, vec![user("U1")])).collect();
    assert_eq!(Directory::new(all_one).unwrap_err(), DirectoryError::SharedLastResort(Role::EthicsManager));
}

#[test]
fn outside_counsel_may_be_outside_of_slack_and_is_kept_out_by_the_address() {
    let outside = directory("Counsel@Firm.example");
    let counsel = user("counsel@firm.example");
    let both = route(Topic::Other, &BTreeSet::new()).unwrap();
    assert_eq!(
        outside.mention_readers(&both),
        "the ethics manager (<@U1RUTH>) and outside counsel (counsel@firm.example)"
    );
    assert_eq!(outside.acts_as(&counsel, &both), Some(Role::OutsideCounsel));
    assert_eq!(outside.members_in_order(&both), [user("U1RUTH"), counsel.clone()]);
    assert_eq!(outside.escalation(&both).unwrap().people, BTreeSet::from([counsel.clone()]));
    let about_ruth = route(Topic::Other, &BTreeSet::from([Role::EthicsManager])).unwrap();
    assert_eq!(outside.leads(&about_ruth), BTreeSet::from([counsel.clone()]));
    let about_counsel = route(Topic::Other, &BTreeSet::from([Role::OutsideCounsel])).unwrap();
    assert_eq!(outside.acts_as(&counsel, &about_counsel), None);
    assert!(!outside.may_read(&counsel, &about_counsel) && outside.works_on_cases(&counsel));
    assert_eq!(outside.in_slack(Role::OutsideCounsel).count(), 0);
}

#[test]
fn two_roles_of_one_address_are_one_person() {
    let held = [
        (Role::EthicsManager, "U1RUTH"),
        (Role::OutsideCounsel, "Ada@firm.example"),
        (Role::AuditCommittee, "ada@Firm.example"),
        (Role::BoardSecretary, "U4HELEN"),
    ];
    let held: BTreeMap<_, _> = held.into_iter().map(|(role, id)| (role, vec![user(id)])).collect();
    let directory = Directory::new(held.clone()).unwrap();
    let about = route(Topic::Accounting, &BTreeSet::from([Role::AuditCommittee])).unwrap();
    assert_eq!(about.roles, BTreeSet::from([Role::EthicsManager, Role::OutsideCounsel]));
    assert_eq!(directory.members(&about), BTreeSet::from([user("U1RUTH")]));
    for role in IN_SLACK_ONLY {
        let held = held
            .iter()
            .map(|(one, who)| (*one, if *one == role { vec![user("ada@x.y")] } else { who.clone() }));
        assert_eq!(Directory::new(held.collect()).unwrap_err(), DirectoryError::Outside(role));
    }
}
