//! A section of the Code on a page, word for word, with what comes before and after it.

use std::ops::Range;

use guidance::{Code, Section};
use slack::{
    blocks::{Block, Element, ModalView, Text, clip},
    model::ViewPayload,
};

use super::{SECTION_PAGE, TITLE, contents, search, searched, spot::Spot, turn};
use crate::{Reply, Services, markup};

/// The button that opens a section; its value says where it leads. Buttons beside each other have something behind it.
pub const SECTION_READ: &str = "section_read";

/// So many texts of at most 3,000 characters stand on one page: what is longer would be too much for a phone, and at some length for Slack as well.
const TEXTS: usize = 10;

/// Slack: a button's label and its accessible label, and a heading, in characters.
pub(super) const LABEL_CHARS: usize = 75;
const HEADING_CHARS: usize = 150;
const PATH_CHARS: usize = 1_500;

/// Opens the section that a button names, with the sentences that mattered in bold; in place of the page of the Code that is open.
#[must_use]
pub fn read(services: &Services, shown: Option<&ViewPayload>, value: &str) -> Reply {
    let guide = super::guide(services);
    let code = guide.code();
    let found = Spot::parse(value).and_then(|spot| {
        let at = code.sections().iter().position(|section| *section.id() == spot.section)?;
        Some((spot, at, code.sections().get(at)?))
    });
    let page = match found {
        Some((spot, at, section)) => page(code, at, section, &spot, searched(shown)),
        None => gone(),
    };
    turn(shown, page)
}

fn gone() -> ModalView {
    let text = "This section is not in the Code as it stands now. The contents have every section that is.";
    ModalView::new(SECTION_PAGE, TITLE)
        .close("Close")
        .block(Block::section(text))
        .block(Block::actions([contents::button("Contents", 0)]))
}

fn page(code: &Code, at: usize, section: &Section, spot: &Spot, words: &str) -> ModalView {
    let marked = spot.marked(section.text());
    let texts = markup::sections(&markup::render(section.text(), &marked));
    let parts = texts.len().div_ceil(TEXTS).max(1);
    let part = spot.part.unwrap_or_else(|| part_of(section.text(), &marked)).min(parts - 1);
    let place = format!("Section {} of {}", at + 1, code.sections().len());
    let place = match parts {
        1 => place,
        parts => format!("{place}, part {} of {parts}", part + 1),
    };
    let path = section.path().join(" › ");
    let mut buttons = turns(code, at, spot, part, parts);
    buttons.push(contents::button("Contents", contents::page_of(at)));
    if !words.is_empty() {
        buttons.push(search::back());
    }
    ModalView::new(SECTION_PAGE, TITLE)
        .close("Close")
        .private_metadata(words)
        .block(Block::context([Text::plain(place), Text::plain(clip(&path, PATH_CHARS))]))
        .block(Block::header(clip(section.heading(), HEADING_CHARS)))
        .blocks(texts.into_iter().skip(part * TEXTS).take(TEXTS))
        .block(Block::actions(buttons))
}

/// The part in which the first sentence is that matters.
fn part_of(text: &str, marked: &[Range<usize>]) -> usize {
    let Some(first) = marked.first() else { return 0 };
    let rest = text.get(first.end..).unwrap_or_default();
    let end = rest.find("\n\n").map_or(text.len(), |end| first.end + end);
    let before = markup::sections(&markup::render(text.get(..end).unwrap_or_default(), marked));
    before.len().saturating_sub(1) / TEXTS
}

/// The page before and the one after.
fn turns(code: &Code, at: usize, spot: &Spot, part: usize, parts: usize) -> Vec<Element> {
    let beside = |at: Option<usize>| at.and_then(|at| code.sections().get(at));
    let before = match part.checked_sub(1) {
        Some(before) => Some((spot.part(before), format!("Previous: part {} of this section", before + 1))),
        None => beside(at.checked_sub(1))
            .map(|section| (Spot::last(section), titled("Previous section", section))),
    };
    let after = if part + 1 < parts {
        Some((spot.part(part + 1), format!("Next: part {} of this section", part + 2)))
    } else {
        beside(at.checked_add(1)).map(|section| (Spot::first(section), titled("Next section", section)))
    };
    let button = |kind: &str, label: &str, to: Option<(String, String)>| {
        to.map(|(value, said)| {
            Element::button(format!("{SECTION_READ}_{kind}"), label)
                .value(value)
                .accessibility_label(clip(&said, LABEL_CHARS))
        })
    };
    [button("previous", "Previous", before), button("next", "Next", after)].into_iter().flatten().collect()
}

fn titled(what: &str, section: &Section) -> String {
    format!("{what}: {}", section.heading())
}
