//! A section of the Code, whole.

use std::ops::Range;

use guidance::SectionId;
use slack::blocks::{Block, ModalView, Text};

use crate::{Reply, Services, markup};

/// Opens the section that a button or a menu names, with the sentences that mattered in bold.
#[must_use]
pub fn read(services: &Services, value: &str) -> Reply {
    let (id, marks) = value.split_once('|').unwrap_or((value, ""));
    let guide = services.guide();
    let section = SectionId::parse(id).ok().and_then(|id| guide.section(&id));
    let Some(section) = section else {
        let text =
            "This section is not in the Code as it stands now. Ask again, and I quote what it says today.";
        return Reply::Open(ModalView::new("section", "The Code").close("Close").block(Block::section(text)));
    };
    let marked: Vec<Range<usize>> =
        marks.split(',').filter_map(|mark| parse_mark(mark, section.text())).collect();
    let path = section.path().join(" › ");
    let view = ModalView::new("section", "The Code")
        .close("Close")
        .block(Block::context([Text::plain(path)]))
        .block(Block::header(slack::blocks::clip(section.heading(), 150)))
        .blocks(markup::sections(&markup::render(section.text(), &marked)));
    Reply::Open(view)
}

/// A mark that lies within the text, on character boundaries.
fn parse_mark(mark: &str, text: &str) -> Option<Range<usize>> {
    let (start, end) = mark.split_once('-')?;
    let range = start.parse().ok()?..end.parse().ok()?;
    text.get(range.clone()).map(|_| range)
}
