//! Whether people are told of every way that the Code speaks of.

use commands::contacts::{Contact, ContactKind};

use super::Findings;
use crate::config::Config;

/// What the Code names and the configuration does not; and lines of a form that says nothing of anonymity.
pub(super) fn check(config: &Config, findings: &mut Findings) {
    let contacts = &config.company.contacts;
    if !contacts.is_empty() {
        let names: Vec<&str> = contacts.iter().map(Contact::name).collect();
        findings.good(format_args!("contacts besides the people with a role: {}", names.join(", ")));
    }
    let lines = contacts.iter().filter(|contact| contact.kind().is_none());
    for line in lines {
        findings.note(format_args!(
            "company.other_ways does not say what a way costs in anonymity; write instead: [[contacts]] kind = \"line\" (or \"letter\", \"email\", \"form\", \
             \"person\"), name = {:?}, at = {:?}",
            line.name(),
            line.at()
        ));
    }
    let sorted = contacts.iter().all(|contact| contact.kind().is_some());
    for kind in ContactKind::ALL.into_iter().filter(|_| sorted) {
        let is_there = contacts.iter().any(|contact| contact.kind() == Some(kind));
        if let Some(section) = kind.named_in(&config.code.code).filter(|_| !is_there) {
            findings.note(format_args!(
                "the Code names {} (in \u{201c}{}\u{201d}), and [[contacts]] has none: add one with kind = \"{}\" and what to use, or /ethics contacts leaves it out",
                what(kind),
                section.heading(),
                kind.name()
            ));
        }
    }
}

const fn what(kind: ContactKind) -> &'static str {
    match kind {
        ContactKind::Letter => "letters",
        ContactKind::Email => "an e-mail address",
        ContactKind::Form => "a form",
        ContactKind::Line => "a reporting line",
        ContactKind::Person => "a person",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REST: &str = "[roles]\nethics_manager = [\"U1\"]\noutside_counsel = [\"U2\"]\naudit_committee = [\"U3\"]\nboard_secretary = [\"U4\"]\n";

    fn found(contacts: &str) -> String {
        let secrets = [("SLACK_BOT_TOKEN", "xoxb-1"), ("SLACK_APP_TOKEN", "xapp-1")];
        let environment = secrets.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        let toml = format!("[company]\nname = \"Example\"\n{contacts}\n{REST}");
        let config = crate::config::parse("test.toml", &toml, &environment).unwrap();
        let mut findings = Findings::default();
        check(&config, &mut findings);
        assert_eq!(findings.failed(), 0);
        findings.to_string()
    }

    #[test]
    fn what_the_code_names_and_the_list_has_not_is_said_with_what_to_do() {
        let none = found("");
        for (what, kind) in
            [("letters", "letter"), ("an e-mail address", "email"), ("a reporting line", "line")]
        {
            assert!(none.contains(&format!("note  the Code names {what} (in ")), "{none}");
            assert!(none.contains(&format!("add one with kind = \"{kind}\"")), "{none}");
        }
        let line = "[[contacts]]\nkind = \"line\"\nat = \"+1 555 0100\"\n";
        let some = found(line);
        assert!(some.contains("ok    contacts besides the people with a role: Reporting line"), "{some}");
        assert!(!some.contains("a reporting line (in") && some.contains("letters (in"), "{some}");
        let all = found(&format!(
            "{line}[[contacts]]\nkind = \"letter\"\nat = \"1 Example Street\"\n[[contacts]]\nkind = \"email\"\nat = \"a@example.com\"\n"
        ));
        assert!(!all.contains("note"), "{all}");
    }

    #[test]
    fn lines_of_before_are_shown_as_they_are_written_now() {
        let old = found("other_ways = [\"Reporting line: +1 555 0100\"]");
        assert!(old.contains("name = \"Reporting line\", at = \"+1 555 0100\""), "{old}");
        assert!(!old.contains("the Code names"), "what the lines are is not known: {old}");
    }
}
