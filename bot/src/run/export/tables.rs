//! What becomes of each table: a test holds this against the list of all of them, so that none is forgotten.

use domain::Day;
use jiff::{Timestamp, civil::Date};
use serde_json::{Map, Value, json};
use storage_database::{StoredRow, StoredValue};

use self::Fate::{Left, Opened, Rows};

/// What becomes of a table.
#[derive(Clone, Copy)]
pub(super) enum Fate {
    /// Its rows are written as they are, one a line, into the file of its name.
    Rows,
    /// What it holds is opened and written here.
    Opened(&'static str),
    /// It is left out, for this reason.
    Left(&'static str),
}

const ON_ITS_WAY: &str =
    "waits for its release and belongs to no case yet; it is in an export that is made after it";
const PASSING: &str =
    "what the program remembers for a while to do things once; it says nothing that is kept";
const SIGN_IN: &str = "how people sign in to the staff page; of no use elsewhere";

/// The bot's side.
pub(super) const IDENTITY: [(&str, Fate); 23] = [
    ("waiver", Rows),
    ("code_version", Rows),
    ("signature", Rows),
    ("member", Rows),
    ("campaign", Rows),
    ("campaign_group", Rows),
    ("campaign_event", Rows),
    ("letter", Rows),
    ("disclosure_reminder", Rows),
    ("announced_key", Rows),
    ("book", Rows),
    ("seen_event", Left(PASSING)),
    ("pass_code", Left(PASSING)),
    ("pass_issue", Left("who fetched passes this quarter, by a keyed digest that nobody can read elsewhere")),
    ("mail_sent", Left(PASSING)),
    ("staff_code", Left(SIGN_IN)),
    ("staff_key", Left(SIGN_IN)),
    ("staff_session", Left(SIGN_IN)),
    ("member_sync", Left(PASSING)),
    ("user_group", Left("a copy of Slack's own list, read anew from there")),
    ("member_group", Left("a copy of Slack's own list, read anew from there")),
    ("letter_pace", Left(PASSING)),
    ("duty", Left(PASSING)),
];

/// The reports' side.
pub(super) const CONTENT: [(&str, Fate); 23] = [
    ("cases", Opened("content/cases/NUMBER/case.json, content/cases.csv")),
    ("sealed_case", Opened("content/cases/NUMBER/case.json and report.md")),
    ("note", Opened("content/cases/NUMBER/case.json and report.md")),
    ("task", Opened("content/cases/NUMBER/case.json and report.md")),
    ("link", Opened("content/cases/NUMBER/case.json and report.md")),
    ("message", Opened("content/cases/NUMBER/case.json and report.md")),
    ("reminder", Opened("content/cases/NUMBER/case.json")),
    ("evidence", Opened("content/cases/NUMBER/case.json")),
    ("evidence_part", Opened("content/cases/NUMBER/files/")),
    (
        "trail",
        Opened("content/trail.jsonl, content/trail.csv, content/trail-head.txt, content/trail-key.txt"),
    ),
    (
        "deleted_case",
        Opened("content/counted.jsonl, without what leads to a case: what the Board's report counts"),
    ),
    ("parcel", Left(ON_ITS_WAY)),
    ("waiting_file", Left(ON_ITS_WAY)),
    ("waiting_part", Left(ON_ITS_WAY)),
    ("spent_pass", Left("passes that are not taken again; digests that lead to nothing")),
    ("mailbox", Left("what a reporter's receipt opens in this program; the conversation is in its case")),
    ("deleted_mailbox", Left("receipts of deleted cases; digests that lead to nothing")),
    ("withdrawn", Left("reports that were withdrawn, of which a key or a file is still to be destroyed")),
    ("effect", Left("what is still to be done in Slack and by mail")),
    ("head_to_send", Left("what is still to be sent; the heads are rows of the trail")),
    ("ready_file", Left(PASSING)),
    ("case_key", Left("the keys of cases: what they seal is written opened")),
    ("master_key", Left("which master key is in use")),
];

/// The whole decision, for machines.
pub(super) fn decisions(side: &str, tables: &[(&str, Fate)]) -> Map<String, Value> {
    let decided = |(table, fate): &(&str, Fate)| {
        let what = match fate {
            Rows => json!({"in": format!("{side}/{table}.jsonl")}),
            Opened(place) => json!({"in": place}),
            Left(why) => json!({"left_out": why}),
        };
        ((*table).to_owned(), what)
    };
    tables.iter().map(decided).collect()
}

/// A row as an object: days and moments as ISO 8601 has them, bytes as hexadecimal digits.
pub(super) fn object(row: StoredRow) -> Map<String, Value> {
    row.into_iter()
        .map(|(name, value)| {
            let value = match value {
                StoredValue::Nothing => Value::Null,
                StoredValue::Number(number) => said(&name, number),
                StoredValue::Flag(flag) => flag.into(),
                StoredValue::Text(text) => text.into(),
                StoredValue::Bytes(bytes) => hex::encode(bytes).into(),
            };
            (name, value)
        })
        .collect()
}

fn said(name: &str, number: i64) -> Value {
    let text = match name {
        _ if FLAGS.contains(&name) => return (number != 0).into(),
        "day" => day(number),
        _ if name.ends_with("_day") => day(number),
        _ if name.ends_with("_ms") => Timestamp::from_millisecond(number).ok().map(|at| at.to_string()),
        _ => None,
    };
    text.map_or_else(|| number.into(), Value::from)
}

/// SQLite has numbers for these.
const FLAGS: [&str; 4] = ["sign_again", "asks", "unreached", "sent"];

fn day(number: i64) -> Option<String> {
    Day::from_number(number).map(|day| Date::from(day).to_string())
}

/// One object a line.
pub(super) fn lines(rows: impl IntoIterator<Item = Map<String, Value>>) -> String {
    rows.into_iter().map(|row| format!("{}\n", Value::Object(row))).collect()
}
