//! Where a button leads in the Code.

use std::ops::Range;

use guidance::{Hit, Section, SectionId};

/// Slack: the value of a button, in characters. So many of them are marks at most.
const MARKS_CHARS: usize = 1_800;

/// The last part of a section, however many it has.
const LAST: &str = "last";

/// A section, the sentences to mark in it, and the part of it when it is longer than a page. As a button's value: `section-id|12-80,95-120|2`.
pub(crate) struct Spot {
    pub(super) section: SectionId,
    pub(super) marks: String,
    /// Counted from 0; `None` for the part in which the first mark is.
    pub(super) part: Option<usize>,
}

impl Spot {
    /// Where a button leads; `None` when it names no section at all.
    pub(super) fn parse(value: &str) -> Option<Self> {
        let mut parts = value.splitn(3, '|');
        let section = SectionId::parse(parts.next()?).ok()?;
        let marks = parts.next().unwrap_or_default().to_owned();
        let part = parts.next().and_then(|part| match part {
            LAST => Some(usize::MAX),
            part => part.parse().ok(),
        });
        Some(Self { section, marks, part })
    }

    /// The first page of a section.
    pub(super) fn first(section: &Section) -> String {
        format!("{}||0", section.id())
    }

    /// The last page of a section.
    pub(super) fn last(section: &Section) -> String {
        format!("{}||{LAST}", section.id())
    }

    /// The same section, another part of it.
    pub(super) fn part(&self, part: usize) -> String {
        format!("{}|{}|{part}", self.section, self.marks)
    }

    /// Where the sentences are that matter.
    pub(crate) fn of(hit: &Hit) -> String {
        let mut marks = String::new();
        for Range { start, end } in &hit.marked {
            let mark = format!("{start}-{end}");
            if marks.len() + mark.len() >= MARKS_CHARS {
                break;
            }
            if !marks.is_empty() {
                marks.push(',');
            }
            marks.push_str(&mark);
        }
        format!("{}|{marks}", hit.section)
    }

    /// The marks that lie within the text, on character boundaries.
    pub(super) fn marked(&self, text: &str) -> Vec<Range<usize>> {
        self.marks.split(',').filter_map(|mark| parse_mark(mark, text)).collect()
    }
}

fn parse_mark(mark: &str, text: &str) -> Option<Range<usize>> {
    let (start, end) = mark.split_once('-')?;
    let range = start.parse().ok()?..end.parse().ok()?;
    text.get(range.clone()).map(|_| range)
}
