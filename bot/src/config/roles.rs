//! Who holds which role.

use std::collections::BTreeMap;

use commands::{Address, Directory, DirectoryError, Person};
use domain::Role;
use slack::model::UserId;

use super::{Problem, reader::Reader};

/// The section `roles`.
pub(super) fn directory(reader: &mut Reader<'_>) -> Option<Directory> {
    let mut holders = BTreeMap::new();
    for role in Role::ALL {
        let key = format!("roles.{}", role.name().replace('-', "_"));
        let Some(found) = reader.texts(&key, "U012ABCDEF") else {
            reader.missing(&key, "a list of Slack user ids such as [\"U012ABCDEF\"]");
            continue;
        };
        let people: Option<Vec<Person>> = found.value.iter().map(|who| person(who)).collect();
        match people.filter(|people| !people.is_empty()) {
            Some(people) => {
                holders.insert(role, people);
            }
            None => reader.refuse(
                &found,
                "expected Slack user ids, which start with U or W, or e-mail addresses of people outside of Slack; at least one",
            ),
        }
    }
    if holders.len() < Role::ALL.len() {
        return None;
    }
    match Directory::new(holders) {
        Ok(directory) => Some(directory),
        Err(DirectoryError::Outside(role)) => {
            let key = format!("roles.{}", role.name().replace('-', "_"));
            reader.problem(Problem::new(
                "roles",
                key,
                "expected Slack user ids: the work of this role is in Slack. Only outside counsel and the Audit Committee's designee can be e-mail addresses",
            ));
            None
        }
        Err(error) => {
            let text = format!(
                "expected somebody who holds no other role, because this person reads what concerns all others ({error})"
            );
            reader.problem(Problem::new("roles", "roles.board_secretary", text));
            None
        }
    }
}

fn person(text: &str) -> Option<Person> {
    match Address::parse(text) {
        Ok(address) => Some(address.into()),
        Err(_) => user_id(text).map(Person::from),
    }
}

pub(super) fn user_id(text: &str) -> Option<UserId> {
    let plausible = text.starts_with(['U', 'W']) && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    UserId::parse(text).ok().filter(|_| plausible)
}
