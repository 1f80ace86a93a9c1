//! Structure out of lines, for the formats that know no headings: plain text and PDF.

mod contents;
mod furniture;
mod heading;
pub(crate) mod mark;
pub(crate) mod number;
mod paragraph;

use crate::{
    block::{Block, Kind},
    reading::Reading,
};
pub(crate) use contents::is_contents;
use heading::Headings;

/// One line of a page.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Line {
    pub(crate) text: String,
    /// Whether there is more room above it than between the lines of a paragraph.
    pub(crate) gap: bool,
    /// Where it ends, as a share of where full lines end.
    pub(crate) reach: f32,
    /// The size of its letters as a share of what most letters have; 1 in plain text.
    pub(crate) size: f32,
    /// All of it is bold.
    pub(crate) bold: bool,
    /// How many bytes of its beginning are bold, where not all is.
    pub(crate) lead: usize,
    /// It is the first of a page after the first page.
    pub(crate) page_start: bool,
    /// A footnote's label.
    pub(crate) note: Option<String>,
}

/// The pages of a document.
#[derive(Debug, Default)]
pub(crate) struct Pages {
    pub(crate) pages: Vec<Vec<Line>>,
    /// Whether where a page ends is known; otherwise all lines are on one.
    pub(crate) known: bool,
    /// Whether lines were broken to fit a width; otherwise each line is a paragraph.
    pub(crate) wrapped: bool,
}

/// Finds title, headings, paragraphs and items.
pub(crate) fn structure(mut pages: Pages, reading: &mut Reading) {
    let repeated = furniture::remove(&mut pages);
    reading.leave_out("lines that pages repeat (headers, footers)", repeated.repeated);
    reading.leave_out("page numbers", repeated.numbers);
    let mut lines: Vec<Line> = Vec::new();
    for (number, page) in pages.pages.into_iter().enumerate() {
        for (index, mut line) in page.into_iter().enumerate() {
            line.page_start = index == 0 && number > 0;
            lines.push(line);
        }
    }
    let entries = contents::remove(&mut lines);
    reading.leave_out("lines of the table of contents", entries);
    let headings = Headings::find(&lines, pages.wrapped);
    let title = headings.title();
    if !title.is_empty() {
        let words: Vec<&str> =
            title.clone().filter_map(|at| lines.get(at)).map(|line| line.text.as_str()).collect();
        reading.blocks.push(Block::new(Kind::Title, words.join(": ")));
    }
    paragraph::build(&lines, &headings, pages.wrapped, &mut reading.blocks);
}
