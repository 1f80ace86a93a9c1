//! Every row of the table with every kind of person.

use std::{fmt::Write, fs, path::Path};

use commands::permissions::{Door, Row, Who, table};

use crate::{
    doors,
    fixture::Fixture,
    people::Kind,
    stage::{MARK, Seen, Stage},
};

/// What people read who do not work here.
pub(crate) const OUTSIDE: &str =
    "I am here for the people who work at Capstone Turbine Corporation. Nothing was changed.";

/// What people read who work here and may not.
const REFUSALS: [&str; 9] = [
    "There is no case with this number that you are on.",
    "Only who works on cases can enter one.",
    "The Board’s report is for the board secretary and the Audit Committee’s designee.",
    "These numbers are for the ethics manager and the board secretary.",
    "This is for the ethics manager alone.",
    "The ethics manager and the board secretary keep the register of waivers.",
    "The ethics manager and the board secretary ask people to sign the Code.",
    "A waiver lets somebody do what the Code does not allow otherwise.",
    "ask people to sign the Code, and see how far it is.",
];
const FOR_THE_COMMITTEE: &str = "Audit Committee";

/// Whether this is a row of chat, at which people knock.
fn is_of_chat(row: &&Row) -> bool {
    !matches!(row.door, Door::Staff(_) | Door::Relay(_)) && row.who != Who::Program
}

fn is_refused(words: &str) -> bool {
    words.contains(OUTSIDE) || REFUSALS.iter().any(|refusal| words.contains(refusal))
}

/// What is wrong with how somebody was refused.
fn wrong_refusal(row: &Row, kind: Kind, seen: &Seen) -> Option<&'static str> {
    let is_expected = match (kind.is_outside(), row.who) {
        (true, _) => seen.words.contains(OUTSIDE),
        (false, Who::Decides) => is_refused(&seen.words) || seen.words.contains(FOR_THE_COMMITTEE),
        (false, _) => is_refused(&seen.words) && !seen.words.contains(OUTSIDE),
    };
    if !is_expected {
        Some("other words")
    } else if seen.words.contains(MARK) {
        Some("a word of a report")
    } else if seen.words.contains('!') {
        Some("not calm")
    } else if !seen.written.is_empty() {
        Some("something was written")
    } else if seen.calls.iter().any(|call| call.starts_with("files.")) {
        Some("a file was sent")
    } else {
        None
    }
}

#[tokio::test]
async fn every_door_lets_in_whom_the_table_says_and_nobody_else() {
    let stage = Stage::open().await;
    let fixture = Fixture::new(&stage).await;
    let (mut wrong, mut tried, mut report) = (Vec::new(), 0, String::new());
    for row in table().filter(is_of_chat) {
        let (mut wrote, mut should_write) = (0, false);
        for kind in Kind::ALL {
            let sent = doors::at(&stage, &fixture, row, kind).await;
            let seen = stage.act(&stage.signed_by(kind, sent.payload), sent.waits).await;
            tried += 1;
            let cell = format!("{:?} by {}", row.door, kind.label());
            if seen.status != 200 {
                wrong.push(format!("{cell}: {}", seen.status));
            }
            if seen.is_lost {
                wrong.push(format!("{cell}: nothing came"));
            }
            let may = kind.may(row.who);
            if may {
                wrote += usize::from(!seen.written.is_empty());
                should_write |= sent.writes;
                if is_refused(&seen.words) || seen.words.contains("Something went wrong") {
                    wrong.push(format!("{cell}: refused: {}", seen.words));
                }
            } else if let Some(why) = wrong_refusal(row, kind, &seen) {
                wrong.push(format!("{cell}: {why}: {} {:?} {:?}", seen.words, seen.calls, seen.written));
            }
            writeln!(
                report,
                "{cell}: {} {:?} {:?}",
                if may { "let in" } else { "refused" },
                seen.calls,
                seen.written
            )
            .unwrap();
        }
        if should_write && wrote == 0 {
            wrong.push(format!("{:?}: nobody was seen to act", row.door));
        }
    }
    keep_report(&report);
    assert!(wrong.is_empty(), "{} of {tried} cells:\n{}", wrong.len(), wrong.join("\n"));
    assert!(tried > 1_200, "{tried} cells");
    stage.house.close().await;
}

/// What was tried, for whoever wants to read it: `target/roles.txt`.
fn keep_report(report: &str) {
    let test = std::env::current_exe().unwrap();
    let target: &Path = test.ancestors().nth(3).unwrap();
    fs::write(target.join("roles.txt"), report).unwrap();
}
