//! `docs/roles.md`, written from the table.

use std::{fmt::Write, fs, path::Path};

use commands::permissions::{Row, table};

const HEAD: &str = "# Who may do what

Written from the table in `commands/src/permissions` by `ROLES_WRITE=1 cargo test -p tests --test roles`; a test fails when it is not up to date. Another test goes through every
row of chat with every kind of person: an employee, the reporter, each role, the ethics manager on a case that is about her, guests of one channel and of some, a person of another workspace, a bot, a
deactivated account, and payloads that claim to be of another workspace. Whoever may is seen to act. For whoever may not, nothing is written into any store, and they read a calm sentence.

The dispatch asks the table before it calls anything. What has no row is answered as if it were not there. The verbs look again, and so does the relay.

**Who works here.** In chat, every row but the program's own is for people who work here, as Slack's directory says: no guests, no people of other workspaces, no bots, no deactivated accounts. They are
told which ways to report are open to them. A guest whom the configuration names for a role does that role's work. Whoever has a receipt gets to its mailbox: the receipt alone says who they are, and nobody is asked about them. When Slack does not say in time who somebody is, they are let in as an employee, but for
anonymous passes, which prove that somebody works here: a report must not be lost because Slack is slow.

**Who is on a case** follows from its topic and from whom it is about (`domain::route`). Whoever it is about is kept out in every role they hold, and is told the same as for a case that is not
there. The desk refuses more by the state of a case: `domain::CaseState::after`, `domain::Step::permitted`, `domain::WorkRefusal`.

The clause is the section of the Code from which the row follows.
";

fn written() -> String {
    let mut page = HEAD.to_owned();
    let mut kind = "";
    for row in table() {
        if row.door.kind() != kind {
            kind = row.door.kind();
            write!(page, "\n## {kind}\n\n| door | who | what they do | clause |\n|---|---|---|---|\n")
                .unwrap();
        }
        let Row { door, who, what, clause, .. } = row;
        let rest = if format!("{door:?}").starts_with("Actions") { "_…" } else { "" };
        writeln!(page, "| `{}{rest}` | {} | {what} | {clause} |", door.name(), who.label()).unwrap();
    }
    page
}

#[allow(clippy::disallowed_methods, reason = "the one choice of whoever runs the test")]
#[test]
fn the_page_is_what_the_table_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/roles.md");
    if std::env::var_os("ROLES_WRITE").is_some() {
        fs::write(&path, written()).unwrap();
    }
    let is = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        is == written(),
        "docs/roles.md is not up to date: ROLES_WRITE=1 cargo test -p tests --test roles"
    );
}

/// The clauses are sections of the shipped Code.
#[test]
fn every_clause_is_in_the_code() {
    let code = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../policy/code-of-conduct.md"))
        .unwrap();
    let headings: Vec<String> = code
        .lines()
        .filter(|line| line.starts_with('#'))
        .map(|line| line.split('{').next().unwrap().trim_matches(['#', ' ', '.']).to_lowercase())
        .collect();
    for row in table() {
        assert!(headings.contains(&row.clause.to_lowercase()), "{:?}: no section {}", row.door, row.clause);
    }
}
