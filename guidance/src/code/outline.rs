//! A document as headings, each with the text directly under it.

use std::ops::Range;

use super::ParseError;
use super::heading::Heading;

/// A heading and the byte range of the text up to the next heading, trimmed.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) heading: Heading,
    /// 1 for the first line of the document.
    pub(crate) line: usize,
    pub(crate) text: Range<usize>,
}

/// What stands before the first heading, and the headings.
#[derive(Debug)]
pub(crate) struct Outline {
    pub(crate) before: Range<usize>,
    pub(crate) entries: Vec<Entry>,
}

struct Line<'a> {
    number: usize,
    start: usize,
    end: usize,
    words: &'a str,
}

fn lines(document: &str) -> Vec<Line<'_>> {
    let mut start = 0;
    let mut lines = Vec::new();
    for (index, line) in document.split_inclusive('\n').enumerate() {
        lines.push(Line { number: index + 1, start, end: start + line.len(), words: line.trim() });
        start += line.len();
    }
    lines
}

/// Finds the headings: `# Words`, and words underlined with `===` or `---`. Fenced blocks have none.
pub(crate) fn outline(document: &str) -> Result<Outline, ParseError> {
    let lines = lines(document);
    let mut before = 0..document.len();
    let mut entries: Vec<Entry> = Vec::new();
    let mut fence = None;
    for (index, line) in lines.iter().enumerate() {
        if let Some(mark) = fence_mark(line.words) {
            fence = if fence.is_none() { Some(mark) } else { fence.filter(|open| *open != mark) };
        }
        if fence.is_some() {
            continue;
        }
        let Some((heading, start, end)) = heading_at(&lines, index)? else { continue };
        match entries.last_mut() {
            Some(entry) => entry.text.end = start,
            None => before.end = start,
        }
        entries.push(Entry { heading, line: line.number, text: end..document.len() });
    }
    for entry in &mut entries {
        entry.text = trimmed(document, entry.text.clone());
    }
    Ok(Outline { before: trimmed(document, before), entries })
}

fn fence_mark(words: &str) -> Option<&str> {
    ["```", "~~~"].into_iter().find(|mark| words.starts_with(mark))
}

/// The heading that begins on this line, with the byte range of its lines.
fn heading_at(lines: &[Line<'_>], index: usize) -> Result<Option<(Heading, usize, usize)>, ParseError> {
    let Some(line) = lines.get(index) else { return Ok(None) };
    let bad = |_| ParseError::BadId { line: line.number };
    if line.words.starts_with('#') {
        return Ok(Heading::parse(line.words).map_err(bad)?.map(|heading| (heading, line.start, line.end)));
    }
    let alone = index == 0 || lines.get(index - 1).is_some_and(|previous| previous.words.is_empty());
    let Some(under) = lines.get(index + 1).filter(|_| alone && !line.words.is_empty()) else {
        return Ok(None);
    };
    let Some(level) = underline_level(under.words).filter(|_| underline_level(line.words).is_none()) else {
        return Ok(None);
    };
    Ok(Heading::of(level, line.words).map_err(bad)?.map(|heading| (heading, line.start, under.end)))
}

fn underline_level(words: &str) -> Option<usize> {
    let of = |mark: char| words.len() >= 3 && words.chars().all(|c| c == mark);
    if of('=') {
        Some(1)
    } else if of('-') {
        Some(2)
    } else {
        None
    }
}

fn trimmed(document: &str, range: Range<usize>) -> Range<usize> {
    let text = document.get(range.clone()).unwrap_or_default();
    let start = range.start + (text.len() - text.trim_start().len());
    start..start + text.trim().len()
}
