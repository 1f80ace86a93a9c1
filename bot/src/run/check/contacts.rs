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
