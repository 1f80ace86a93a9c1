//! The table of contents: every section, under the headings that lead to it.

use guidance::{Code, Section};
use slack::{
    blocks::{Block, Element, ModalView, Text, clip, escape},
    model::ViewPayload,
};

use super::{CONTENTS_PAGE, SECTION_READ, TITLE, door, page::LABEL_CHARS, spot::Spot, turn};
use crate::{Reply, Services};

/// The button that opens the contents; its value is the page of them.
pub const CODE_CONTENTS: &str = "code_contents";

/// So many sections stand on one page. With a heading over each of them they stay below Slack's 100 blocks.
const SECTIONS: usize = 40;

/// Slack: buttons beside each other.
const BUTTONS: usize = 25;

const HEADING_CHARS: usize = 500;

/// Opens a page of the contents, in place of the page of the Code that is open.
#[must_use]
pub fn contents(services: &Services, shown: Option<&ViewPayload>, value: &str) -> Reply {
    turn(shown, view(services, value.parse().unwrap_or(0)))
}

/// The button that leads there.
pub(super) fn button(label: &str, page: usize) -> Element {
    Element::button(CODE_CONTENTS, label).value(page.to_string())
}

/// On which page of the contents a section stands.
pub(super) const fn page_of(at: usize) -> usize {
    at / SECTIONS
}

fn view(services: &Services, page: usize) -> ModalView {
    let guide = super::guide(services);
    let code = guide.code();
    let count = code.sections().len();
    let page = page.min(page_of(count.saturating_sub(1)));
    let first = page * SECTIONS;
    let last = count.min(first + SECTIONS);
    let which = if count > SECTIONS {
        format!("Sections {} to {last} of {count}. Press one to read it.", first + 1)
    } else {
        format!("{}. Press one to read it.", door::how_many(code))
    };
    ModalView::new(CONTENTS_PAGE, TITLE)
        .close("Close")
        .block(Block::header(clip(&door::title(services), 150)))
        .block(Block::context([Text::plain(which)]))
        .blocks(listed(code, first, last))
        .block(Block::divider())
        .block(Block::actions(turns(page, last < count).chain(door::other_ways_in(services))))
}

fn turns(page: usize, more: bool) -> impl Iterator<Item = Element> {
    let turn = |kind: &str, label: &str, to: usize| {
        Element::button(format!("{CODE_CONTENTS}_{kind}"), label).value(to.to_string())
    };
    let before = page.checked_sub(1).map(|to| turn("previous", "Previous sections", to));
    let after = more.then(|| turn("next", "Next sections", page + 1));
    before.into_iter().chain(after)
}

/// The sections from `first` up to `last`, each a button, under the headings that lead to them.
fn listed(code: &Code, first: usize, last: usize) -> Vec<Block> {
    let sections: Vec<(usize, &Section)> =
        code.sections().iter().enumerate().take(last).skip(first).collect();
    let mut blocks = Vec::new();
    for group in sections.chunk_by(|(_, one), (_, next)| above(one) == above(next)) {
        let heading = group.first().map(|(_, section)| above(section).join(" › ")).unwrap_or_default();
        if heading.is_empty() {
            // What stands by itself is not under the heading before it
            blocks.push(Block::divider());
        } else {
            blocks
                .push(Block::section(Text::mrkdwn(format!("*{}*", escape(&clip(&heading, HEADING_CHARS))))));
        }
        for row in group.chunks(BUTTONS) {
            blocks.push(Block::actions(row.iter().map(|(at, section)| entry(*at, section))));
        }
    }
    blocks
}

/// The headings above a section.
fn above(section: &Section) -> &[String] {
    section.path().split_last().map_or(&[], |(_, above)| above)
}

fn entry(at: usize, section: &Section) -> Element {
    let label = clip(&format!("{}. {}", at + 1, section.heading()), LABEL_CHARS);
    Element::button(format!("{SECTION_READ}_{at}"), label).value(Spot::first(section))
}
