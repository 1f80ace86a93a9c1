//! From Markdown to a [`Code`].

use std::collections::{HashMap, HashSet};

use super::heading::Heading;
use super::outline::{Entry, Outline, outline};
use super::{Code, Section, SectionId};

const LIMIT_BYTES: usize = 8 * 1024 * 1024;
const LIMIT_SECTIONS: usize = 20_000;

/// Why a text is not a Code. Says where and what was expected, never what stood there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParseError {
    /// The text is larger than any Code.
    #[error("the document has {bytes} bytes; expected at most {limit}")]
    TooLong {
        /// Its size.
        bytes: usize,
        /// The largest size.
        limit: usize,
    },
    /// There are more headings than any Code has.
    #[error("line {line}: expected at most {limit} headings")]
    TooManySections {
        /// The first line too many.
        line: usize,
        /// The largest number.
        limit: usize,
    },
    /// The braces after a heading hold no id.
    #[error(
        "line {line}: expected an id of letters, digits and hyphens in the braces after the heading, \
         such as `{{#fair-dealing}}`"
    )]
    BadId {
        /// The heading's line.
        line: usize,
    },
    /// Two headings have the same id.
    #[error("line {line}: expected an id of its own; the heading on line {first} has the same one")]
    DuplicateId {
        /// The second heading's line.
        line: usize,
        /// The first heading's line.
        first: usize,
    },
    /// There is no heading at all.
    #[error("line 1: expected at least one heading, such as `## Conflicts of Interest`")]
    NoHeading,
    /// There are headings and no text.
    #[error("line {line}: expected text under this heading or one of the headings after it")]
    NoText {
        /// The first heading's line.
        line: usize,
    },
}

pub(super) fn parse(markdown: &str) -> Result<Code, ParseError> {
    if markdown.len() > LIMIT_BYTES {
        return Err(ParseError::TooLong { bytes: markdown.len(), limit: LIMIT_BYTES });
    }
    let document = plain(markdown);
    let outline = outline(&document)?;
    if let Some(entry) = outline.entries.get(LIMIT_SECTIONS) {
        return Err(ParseError::TooManySections { line: entry.line, limit: LIMIT_SECTIONS });
    }
    let Some(first) = outline.entries.first() else { return Err(ParseError::NoHeading) };
    let mut ids = Ids::of(&outline.entries)?;
    let titles = title_count(&outline.entries);
    let title = outline.entries.iter().take(titles).map(|entry| entry.heading.text.clone()).collect();
    let sections = sections(&document, &outline, titles, &mut ids);
    if sections.is_empty() {
        return Err(ParseError::NoText { line: first.line });
    }
    Ok(Code { document, title, sections })
}

fn sections(document: &str, outline: &Outline, titles: usize, ids: &mut Ids) -> Vec<Section> {
    let mut sections = Vec::new();
    let text = |range: &std::ops::Range<usize>| document.get(range.clone()).unwrap_or_default();
    if !outline.before.is_empty() {
        let id = ids.give(SectionId::slug("preamble"), 1);
        sections.push(Section::new(id, vec!["Preamble".to_owned()], false, text(&outline.before)));
    }
    let mut path: Vec<(usize, String)> = Vec::new();
    for (index, entry) in outline.entries.iter().enumerate() {
        let heading = &entry.heading;
        path.retain(|(level, _)| *level < heading.level);
        path.push((heading.level, heading.text.clone()));
        if !entry.text.is_empty() {
            let id = heading.id.clone();
            let id = id.unwrap_or_else(|| ids.give(SectionId::slug(&heading.text), entry.line));
            let names = path.iter().map(|(_, name)| name.clone()).collect();
            sections.push(Section::new(id, names, heading.run_in, text(&entry.text)));
        }
        if index < titles {
            path.clear();
        }
    }
    sections
}

/// How many of the first headings are the title: those with nothing under them before the next of their
/// level, or the only heading of level 1 when it comes first.
fn title_count(entries: &[Entry]) -> usize {
    let bare = |entry: &Entry| entry.text.is_empty() && entry.heading.id.is_none();
    let level = |index: usize| entries.get(index).map(|entry| entry.heading.level);
    let stacked = entries
        .iter()
        .enumerate()
        .take_while(|(index, entry)| bare(entry) && entry.heading.level == 1 && level(index + 1) == Some(1));
    let stacked = stacked.count();
    let tops = entries.iter().filter(|entry| entry.heading.level == 1).count();
    let lonely = tops == 1 && level(0) == Some(1) && entries.iter().take(1).all(|e| e.heading.id.is_none());
    if lonely { 1 } else { stacked }
}

/// The ids in use, and how often each was wished for.
struct Ids {
    used: HashSet<SectionId>,
    wishes: HashMap<SectionId, usize>,
}

impl Ids {
    fn of(entries: &[Entry]) -> Result<Self, ParseError> {
        let mut lines: HashMap<SectionId, usize> = HashMap::new();
        for Entry { heading: Heading { id, .. }, line, .. } in entries {
            let Some(id) = id else { continue };
            if let Some(first) = lines.insert(id.clone(), *line) {
                return Err(ParseError::DuplicateId { line: *line, first });
            }
        }
        Ok(Self { used: lines.into_keys().collect(), wishes: HashMap::new() })
    }

    /// The wished id when it is free, else the first free number after it.
    fn give(&mut self, wished: Option<SectionId>, line: usize) -> SectionId {
        let wished = wished.unwrap_or_else(|| SectionId::of_line(line));
        let wishes = self.wishes.entry(wished.clone()).or_insert(0);
        loop {
            *wishes += 1;
            let id = if *wishes == 1 { wished.clone() } else { wished.numbered(*wishes) };
            if self.used.insert(id.clone()) {
                return id;
            }
        }
    }
}

/// The document with `\n` line ends and without what nobody reads: control characters, front matter and
/// comments. No line is lost, so line numbers stay true.
fn plain(markdown: &str) -> String {
    let text =
        markdown.strip_prefix('\u{feff}').unwrap_or(markdown).replace("\r\n", "\n").replace('\r', "\n");
    let text: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    without_comments(&without_front_matter(&text))
}

fn without_front_matter(text: &str) -> String {
    let Some(rest) = text.strip_prefix("---\n") else { return text.to_owned() };
    match rest.find("\n---\n") {
        Some(end) => {
            let (front, body) = rest.split_at(end + "\n---\n".len());
            format!("\n{}{body}", newlines(front))
        }
        None => text.to_owned(),
    }
}

fn without_comments(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, open)) = rest.split_once("<!--") {
        let Some((comment, after)) = open.split_once("-->") else { break };
        kept.push_str(before);
        kept.push_str(&newlines(comment));
        rest = after;
    }
    kept.push_str(rest);
    kept
}

fn newlines(text: &str) -> String {
    "\n".repeat(text.matches('\n').count())
}
