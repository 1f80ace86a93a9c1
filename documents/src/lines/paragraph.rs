//! Lines put together: paragraphs, items and footnotes, with words that were broken at the end of a line made whole.

use std::collections::HashSet;

use super::{
    Line,
    heading::{Headings, is_closed, is_spaced},
    mark,
};
use crate::{
    block::{Block, Kind},
    inline::clean,
};

/// Beginnings after which a hyphen stays when a line ends with it.
const KEEP_HYPHEN: [&str; 10] = ["self", "non", "well", "cross", "ex", "anti", "co", "third", "so", "long"];

pub(super) fn build(lines: &[Line], headings: &Headings, wrapped: bool, blocks: &mut Vec<Block>) {
    let words = vocabulary(lines);
    let mut builder =
        Builder { words, wrapped, spaced: is_spaced(lines), blocks, before: None, notes: Vec::new() };
    for (at, line) in lines.iter().enumerate().skip(headings.title().end) {
        match headings.level(at) {
            Some(level) => builder.heading(
                level,
                line,
                lines.get(at.wrapping_sub(1)),
                headings.level(at.wrapping_sub(1)),
            ),
            None => builder.line(line, lines.get(at + 1)),
        }
    }
    builder.end_section();
}

/// All words of the document, in lower case: a broken word that stands whole elsewhere is one word.
fn vocabulary(lines: &[Line]) -> HashSet<String> {
    let bare = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    lines.iter().flat_map(|line| line.text.split_whitespace().map(bare)).collect()
}

struct Builder<'a> {
    words: HashSet<String>,
    wrapped: bool,
    spaced: bool,
    blocks: &'a mut Vec<Block>,
    /// The line before, when it belongs to the last block and the block may go on.
    before: Option<Line>,
    /// The footnotes of the section, which its text goes on after.
    notes: Vec<Block>,
}

impl Builder<'_> {
    /// A heading; one that is broken over two lines of the same make is one heading.
    fn heading(&mut self, level: u8, line: &Line, before: Option<&Line>, before_level: Option<u8>) {
        let same = before_level == Some(level)
            && !line.gap
            && before.is_some_and(|before| {
                let set_apart = line.size > 1.05 || line.bold;
                let number_alone =
                    super::number::split(&before.text).is_some_and(|(_, words)| words.is_empty());
                (set_apart && before.reach > 0.6 || number_alone)
                    && super::number::split(&line.text).is_none()
            });
        self.end_section();
        match self.blocks.last_mut().filter(|_| same) {
            Some(last) => {
                last.text.push(' ');
                last.text.push_str(&clean(&line.text));
            }
            None => self.blocks.push(Block::heading(level, clean(line.text.trim_end_matches(':')))),
        }
    }

    fn line(&mut self, line: &Line, next: Option<&Line>) {
        if let Some(label) = &line.note {
            match self.notes.last_mut().filter(|_| label.is_empty()) {
                Some(last) => join_to(&mut last.text, &line.text, &self.words),
                None => self.notes.push(Block::new(Kind::Note(label.clone()), clean(&line.text))),
            }
            return;
        }
        if self.goes_on(line, next) {
            self.join(&line.text);
        } else {
            let block = match mark::split(&line.text) {
                Some((sign, words)) => Block::item(0, sign, clean(words)),
                None => Block::paragraph(marked_lead(line)),
            };
            self.blocks.push(block);
        }
        self.before = Some(line.clone());
    }

    /// Whether the line continues the last block.
    fn goes_on(&self, line: &Line, next: Option<&Line>) -> bool {
        let (Some(before), Some(last)) = (&self.before, self.blocks.last()) else { return false };
        if !self.wrapped || begins_item(&line.text, &before.text, next) {
            // A bullet that stands alone has its words on the next line
            return last.text.is_empty() && mark::split(&line.text).is_none();
        }
        if last.text.is_empty() {
            return true;
        }
        if line.lead > 0 && is_closed(&before.text) {
            return false;
        }
        let low = line.text.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_lowercase);
        let closed = is_closed(&before.text);
        if line.page_start || line.gap && !self.spaced {
            return !closed || (before.reach > 0.9 && !line.gap);
        }
        if line.gap {
            return low && !closed && before.reach > 0.7;
        }
        self.spaced || !closed && (before.reach > 0.7 || low) || closed && before.reach > 0.85
    }

    fn join(&mut self, text: &str) {
        if let Some(last) = self.blocks.last_mut() {
            join_to(&mut last.text, text, &self.words);
        }
    }

    fn end_section(&mut self) {
        self.before = None;
        self.blocks.append(&mut self.notes);
    }
}

/// Puts a line after the text; a word that was broken between them becomes whole.
fn join_to(before: &mut String, line: &str, words: &HashSet<String>) {
    let line = clean(line);
    let broken =
        before.strip_suffix(['-', '\u{2010}', '¬']).filter(|stem| stem.ends_with(char::is_alphabetic));
    if let Some(stem) = broken.filter(|_| line.starts_with(char::is_lowercase)) {
        let start = stem.rsplit(char::is_whitespace).next().unwrap_or_default();
        let end = line.split(char::is_whitespace).next().unwrap_or_default();
        let hyphen = if is_one_word(words, start, end) { "" } else { "-" };
        *before = format!("{stem}{hyphen}{line}");
        return;
    }
    if !before.is_empty() {
        before.push(' ');
    }
    before.push_str(&line);
}

/// Whether the two halves of a word that was broken at a hyphen are one word without it.
fn is_one_word(words: &HashSet<String>, start: &str, end: &str) -> bool {
    let bare = |part: &str| part.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let (start, end) = (bare(start), bare(end));
    if words.contains(&format!("{start}{end}")) {
        return true;
    }
    let hyphened = words.contains(&format!("{start}-{end}"));
    !hyphened && !KEEP_HYPHEN.contains(&start.as_str()) && !start.contains('-')
}

/// Whether a line begins an item, and is not a sentence broken before a number ("under\n5. We …") or a dash.
fn begins_item(line: &str, before: &str, next: Option<&Line>) -> bool {
    let Some((sign, words)) = mark::split(line) else { return false };
    if words.is_empty() {
        return next.is_some();
    }
    let number = sign.starts_with(|c: char| c.is_ascii_digit());
    let open = !is_closed(before) && !before.ends_with(',') && mark::split(before).is_none();
    !(open && (number || line.starts_with(['–', '—'])) && before.split_whitespace().count() > 8)
}

/// The line with its bold beginning marked.
fn marked_lead(line: &Line) -> String {
    match line
        .text
        .split_at_checked(line.lead)
        .filter(|(lead, rest)| !lead.trim().is_empty() && !rest.trim().is_empty())
    {
        Some((lead, rest)) => {
            let gap = if rest.starts_with(['.', ',', ':', ';', ')']) { "" } else { " " };
            format!("**{}**{gap}{}", clean(lead), clean(rest))
        }
        None => clean(&line.text),
    }
}
