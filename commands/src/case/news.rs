//! What the people on a case are told, without a word of the report.

use domain::{CasePointer, News};
use slack::blocks::{Block, Element, MessageBody, Style, Text};

use super::card::{CASE_READ, CASE_REPLY};

/// The direct message to whoever leads the case.
#[must_use]
pub fn for_lead(case: &CasePointer, news: News) -> MessageBody {
    let room = room(case);
    let (headline, text) = match news {
        News::Opened => (
            format!("A new case: {}", case.number),
            format!(
                "*A new case is open: {room}*\n{}, opened {}. The report is sealed; it opens for you alone.",
                case.topic.label(),
                case.opened
            ),
        ),
        News::ReporterWrote => (
            format!("The reporter wrote in case {}", case.number),
            format!("*The reporter wrote* in {room}."),
        ),
        News::DeskWrote => (
            format!("A message went to the reporter of case {}", case.number),
            format!("*A message went to the reporter* of {room}."),
        ),
    };
    message(headline, text, case)
}

/// The message to everybody in the room.
#[must_use]
pub fn for_room(case: &CasePointer, news: News) -> MessageBody {
    match news {
        News::Opened => MessageBody::text("The case is open."),
        News::ReporterWrote => message(
            format!("The reporter wrote in case {}", case.number),
            "*The reporter wrote.*".to_owned(),
            case,
        ),
        News::DeskWrote => MessageBody::text("A message was put into the reporter’s mailbox."),
    }
}

/// The open cases of one person, as an answer to `cases`.
pub(super) fn list(cases: &[CasePointer]) -> MessageBody {
    /// What fits into one message of at most 50 blocks.
    const SHOWN: usize = 40;
    if cases.is_empty() {
        return MessageBody::text("You are on no open case.");
    }
    let mut message = MessageBody::text(format!("You are on {} open cases.", cases.len()));
    if cases.len() == 1 {
        message = MessageBody::text("You are on one open case.");
    }
    for case in cases.iter().take(SHOWN) {
        let line = format!("*{}* · {} · opened {}", room(case), case.topic.label(), case.opened);
        let read = Element::button(CASE_READ, "Read").value(case.number.to_string());
        message = message.block(Block::section(Text::mrkdwn(line)).accessory(read));
    }
    if cases.len() > SHOWN {
        let more = format!("{} more are not shown.", cases.len() - SHOWN);
        message = message.block(Block::context([Text::mrkdwn(more)]));
    }
    message
}

fn message(headline: String, text: String, case: &CasePointer) -> MessageBody {
    let number = case.number.to_string();
    MessageBody::text(headline).block(Block::section(Text::mrkdwn(text))).block(Block::actions([
        Element::button(CASE_READ, "Read").value(&number).style(Style::Primary),
        Element::button(CASE_REPLY, "Write to the reporter").value(&number),
    ]))
}

fn room(case: &CasePointer) -> String {
    match &case.room {
        Some(room) => format!("<#{room}>"),
        None => case.number.room_name(),
    }
}
