//! The ways to reach somebody outside of chat: `[[contacts]]`.

use commands::{
    Address,
    contacts::{Contact, ContactKind},
};
use url::Url;

use super::reader::{Located, Reader};

/// So many are listed: more than that, and nobody finds the one they need.
const MOST: usize = 20;
const NAME_CHARS: usize = 75;
const AT_CHARS: usize = 300;
const WORDS_CHARS: usize = 500;

/// Reads them all, in order.
pub(super) fn section(reader: &mut Reader<'_>) -> Vec<Contact> {
    let count = reader.tables("contacts");
    // Of the first the keys are looked for in any case: an unknown one is then answered with the nearest
    let found: Vec<Contact> = (1..=count.max(1)).filter_map(|number| contact(reader, number)).collect();
    if let Some(too_many) = found.get(MOST) {
        let place = Located { value: too_many, place: "[[contacts]]".to_owned(), key: "contacts".to_owned() };
        reader.refuse(&place, format!("expected at most {MOST} of them"));
    }
    if let Some(lines) = reader.texts("company.other_ways", "Reporting line: +1 555 0100") {
        if found.is_empty() {
            return lines.value.iter().map(|line| Contact::of_line(line)).collect();
        }
        reader.refuse(&lines, "expected no other_ways beside [[contacts]]: make each line one of those");
    }
    found
}

fn contact(reader: &mut Reader<'_>, number: usize) -> Option<Contact> {
    let key = |name: &str| format!("contacts.{number}.{name}");
    let kind = reader.text(&key("kind"), "line");
    let name = reader.text(&key("name"), "Reporting line");
    let at = reader.text(&key("at"), "+1 555 0100");
    let anonymity = reader.text(&key("anonymity"), "You need not say who you are.");
    if kind.is_none() && name.is_none() && at.is_none() && anonymity.is_none() {
        return None;
    }
    if kind.is_none() {
        reader.missing(&key("kind"), "\"letter\", \"email\", \"form\", \"line\" or \"person\"");
    }
    if at.is_none() {
        reader.missing(&key("at"), "what to use: an address, a number, a URL");
    }
    let kind = kind.and_then(|found| {
        let kind = ContactKind::parse(&found.value);
        if kind.is_none() {
            reader.refuse(&found, "expected \"letter\", \"email\", \"form\", \"line\" or \"person\"");
        }
        kind
    });
    let name = name.and_then(|name| short(reader, name, NAME_CHARS));
    let anonymity = anonymity.and_then(|words| short(reader, words, WORDS_CHARS));
    let at = at.zip(kind).and_then(|(at, kind)| usable(reader, at, kind));
    Some(Contact::new(kind?, name, at?, anonymity))
}

fn short(reader: &mut Reader<'_>, found: Located<String>, most: usize) -> Option<String> {
    let text = found.value.trim();
    if text.is_empty() || text.chars().count() > most || text.contains('\n') {
        reader.refuse(&found, format!("expected one line of 1 to {most} characters"));
        return None;
    }
    Some(text.to_owned())
}

/// What somebody who reads it can use.
fn usable(reader: &mut Reader<'_>, found: Located<String>, kind: ContactKind) -> Option<String> {
    let at = short(reader, found.clone(), AT_CHARS)?;
    let problem = match kind {
        ContactKind::Email if Address::parse(&at).is_err() => {
            "expected an e-mail address such as \"ethics@example.com\""
        }
        ContactKind::Form if !is_web(&at) => "expected an address that begins with https:// or http://",
        ContactKind::Line if at.chars().filter(char::is_ascii_digit).count() < 3 => {
            "expected a telephone number such as \"+1 555 0100\""
        }
        _ => return Some(at),
    };
    reader.refuse(&found, problem);
    None
}

/// Whether a browser opens it.
pub(super) fn is_web(address: &str) -> bool {
    Url::parse(address).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Environment, Problem};

    fn read(toml: &str, environment: &Environment) -> (Vec<Contact>, String) {
        let mut reader = Reader::new("test.toml", toml, environment).unwrap();
        let contacts = section(&mut reader);
        let problems: Vec<String> = reader.finish().iter().map(Problem::to_string).collect();
        (contacts, problems.join("\n"))
    }

    #[test]
    fn each_kind_is_read_and_says_what_it_costs() {
        let toml = "[[contacts]]\nkind = \"letter\"\nname = \"Letter to outside counsel\"\nat = \"100 Northern Avenue, Boston\"\n\
                    [[contacts]]\nkind = \"email\"\nat = \"ethics@example.com\"\n\
                    [[contacts]]\nkind = \"form\"\nat = \"http://intranet:82/complaint.html\"\nanonymity = \"You have to sign in.\"\n\
                    [[contacts]]\nkind = \"line\"\nat = \"(818) 734-5199\"\n\
                    [[contacts]]\nkind = \"person\"\nname = \"The works council\"\nat = \"room 204\"\n";
        let (contacts, problems) = read(toml, &Environment::new());
        assert_eq!(problems, "");
        let kinds: Vec<_> = contacts.iter().filter_map(Contact::kind).collect();
        assert_eq!(kinds, ContactKind::ALL);
        assert_eq!(contacts[0].name(), "Letter to outside counsel");
        assert_eq!(contacts[1].anonymity(), ContactKind::Email.anonymity());
        assert_eq!(contacts[2].anonymity(), "You have to sign in.");
        let environment = [("ETHICS_BOT_CONTACTS_4_AT".to_owned(), "+1 555 0100".to_owned())].into();
        assert_eq!(read(toml, &environment).0[3].at(), "+1 555 0100");
    }

    #[test]
    fn what_cannot_be_used_is_refused_with_what_was_expected() {
        let one = |keys: &str| format!("[[contacts]]\n{keys}\n");
        let cases = [
            (one("kind = \"phone\"\nat = \"1\""), "test.toml:2: contacts.1.kind: expected \"letter\""),
            (one("at = \"+1 555 0100\""), "contacts.1.kind: is missing: expected \"letter\""),
            (one("kind = \"line\""), "contacts.1.at: is missing: expected what to use"),
            (
                one("kind = \"line\"\nat = \"ask Ruth\""),
                "test.toml:3: contacts.1.at: expected a telephone number",
            ),
            (one("kind = \"email\"\nat = \"ethics\""), "contacts.1.at: expected an e-mail address"),
            (
                one("kind = \"form\"\nat = \"intranet/form\""),
                "contacts.1.at: expected an address that begins with https://",
            ),
            (
                one("kind = \"form\"\nat = \"javascript:alert(1)\""),
                "contacts.1.at: expected an address that begins with https://",
            ),
            (one("kind = \"letter\"\nat = \" \""), "contacts.1.at: expected one line of 1 to 300 characters"),
            (
                one("kind = \"line\"\nat = \"+1 555 0100\"\nanonymty = \"x\""),
                "contacts.1.anonymty: is not a known key; did you mean contacts.1.anonymity?",
            ),
            (one(""), "test.toml:1: contacts: expected keys in it"),
            (
                "[contacts]\nkind = \"line\"\n".to_owned(),
                "test.toml:2: contacts.kind: expected [[contacts]], in two pairs of brackets",
            ),
            (
                format!("{}[company]\nother_ways = [\"x\"]\n", one("kind = \"line\"\nat = \"+1 555 0100\"")),
                "company.other_ways: expected no other_ways beside [[contacts]]",
            ),
            (one("kind = \"person\"\nat = \"room 204\"").repeat(21), "contacts: expected at most 20 of them"),
            (
                "[[contact]]\nkind = \"line\"\n".to_owned(),
                "contact.1.kind: is not a known key; did you mean contacts.1.kind?",
            ),
        ];
        for (toml, expected) in cases {
            let (_, problems) = read(&toml, &Environment::new());
            assert!(problems.contains(expected), "{toml}\n{problems}");
        }
    }

    #[test]
    fn the_lines_of_before_are_still_read() {
        let (contacts, problems) =
            read("[company]\nother_ways = [\"Reporting line: +1 555 0100\"]\n", &Environment::new());
        assert_eq!(problems, "");
        assert_eq!(contacts, [Contact::of_line("Reporting line: +1 555 0100")]);
    }
}
