//! The whole Code as a file, sent to the person's own conversation with the bot (Code: "A copy of the Code is also available").

use slack::blocks::{Block, Element, ModalView, Text, escape};

use super::{TITLE, contents, door};
use crate::Services;

/// The button.
pub const CODE_FILE: &str = "code_file";

pub(super) const FILE_PAGE: &str = "code_file";

/// The Code as a file, and what is said before and after it is sent.
#[derive(Debug, PartialEq)]
pub struct CodeFile {
    /// The file's name.
    pub name: String,
    /// What people read in the place of the name.
    pub title: String,
    /// Its bytes: the Code's Markdown as it was read.
    pub content: Vec<u8>,
    /// What the message with it says.
    pub comment: String,
    /// The page while it is on its way.
    pub sending: ModalView,
    /// The page when it is there.
    pub sent: ModalView,
    /// The page when it could not be sent.
    pub not_sent: ModalView,
}

pub(super) fn button() -> Element {
    Element::button(CODE_FILE, "Send me the file")
}

/// The file.
#[must_use]
pub fn file(services: &Services) -> CodeFile {
    let guide = super::guide(services);
    let code = guide.code();
    CodeFile {
        name: "code-of-conduct.md".to_owned(),
        title: door::title(services),
        content: code.document().as_bytes().to_vec(),
        comment: "Here is the whole Code, word for word. It is plain text in Markdown: every text program opens it."
            .to_owned(),
        sending: page(Block::section("Your copy of the Code is on its way.")),
        sent: page(Block::section(Text::mrkdwn(
            "Your copy of the Code is under *Messages*, in your own conversation with me.",
        ))),
        not_sent: page(Block::section(Text::mrkdwn(not_sent(services))))
            .block(Block::actions([contents::button("Read the Code", 0)])),
    }
}

fn page(block: Block) -> ModalView {
    ModalView::new(FILE_PAGE, TITLE).close("Close").block(block)
}

fn not_sent(services: &Services) -> String {
    let company = &services.company;
    let website = company.code_website.as_ref();
    let website = website.map(|url| format!(", on the website (<{}>)", escape(url))).unwrap_or_default();
    format!(
        "The file could not be sent right now. Please try again in a minute. You can read the whole Code here{website}, or ask {} for a copy.",
        escape(&company.human_resources)
    )
}
