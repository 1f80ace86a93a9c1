//! What the keepers of the register are told about a disclosure. Whom the waiver is for stands in the register alone.

use domain::{DisclosureReminder, Waiver};
use slack::blocks::{Block, Element, MessageBody, Style, Text};

use super::{disclose::WAIVER_DISCLOSE, page::WAIVER_SHOW, words};

/// The direct message to the board secretary and to the ethics manager; `None` for a waiver that has not to be disclosed.
#[must_use]
pub fn reminder(waiver: &Waiver, reminder: DisclosureReminder) -> Option<MessageBody> {
    let (due, decision) = (waiver.disclosure_due()?, waiver.decision.as_ref()?);
    let (number, day) = (waiver.number.to_string(), words::in_full(due));
    let said = match reminder {
        DisclosureReminder::Before => format!("It has to be disclosed to the shareholders by {day}."),
        DisclosureReminder::Due => format!("{day} is the last day to disclose it to the shareholders."),
        DisclosureReminder::Missed => format!(
            "It was to be disclosed to the shareholders by {day}, and no disclosure is recorded. If it was disclosed, please record it; if not, please see to it now."
        ),
    };
    let text = format!("*Waiver {number}* · {}. {said}", words::decided(decision));
    let tools = [
        Element::button(WAIVER_DISCLOSE, "Record the disclosure").value(&number).style(Style::Primary),
        Element::button(WAIVER_SHOW, "Show the waiver").value(&number),
    ];
    Some(
        MessageBody::text(format!("Waiver {number}: disclose by {due}"))
            .block(Block::section(Text::mrkdwn(text)))
            .block(Block::actions(tools)),
    )
}
