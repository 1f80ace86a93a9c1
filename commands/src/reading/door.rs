//! The ways into the Code: read, search, the file, the company's website.

use guidance::Code;
use slack::blocks::{Block, Element, MessageBody, Text};

use super::{contents, file, search};
use crate::Services;

/// The button that leads to the company's website; Slack's client opens it, and nothing is to be done here.
pub const CODE_WEBSITE: &str = "code_website";

/// What the Code is called where it says nothing itself.
const UNTITLED: &str = "Code of Business Conduct and Ethics";

/// The Code, for who asks for it in chat.
#[must_use]
pub fn invitation(services: &Services) -> MessageBody {
    MessageBody::text("The Code, to read, to search, and as a file").blocks(blocks(services))
}

/// Where the Code can be read, as the Home tab shows it.
pub(crate) fn blocks(services: &Services) -> [Block; 2] {
    let guide = super::guide(services);
    let text = format!("*Read.* The whole Code, word for word: {}.", how_many(guide.code()));
    let read = contents::button("Read the Code", 0);
    [Block::section(Text::mrkdwn(text)), Block::actions(std::iter::once(read).chain(other_ways_in(services)))]
}

/// The ways in besides the contents.
pub(super) fn other_ways_in(services: &Services) -> impl Iterator<Item = Element> {
    let website = services.company.code_website.as_ref();
    let website = website.map(|url| Element::button(CODE_WEBSITE, "On our website").url(url));
    [search::button("Search"), file::button()].into_iter().chain(website)
}

/// What the Code in force is called.
pub(crate) fn title(services: &Services) -> String {
    super::guide(services).code().title().last().map_or_else(|| UNTITLED.to_owned(), Clone::clone)
}

/// `25 sections`
pub(super) fn how_many(code: &Code) -> String {
    match code.sections().len() {
        1 => "1 section".to_owned(),
        count => format!("{count} sections"),
    }
}
