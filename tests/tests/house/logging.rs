//! The log: every field that the sources write is in the list of docs/LOGGING.md, and every message is a fixed sentence.

use std::{collections::BTreeSet, path::Path};

use crate::{
    code::{Literals, code},
    tree::{is_test, read, rust_files},
};

const LEVELS: [&str; 5] = ["error", "warn", "info", "debug", "trace"];

/// The first column of the table of fields in docs/LOGGING.md.
pub(crate) fn allowed() -> BTreeSet<String> {
    let page = read(Path::new("docs/LOGGING.md"));
    let table = page.split("## The fields").nth(1).expect("a section on the fields");
    let rows = table.lines().filter_map(|line| line.strip_prefix("| `")?.split_once('`'));
    rows.map(|(name, _)| name.to_owned()).collect()
}

/// What a call of `tracing` has between its parentheses: its fields, and its message.
#[derive(Debug, PartialEq)]
struct Call {
    fields: Vec<String>,
    message: Option<String>,
}

/// The parts of a text between commas that stand in no bracket and in no string.
fn parts(text: &str) -> Vec<String> {
    let (mut parts, mut depth, mut in_string, mut escaped) = (vec![String::new()], 0_i32, false, false);
    for one in text.chars() {
        let last = parts.last_mut().expect("there is one");
        if in_string {
            last.push(one);
            in_string = escaped || one != '"';
            escaped = one == '\\' && !escaped;
            continue;
        }
        match one {
            '"' => in_string = true,
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(String::new());
                continue;
            }
            _ => {}
        }
        last.push(one);
    }
    parts.into_iter().map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

/// What stands between the parenthesis that `text` begins with and its partner.
fn inside(text: &str) -> &str {
    let (mut depth, mut in_string, mut escaped) = (0_i32, false, false);
    for (at, one) in text.char_indices() {
        if in_string {
            in_string = escaped || one != '"';
            escaped = one == '\\' && !escaped;
            continue;
        }
        match one {
            '"' => in_string = true,
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &text[1..at];
        }
    }
    panic!("a call that does not end: {text}");
}

/// Every call in a source without comments.
fn calls(code: &str) -> Vec<Call> {
    let mut calls = Vec::new();
    for level in LEVELS {
        for (at, found) in code.match_indices(&format!("tracing::{level}!")) {
            let mut call = Call { fields: Vec::new(), message: None };
            for part in parts(inside(code[at + found.len()..].trim_start())) {
                match part.strip_prefix('"') {
                    Some(message) => call.message = Some(message.trim_end_matches('"').to_owned()),
                    None => {
                        let name = part.split('=').next().unwrap_or(&part);
                        let name = name.trim().trim_start_matches(['%', '?']);
                        call.fields.push(name.to_owned());
                    }
                }
            }
            calls.push(call);
        }
    }
    calls
}

#[test]
fn calls_are_taken_apart() {
    let source = r#"tracing::warn!(effect = %task.name(), ?state, slot, cause = f("a, b"), %error, "a \"b\", c"); tracing::info!("x");"#;
    assert_eq!(
        calls(source),
        [
            Call {
                fields: ["effect", "state", "slot", "cause", "error"].map(str::to_owned).into(),
                message: Some("a \\\"b\\\", c".to_owned())
            },
            Call { fields: Vec::new(), message: Some("x".to_owned()) }
        ]
    );
}

/// A new field is added to the list by hand, by somebody who thought of what it tells.
#[test]
fn every_field_of_the_log_is_in_the_list() {
    let allowed = allowed();
    assert!(allowed.len() > 10, "the table of docs/LOGGING.md is elsewhere now: {allowed:?}");
    let (mut wrong, mut used, mut count) = (Vec::new(), BTreeSet::new(), 0);
    for (path, source) in sources() {
        for call in calls(&source) {
            count += 1;
            for field in &call.fields {
                used.insert(field.clone());
                if !allowed.contains(field) {
                    wrong.push(format!("{}: the field {field} is not in docs/LOGGING.md", path.display()));
                }
            }
            match &call.message {
                // What is put into a sentence is seen by no list
                Some(message) if !message.contains('{') => {}
                _ => wrong.push(format!("{}: expected a fixed sentence: {call:?}", path.display())),
            }
        }
    }
    assert!(count > 80, "only {count} calls: are they written otherwise now?");
    assert!(wrong.is_empty(), "{wrong:#?}");
    let idle: Vec<_> = allowed.difference(&used).filter(|name| *name != "message").collect();
    assert!(idle.is_empty(), "in docs/LOGGING.md and in no source: {idle:?}");
}

/// Other ways to write a line would be seen by no list either.
#[test]
fn the_log_is_written_in_one_way_only() {
    const OTHER_WAYS: [&str; 9] = [
        "log::",
        "tracing::event!",
        "tracing::span!",
        "info_span",
        "error_span",
        "warn_span",
        "debug_span",
        "instrument",
        "trace_span",
    ];
    let mut wrong = Vec::new();
    for (path, source) in sources() {
        for way in OTHER_WAYS.into_iter().filter(|way| has(&source, way)) {
            wrong.push(format!("{}: {way}", path.display()));
        }
        // `use tracing::info;` and `info!(…)`: the list looks for the whole name
        for level in LEVELS {
            let call = format!("{level}!(");
            let bare = source.match_indices(&call).filter(|(at, _)| {
                let before = &source[..*at];
                !before.ends_with("tracing::")
                    && !before.ends_with(|one: char| one.is_alphanumeric() || one == '_')
            });
            wrong.extend(bare.map(|_| format!("{}: {level}! without tracing::", path.display())));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Whether the word stands there, and not as the end of another one.
fn has(source: &str, word: &str) -> bool {
    source
        .match_indices(word)
        .any(|(at, _)| !source[..at].ends_with(|one: char| one.is_alphanumeric() || one == '_'))
}

fn sources() -> Vec<(std::path::PathBuf, String)> {
    let all = rust_files("").into_iter().filter(|(path, _)| !is_test(path));
    all.map(|(path, source)| {
        let source = code(&source, Literals::Keep);
        // What a module tests itself with
        let end = source.find("#[cfg(test)]").unwrap_or(source.len());
        (path, source[..end].to_owned())
    })
    .collect()
}
