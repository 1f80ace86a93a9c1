//! The pointer card in the case's channel (promise A2: nothing of what was reported).

use domain::{CasePointer, CaseState, Way};
use slack::blocks::{Block, Element, MessageBody, Style, Text};

use super::terms::Terms;
use crate::Directory;

/// The button that opens the report; its value is the case's number.
pub const CASE_READ: &str = "case_read";
/// The button that writes to the reporter; its value is the case's number.
pub const CASE_REPLY: &str = "case_reply";
/// The button that closes the case; its value is the case's number.
pub const CASE_CLOSE: &str = "case_close";

/// The card: number, topic, state, day, members, and what can be done.
#[must_use]
pub fn card(directory: &Directory, case: &CasePointer) -> MessageBody {
    let question = case.topic.is_question();
    let terms = Terms::of(case.topic);
    let reporter = match case.way {
        Way::Named => &*format!("Gave a name; it is inside the {}", terms.sent),
        Way::Confidential => "Without a name, from chat",
        Way::Anonymous => "Anonymous, works here",
        Way::Unverified => "Anonymous, may be anybody",
    };
    let members: Vec<String> =
        directory.members_in_order(&case.readers).iter().map(|user| format!("<@{user}>")).collect();
    let fields = [
        field("Topic", case.topic.label()),
        field("State", &state(case)),
        field("Opened", &case.opened.to_string()),
        field(if question { "Asked" } else { "Reporter" }, reporter),
        field(if question { "Who reads it" } else { "On the case" }, &members.join(", ")),
    ];
    let header = if question { "A question" } else { "Case" };
    MessageBody::text(format!("{header} {}: {}", case.number, case.topic.label()))
        .block(Block::header(format!("{header} {}", case.number)))
        .block(Block::section_fields(fields))
        .block(Block::actions(buttons(case)))
        .block(Block::context([Text::mrkdwn(format!(
            "The {} opens for you alone. Please keep its words out of this channel: Slack keeps what is written here.",
            terms.sent
        ))]))
}

/// The channel's topic: `Open · Conflict of interest · 22 November 2026`.
#[must_use]
pub fn room_topic(case: &CasePointer) -> String {
    format!("{} · {} · opened {}", state(case), case.topic.label(), case.opened)
}

fn buttons(case: &CasePointer) -> Vec<Element> {
    let number = case.number.to_string();
    let terms = Terms::of(case.topic);
    let read = Element::button(CASE_READ, terms.read).value(&number).style(Style::Primary);
    let reply = Element::button(CASE_REPLY, terms.write).value(&number);
    match case.state {
        CaseState::Triage => vec![read],
        CaseState::Open => vec![read, reply, Element::button(CASE_CLOSE, terms.close).value(&number)],
        CaseState::Closed(_) => vec![read, reply],
    }
}

fn state(case: &CasePointer) -> String {
    match case.state {
        CaseState::Triage => "Waits to be taken up".to_owned(),
        CaseState::Open => "Open".to_owned(),
        CaseState::Closed(finding) => format!("Closed: {finding}"),
    }
}

fn field(name: &str, value: &str) -> Text {
    Text::mrkdwn(format!("*{name}*\n{value}"))
}
