//! `/report`: a concern on its way to the relay's door.

mod form;
mod look;
mod submit;

pub use form::{ABOUT, REPORT_FORM, TOPIC, open, reopened, update};
pub(crate) use form::{
    LEFT, about, about_input, failed, readers, receipt_again, receipt_of, receipt_shown, topic, topic_input,
};
pub(crate) use look::Look;
pub(crate) use submit::own_words;
pub use submit::submit;

use slack::blocks::{Block, Element, MessageBody, Text};

/// The button that opens the form.
pub const REPORT_OPEN: &str = "report_open";

/// A quiet offer under what tells of misconduct.
pub(crate) fn offer() -> Block {
    let text = "If something happened that worries you, you can tell it without your name. The Code forbids retaliation.";
    Block::section(Text::mrkdwn(text)).accessory(Element::button(REPORT_OPEN, "Report a concern"))
}

/// A message with the button that opens the form, for when Slack's three seconds to open it are over, or when somebody writes `report`.
#[must_use]
pub fn invitation() -> MessageBody {
    let text =
        "You can report a concern here, with your name or without it. Press the button to open the form.";
    MessageBody::text("Report a concern").block(Block::section(Text::mrkdwn(text))).block(Block::actions([
        Element::button(REPORT_OPEN, "Report a concern"),
        Element::button(crate::mailbox::MAILBOX_OPEN, "Open my mailbox"),
    ]))
}
