//! The content part: each case in a folder of its own, for machines and for people.

use std::{collections::BTreeMap, fmt::Write as _};

use anyhow::Context;
use domain::{Author, CaseId, CaseLink, Day, EvidencePointer, NoteKind, OpenedReport, Voice};
use jiff::civil::Date;
use relay::{ExportedCase, Relay};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use storage_database::{Database, StoredRow, StoredValue, read_rows};

use super::{Exported, folder::Folder, tables};
use crate::{config::StorageConfig, csv::line};

/// What of a case's row is of no use elsewhere: what joins rows in the database, and messages that this program keeps up to date.
const LEFT: [&str; 3] = ["id", "card", "lead_cards"];
/// What of a deleted case leads to it. The Board's report counts the rest.
const LEADING: [&str; 6] = ["id", "number", "erased", "room", "card", "lead_cards"];

/// The columns of the list of cases, in order.
const COLUMNS: [&str; 18] = [
    "number",
    "state",
    "finding",
    "outcomes",
    "topic",
    "way",
    "source",
    "readers",
    "kept_out",
    "opened_day",
    "acknowledged_day",
    "answered_day",
    "concluded_day",
    "closed_day",
    "reopened_day",
    "wrote_again_day",
    "put_off_day",
    "hold_by",
];

/// Rows of the database, by the bytes of their case's id.
type ByCase = BTreeMap<Vec<u8>, Vec<StoredRow>>;

/// Writes everything of every case, the trail, and what is counted of those that were deleted.
pub(super) async fn write(
    relay: &Relay,
    storage: &StorageConfig,
    folder: &mut Folder,
) -> anyhow::Result<Exported> {
    // Into the trail first: what cannot be written there is not done
    let cases = relay.begin_export().await?;
    let mut content = Database::open_to_read(&storage.folder, "content").await?;
    let mut rows = by_case(read_rows(&mut content, "cases").await?, "id");
    let mut reminders = by_case(read_rows(&mut content, "reminder").await?, "case_id");
    let (mut list, mut exported) = (line(&COLUMNS), Exported::default());
    for (id, number) in cases {
        let Some(found) =
            relay.export_case(id).await.with_context(|| format!("case {number} does not open"))?
        else {
            continue;
        };
        let row = rows.remove(id.as_bytes().as_slice()).and_then(|mut rows| rows.pop());
        let row = tables::object(row.context("a case was opened while this was read: run it again")?);
        let reminders = reminders.remove(id.as_bytes().as_slice()).unwrap_or_default();
        let Some(files) = write_files(relay, id, &found, folder).await? else { continue };
        exported.cases += 1;
        exported.evidence += files.len();
        list.push_str(&line(&COLUMNS.map(|name| text(&row, name)).each_ref().map(String::as_str)));
        let place = format!("content/cases/{number}");
        let case = case_json(&found.opened, row, reminders, files);
        folder
            .write(&format!("{place}/case.json"), (serde_json::to_string_pretty(&case)? + "\n").as_bytes())?;
        folder.write(&format!("{place}/report.md"), for_people(&found).as_bytes())?;
    }
    folder.write("content/cases.csv", list.as_bytes())?;
    let deleted = read_rows(&mut content, "deleted_case").await?.into_iter().map(|row| {
        let mut row = tables::object(row);
        row.retain(|name, _| !LEADING.contains(&name.as_str()));
        row
    });
    folder.write("content/counted.jsonl", tables::lines(deleted).as_bytes())?;
    exported.trail = write_trail(relay, folder).await?;
    Ok(exported)
}

fn by_case(rows: Vec<StoredRow>, column: &str) -> ByCase {
    let mut by_case = ByCase::new();
    for row in rows {
        let id = row.iter().find_map(|(name, value)| match value {
            StoredValue::Bytes(bytes) if name == column => Some(bytes.clone()),
            _ => None,
        });
        by_case.entry(id.unwrap_or_default()).or_default().push(row);
    }
    by_case
}

fn text(row: &Map<String, Value>, name: &str) -> String {
    match row.get(name) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Null) | None => String::new(),
        Some(other) => other.to_string(),
    }
}

/// Writes the files of a case; `None` when it was deleted meanwhile.
async fn write_files(
    relay: &Relay,
    id: CaseId,
    found: &ExportedCase,
    folder: &mut Folder,
) -> anyhow::Result<Option<Vec<Value>>> {
    let mut files = Vec::new();
    for pointer in &found.opened.files {
        let Some(file) = relay.export_file(id, pointer.id).await? else { return Ok(None) };
        let name = file_name(pointer);
        folder.write(&format!("content/cases/{}/{name}", found.case.number), &file.bytes)?;
        files.push(json!({
            "file": name, "kind": pointer.kind.name(), "bytes": pointer.bytes,
            "sha256": hex::encode(Sha256::digest(file.bytes.as_slice())),
        }));
    }
    Ok(Some(files))
}

fn file_name(file: &EvidencePointer) -> String {
    format!("files/{}.{}", file.id.to_hex(), file.kind.name())
}

/// A case for machines: its row, and what was sealed.
fn case_json(
    opened: &OpenedReport,
    row: Map<String, Value>,
    reminders: Vec<StoredRow>,
    files: Vec<Value>,
) -> Value {
    let mut case = row;
    case.retain(|name, _| !LEFT.contains(&name.as_str()));
    let answers: Vec<Value> = opened
        .answers
        .iter()
        .map(|(question, words)| json!({"question": question.name(), "words": words.expose()}))
        .collect();
    let messages: Vec<Value> = opened
        .messages
        .iter()
        .map(|message| {
            json!({"voice": voice(message.voice), "day": iso(message.day), "words": message.words.expose()})
        })
        .collect();
    let notes: Vec<Value> = opened
        .notes
        .iter()
        .map(|note| {
            json!({
                "kind": note.kind.name(), "role": note.role.name(), "day": iso(note.day), "words": note.words.expose(),
            })
        })
        .collect();
    let tasks: Vec<Value> = opened
        .tasks
        .iter()
        .map(|task| {
            json!({
                "owner": task.owner.name(), "due_day": iso(task.due), "done_day": task.done.map(iso), "words": task.words.expose(),
            })
        })
        .collect();
    let reminders = reminders.into_iter().map(|row| {
        let mut reminder = tables::object(row);
        reminder.remove("case_id");
        Value::Object(reminder)
    });
    let more = [
        ("author", opened.author.as_ref().map_or(Value::Null, author_json)),
        ("answers", answers.into()),
        ("messages", messages.into()),
        ("notes", notes.into()),
        ("tasks", tasks.into()),
        ("links", opened.links.iter().map(link_json).collect::<Vec<_>>().into()),
        ("outcome_words", opened.outcome_words.as_ref().map(|words| words.expose()).into()),
        ("reminders", reminders.collect::<Vec<_>>().into()),
        ("files", files.into()),
    ];
    case.extend(more.map(|(name, value)| (name.to_owned(), value)));
    Value::Object(case)
}

/// As the desk shows it: of a named report only.
fn author_json(author: &Author) -> Value {
    match author.as_written() {
        Some(name) => json!({"written": name}),
        None => json!({"account": String::from_utf8_lossy(author.expose())}),
    }
}

fn link_json(link: &CaseLink) -> Value {
    json!({"case": link.other.number.to_string(), "kind": link.kind.name(), "goes_out": link.goes_out})
}

const fn voice(voice: Voice) -> &'static str {
    match voice {
        Voice::Desk => "desk",
        Voice::Reporter => "reporter",
    }
}

fn iso(day: Day) -> String {
    Date::from(day).to_string()
}

/// A case for people, as Markdown. What somebody wrote is quoted, so that no line of it is taken for one of ours.
fn for_people(found: &ExportedCase) -> String {
    let ExportedCase { case, opened } = found;
    let mut page = format!(
        "# Case {}\n\n{}. Opened {}. State: {}. How it came: {}.\n\n",
        case.number,
        case.topic.label(),
        case.days.opened,
        case.state,
        case.source
    );
    let readers: Vec<&str> = case.readers.roles.iter().map(|role| role.name()).collect();
    let mut part = |head: String, words: Option<&str>| {
        let _ = write!(page, "{head}\n\n");
        if let Some(words) = words {
            let _ = write!(page, "{}\n\n", quoted(words));
        }
    };
    part(format!("On the case: {}.", readers.join(", ")), None);
    match &opened.author {
        None => {}
        Some(author) => match author.as_written() {
            Some(name) => {
                part("Reported by, as written outside of chat; nothing proves it:".to_owned(), Some(name))
            }
            None => {
                part("Reported by the account:".to_owned(), Some(&String::from_utf8_lossy(author.expose())))
            }
        },
    }
    part("## What was reported".to_owned(), None);
    for (question, words) in opened.answers.iter() {
        part(format!("### {}", question.label_on(case.topic)), Some(words.expose()));
    }
    if !opened.files.is_empty() {
        part("## Files".to_owned(), None);
    }
    for file in &opened.files {
        part(format!("- {} ({}, {} bytes)", file_name(file), file.kind.label(), file.bytes), None);
    }
    if !opened.messages.is_empty() {
        part("## The conversation".to_owned(), None);
    }
    for message in &opened.messages {
        let who = match message.voice {
            Voice::Desk => "To the reporter",
            Voice::Reporter => "The reporter",
        };
        part(format!("{who}, {}:", message.day), Some(message.words.expose()));
    }
    if !opened.notes.is_empty() {
        part("## Notes".to_owned(), None);
    }
    for note in &opened.notes {
        let what = match note.kind {
            NoteKind::Note => "Note",
            NoteKind::HoldSet => "Legal hold, set",
            NoteKind::HoldLifted => "Legal hold, lifted",
        };
        part(format!("{what}, by {}, {}:", note.role, note.day), Some(note.words.expose()));
    }
    if !opened.tasks.is_empty() {
        part("## Tasks".to_owned(), None);
    }
    for task in &opened.tasks {
        let done = task.done.map_or_else(|| "open".to_owned(), |day| format!("done {day}"));
        part(format!("For {}, due {}, {done}:", task.owner, task.due), Some(task.words.expose()));
    }
    for link in &opened.links {
        let (from, to) =
            if link.goes_out { (case.number, link.other.number) } else { (link.other.number, case.number) };
        part(format!("Case {from} is {} {to}.", link.kind), None);
    }
    if let Some(words) = &opened.outcome_words {
        part("## What was done, in words".to_owned(), Some(words.expose()));
    }
    page
}

fn quoted(words: &str) -> String {
    let lines: Vec<String> = words.lines().map(|line| format!("> {line}")).collect();
    lines.join("\n")
}

/// The trail with what it is checked by; says how many rows it has.
async fn write_trail(relay: &Relay, folder: &mut Folder) -> anyhow::Result<usize> {
    let trail = relay.export_trail().await?;
    let rows = trail.rows.iter().map(|row| {
        let row = json!({
            "place": row.place, "day": row.day, "moment_ms": row.moment_ms, "actor": row.actor, "action": row.action,
            "detail": row.detail, "case": row.case, "hash": row.hash.to_string(),
        });
        row.as_object().cloned().unwrap_or_default()
    });
    folder.write("content/trail.jsonl", tables::lines(rows).as_bytes())?;
    let mut list = line(&["entry", "when", "what", "case"]);
    for row in &trail.rows {
        let case = row.case.as_deref().unwrap_or_default();
        list.push_str(&line(&[&row.place.to_string(), &row.when(), &row.in_words(), case]));
    }
    folder.write("content/trail.csv", list.as_bytes())?;
    folder.write("content/trail-head.txt", format!("{}\n", trail.head).as_bytes())?;
    folder.write("content/trail-key.txt", format!("{}\n", trail.key).as_bytes())?;
    Ok(trail.rows.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_somebody_wrote_is_no_heading_of_ours() {
        assert_eq!(quoted("# Case closed\n\nno"), "> # Case closed\n> \n> no");
    }
}
