//! What was understood of a document, for a person to read through.

use std::fmt::Write;

use documents::Import;
use guidance::{Code, Section};
use serde_json::{Value, json};

/// How many characters of a section's beginning are shown.
const BEGINS_CHARS: usize = 60;
/// How many complaints are shown; more of them say nothing new.
const COMPLAINTS: usize = 20;

pub(super) fn text(file: &str, import: &Import, code: &Code) -> String {
    let mut text = String::new();
    let title = import.title.as_deref().unwrap_or("(none)");
    let sections = code.sections();
    let all: usize = sections.iter().map(words).sum();
    let _ = writeln!(
        text,
        "{file}, read as {}\nTitle: {title}\n{} sections, {all} words:\n",
        import.format,
        sections.len()
    );
    let _ = writeln!(text, "  words  section");
    for section in sections {
        let _ = writeln!(
            text,
            "  {:>5}  {}  #{}",
            words(section),
            section.path().join(" \u{203a} "),
            section.id()
        );
        let _ = writeln!(text, "         {}", begins(section));
    }
    if !import.left_out.is_empty() {
        let _ = writeln!(text, "\nLeft out:");
        for left_out in &import.left_out {
            let _ = writeln!(text, "  {left_out}");
        }
    }
    if import.complaints.is_empty() {
        let _ = writeln!(text, "\nNothing to complain about. Is every section of your Code above?\n");
    } else {
        let _ = writeln!(text, "\nPlease look at this:");
        for complaint in import.complaints.iter().take(COMPLAINTS) {
            let _ = writeln!(text, "  - {complaint}");
        }
        if let Some(more) = import.complaints.len().checked_sub(COMPLAINTS).filter(|more| *more > 0) {
            let _ = writeln!(text, "  - and {more} more like these");
        }
        text.push('\n');
    }
    text
}

pub(super) fn json(import: &Import, code: &Code) -> Value {
    let section = |section: &Section| {
        json!({
            "id": section.id().as_str(),
            "path": section.path(),
            "words": words(section),
            "begins": begins(section),
        })
    };
    let sections: Vec<Value> = code.sections().iter().map(section).collect();
    let left_out: Vec<Value> = import
        .left_out
        .iter()
        .map(|left_out| json!({"what": left_out.what, "count": left_out.count}))
        .collect();
    let complaints: Vec<String> = import.complaints.iter().map(ToString::to_string).collect();
    json!({
        "format": import.format.to_string(),
        "title": import.title,
        "sections": sections,
        "left_out": left_out,
        "complaints": complaints,
    })
}

fn words(section: &Section) -> usize {
    section.text().split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count()
}

/// The first words, cut at a space.
fn begins(section: &Section) -> String {
    let line = section.text().split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= BEGINS_CHARS {
        return line;
    }
    let short: String = line.chars().take(BEGINS_CHARS).collect();
    format!("{} \u{2026}", short.rsplit_once(' ').map_or(short.as_str(), |(whole, _)| whole))
}
