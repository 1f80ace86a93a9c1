//! The staff page: where it listens, and who signs in.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use commands::{Address, Directory, Person};

use super::{
    Problem,
    reader::{Located, Reader},
    relay,
    roles::user_id,
};

/// The staff page.
#[derive(Debug, Clone)]
pub struct StaffConfig {
    /// Where it listens. TLS is a proxy's, unless it is on this machine only.
    pub listen: SocketAddr,
    /// The address that people type and that mails lead to; `None` for the address it listens at.
    pub url: Option<String>,
    /// Who signs in, by the address that their code is sent to.
    pub people: BTreeMap<Address, Person>,
    /// The file of the key under which the secrets of people's apps are sealed; made on the first start.
    pub key_file: PathBuf,
}

/// The section; `Some(None)` without one, `None` is a refusal.
#[allow(clippy::option_option, reason = "no page is not the same as a refused section")]
pub(super) fn section(
    reader: &mut Reader<'_>,
    folder: &Path,
    directory: Option<&Directory>,
    has_mail: bool,
) -> Option<Option<StaffConfig>> {
    let listen = reader.text("staff.listen", "127.0.0.1:8130");
    let url = reader.text("staff.public_url", "https://cases.example.com");
    let named = reader.texts("staff.people", "U012ABCDEF ruth@example.com");
    let directors = reader.texts("staff.directors", "director@example.com");
    let key_file = key_file(reader, folder);
    let directory = directory?;
    let is_outside = |person: &Person| person.outside().is_some();
    let Some(listen) = listen else {
        if let Some(other) = url.as_ref() {
            reader.refuse(other, "expected staff.listen as well: where the page listens on this machine");
            return None;
        }
        if directory.everybody().iter().any(is_outside) {
            reader.missing(
                "staff.listen",
                "where the staff page listens on this machine, such as \"127.0.0.1:8130\", because a role is held by somebody outside of Slack",
            );
            return None;
        }
        return Some(None);
    };
    if !has_mail {
        reader.missing("mail.host", "the mail server through which the codes of the staff page are sent");
        return None;
    }
    let address = relay::address(reader, &listen)?;
    let url = relay::page_url(reader, url)?;
    if url.is_none() && !address.ip().is_loopback() {
        reader.problem(Problem::new(
            listen.place,
            "staff.public_url",
            "is missing: expected the address with https:// under which a TLS proxy in front of this listener answers. Only on this machine (127.0.0.1) \
             can the page be without one",
        ));
        return None;
    }
    let mut people = people(reader, directory, named)?;
    add_directors(reader, &mut people, directors)?;
    Some(Some(StaffConfig { listen: address, url, people, key_file }))
}

/// Where the page's key is.
pub(super) fn key_file(reader: &mut Reader<'_>, folder: &Path) -> PathBuf {
    reader
        .text("staff.key_file", "data/staff.key")
        .map_or_else(|| folder.join("staff.key"), |found| found.value.into())
}

/// Directors without Slack sign the Code there; they are on no case.
fn add_directors(
    reader: &mut Reader<'_>,
    people: &mut BTreeMap<Address, Person>,
    named: Option<Located<Vec<String>>>,
) -> Option<()> {
    let Some(named) = named else { return Some(()) };
    for address in &named.value {
        let Ok(address) = Address::parse(address.trim()) else {
            reader.refuse(&named, "expected e-mail addresses, such as \"director@example.com\"");
            return None;
        };
        // Whoever holds a role signs in with the same address already
        people.entry(address.clone()).or_insert_with(|| address.into());
    }
    Some(())
}

/// Whoever holds a role outside of Slack signs in by that address; whoever is in Slack, by the one that stands beside their id.
fn people(
    reader: &mut Reader<'_>,
    directory: &Directory,
    named: Option<Located<Vec<String>>>,
) -> Option<BTreeMap<Address, Person>> {
    let everybody = directory.everybody();
    let outside = everybody.iter().filter_map(Person::outside);
    let mut people: BTreeMap<Address, Person> =
        outside.map(|address| (address.clone(), address.clone().into())).collect();
    let Some(named) = named else { return Some(people) };
    for line in &named.value {
        let pair = line.split_once(char::is_whitespace);
        let pair =
            pair.and_then(|(user, address)| Some((user_id(user)?, Address::parse(address.trim()).ok()?)));
        let Some((user, address)) = pair else {
            reader.refuse(
                &named,
                "expected a Slack user id and an e-mail address in each, such as \"U012ABCDEF ruth@example.com\"",
            );
            return None;
        };
        if !directory.works_on_cases(&user) {
            reader.refuse(&named, "expected people who hold a role: an id here stands in none of the roles");
            return None;
        }
        if people.insert(address, user.into()).is_some() {
            // Somebody who is two persons here could be kept out as one of them and not as the other
            reader.refuse(
                &named,
                "expected each address once: whoever is in Slack is named in the roles by their Slack id, not by their address as well",
            );
            return None;
        }
    }
    Some(people)
}
