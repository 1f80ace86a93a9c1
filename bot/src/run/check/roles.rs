//! Whether one person holds several roles.

use commands::{Directory, Person};
use domain::Role;

use super::Findings;

/// Looks at who holds what; `is_apart` where the page is on a host of its own.
pub(super) fn check(directory: &Directory, is_apart: bool, findings: &mut Findings) {
    let everybody = directory.everybody();
    let mut several = everybody.iter().filter_map(|person| several_roles(directory, person)).peekable();
    if several.peek().is_none() {
        return findings.good("nobody holds two roles");
    }
    for (person, roles) in several {
        let page = if is_apart {
            ". The page on the relay\u{2019}s host knows it by [names] alone: write the same name for each of these roles there"
        } else {
            ""
        };
        findings.note(format_args!(
            "{person} is {roles}: whoever is kept out of a case in one role is in all, and somebody else reads it{page}"
        ));
    }
}

fn several_roles(directory: &Directory, person: &Person) -> Option<(String, String)> {
    let held = Role::ALL.into_iter().filter(|role| directory.holders(*role).contains(person));
    let held: Vec<&str> = held.map(Role::name).collect();
    let who = match person {
        Person::Slack(user) => user.to_string(),
        Person::Outside(address) => address.as_str().to_owned(),
    };
    (held.len() > 1).then(|| (who, held.join(" and ")))
}

#[cfg(test)]
mod tests {
    use slack::model::UserId;

    use super::*;

    fn found(counsel: &str, is_apart: bool) -> String {
        let held = [
            (Role::EthicsManager, "U1"),
            (Role::OutsideCounsel, counsel),
            (Role::AuditCommittee, "U3"),
            (Role::BoardSecretary, "U4"),
        ];
        let held = held.map(|(role, id)| (role, vec![UserId::parse(id).unwrap()]));
        let mut findings = Findings::default();
        check(&Directory::new(held.into()).unwrap(), is_apart, &mut findings);
        findings.to_string()
    }

    #[test]
    fn two_hats_are_said_and_what_a_page_elsewhere_needs_for_them() {
        assert!(found("U2", true).contains("ok    nobody holds two roles"));
        let here = found("U1", false);
        assert!(
            here.contains("note  U1 is ethics-manager and outside-counsel") && !here.contains("[names]"),
            "{here}"
        );
        assert!(found("U1", true).contains("[names]"));
    }
}
