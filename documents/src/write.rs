//! Blocks as the Markdown that sections are read from.

use crate::{
    block::{Block, Kind},
    inline::plain,
};

/// A character nobody sees, before what would be read as a mark.
const GUARD: char = '\u{2060}';

pub(crate) fn write(title: Option<&str>, blocks: &[Block]) -> String {
    let mut out = String::new();
    if let Some(title) = title {
        out.push_str(&format!("# {}\n", heading_words(title)));
    }
    let mut notes: Vec<&Block> = Vec::new();
    let mut in_list = false;
    // How wide the marks of the items are that the next one may stand in
    let mut marks: Vec<usize> = Vec::new();
    for block in blocks {
        match &block.kind {
            Kind::Heading { level, run_in } => {
                end_section(&mut out, &mut notes);
                let marks = "#".repeat(usize::from(*level));
                let stop = if *run_in { "." } else { "" };
                let attributes = attributes(block.id.as_deref(), *run_in);
                start_paragraph(&mut out);
                out.push_str(&format!("{marks} {}{stop}{attributes}\n", heading_words(&block.text)));
            }
            Kind::Title | Kind::Paragraph => {
                start_paragraph(&mut out);
                out.push_str(&guarded(&block.text));
                out.push('\n');
            }
            Kind::Item { depth, mark } => {
                if !in_list {
                    start_paragraph(&mut out);
                }
                marks.truncate(if in_list { *depth } else { 0 });
                let indent: usize = marks.iter().map(|width| width + 1).sum();
                marks.push(mark.len());
                out.push_str(&format!("{:indent$}{mark} {}\n", "", block.text));
            }
            Kind::Note(_) => notes.push(block),
        }
        in_list = matches!(block.kind, Kind::Item { .. }) || (in_list && matches!(block.kind, Kind::Note(_)));
    }
    end_section(&mut out, &mut notes);
    out
}

fn start_paragraph(out: &mut String) {
    if !out.is_empty() {
        out.push('\n');
    }
}

fn end_section(out: &mut String, notes: &mut Vec<&Block>) {
    for note in notes.drain(..) {
        let Kind::Note(label) = &note.kind else { continue };
        start_paragraph(out);
        out.push_str(&format!("[{label}] {}\n", guarded(&note.text)));
    }
}

fn attributes(id: Option<&str>, run_in: bool) -> String {
    match (id, run_in) {
        (Some(id), true) => format!(" {{#{id} .run-in}}"),
        (Some(id), false) => format!(" {{#{id}}}"),
        (None, true) => " {.run-in}".to_owned(),
        (None, false) => String::new(),
    }
}

/// Words that cannot be taken for attributes or closing marks.
fn heading_words(text: &str) -> String {
    let words = plain(text).replace('{', "(").replace('}', ")").replace("<!--", "<! --");
    let trimmed = words.trim_end_matches('#').trim();
    if trimmed.is_empty() { words.trim().to_owned() } else { trimmed.to_owned() }
}

/// A paragraph that is not taken for a heading, a fence or a comment.
fn guarded(text: &str) -> String {
    let text = text.replace("<!--", "<! --");
    let marks = ["#", "```", "~~~"].iter().any(|mark| text.starts_with(mark));
    if marks { format!("{GUARD}{text}") } else { text }
}
