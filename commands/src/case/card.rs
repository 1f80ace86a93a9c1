//! The pointer card in the case's channel (promise A2: nothing of what was reported).

use domain::{CasePointer, CaseState, Day, DeadlineRules, Source, Way, next_deadline};
use slack::blocks::{Block, Element, MessageBody, Style, Text};

use super::{sheet::CASE_SHEET, terms::Terms};
use crate::{Directory, Person};

/// The button that opens the report; its value is the case's number.
pub const CASE_READ: &str = "case_read";
/// The button that writes to the reporter; its value is the case's number.
pub const CASE_REPLY: &str = "case_reply";
/// The button that records a finding and closes the case; its value is the case's number.
pub const CASE_CLOSE: &str = "case_close";
/// The button that says where the case stands; its value is the case's number.
pub const CASE_STEP: &str = "case_step";
/// The button that writes something down; its value is the case's number.
pub const CASE_NOTE: &str = "case_note";

/// The card: number, topic, state, day, members, what is next, and what can be done.
#[must_use]
pub fn card(directory: &Directory, deadlines: &DeadlineRules, today: Day, case: &CasePointer) -> MessageBody {
    let question = case.topic.is_question();
    let terms = Terms::of(case.topic);
    let reporter = match case.way {
        Way::Named => &*format!("Gave a name; it is inside the {}", terms.sent),
        Way::Confidential => "Without a name, from chat",
        Way::Anonymous => "Anonymous, works here",
        Way::Unverified if case.source != Source::Program => "Gave no name",
        Way::Unverified => "Anonymous, may be anybody",
    };
    let members: Vec<String> =
        directory.members_in_order(&case.readers).iter().map(Person::mention).collect();
    let fields = [
        field("Topic", case.topic.label()),
        field("State", &case.state.to_string()),
        field("Opened", &case.days.opened.to_string()),
        field(if question { "Asked" } else { "Reporter" }, reporter),
        field(if question { "Who reads it" } else { "On the case" }, &members.join(", ")),
    ];
    let header = if question { "A question" } else { "Case" };
    MessageBody::text(format!("{header} {}: {}", case.number, case.topic.label()))
        .block(Block::header(format!("{header} {}", case.number)))
        .block(Block::section_fields(fields.into_iter().chain(further(deadlines, today, case))))
        .block(Block::actions(buttons(case)))
        .block(Block::context([Text::mrkdwn(format!(
            "The {} opens for you alone. Please keep its words out of this channel: Slack keeps what is written here.",
            terms.sent
        ))]))
}

/// The channel's topic: `Received · Conflict of interest · by 29 November 2026: the acknowledgment`.
#[must_use]
pub fn room_topic(deadlines: &DeadlineRules, case: &CasePointer) -> String {
    let next = match next_deadline(case, deadlines) {
        Some(next) => format!("by {}: {}", next.due, next.kind),
        None => format!("opened {}", case.days.opened),
    };
    format!("{} · {} · {next}", case.state, case.topic.label())
}

fn buttons(case: &CasePointer) -> Vec<Element> {
    let number = case.number.to_string();
    let terms = Terms::of(case.topic);
    let read = Element::button(CASE_READ, terms.read).value(&number).style(Style::Primary);
    let reply = Element::button(CASE_REPLY, terms.write).value(&number);
    let close = Element::button(CASE_CLOSE, terms.close).value(&number);
    let step = Element::button(CASE_STEP, "Next step").value(&number);
    let again = Element::button(CASE_STEP, "Open again").value(&number);
    let note = Element::button(CASE_NOTE, "Note").value(&number);
    let sheet = Element::button(CASE_SHEET, "Tasks and more").value(&number);
    match case.state {
        CaseState::Triage => vec![read],
        CaseState::Closed(..) => vec![read, reply, again, note, sheet],
        _ if case.topic.is_question() => vec![read, reply, close, sheet],
        _ => vec![read, reply, step, note, close, sheet],
    }
}

/// What is there only for some cases.
fn further(deadlines: &DeadlineRules, today: Day, case: &CasePointer) -> Vec<Text> {
    let outcomes = case.state.outcomes();
    let done = (!outcomes.is_empty()).then(|| field("What was done", &outcomes.to_string()));
    let came = (case.source != Source::Program).then(|| field("Came by", &case.source.to_string()));
    let hold = case.marks.hold.map(|by| field("Legal hold", &format!("Set by {by}")));
    next_step(deadlines, today, case).into_iter().chain(came).chain(done).chain(hold).collect()
}

/// What has to be done until when, and until when it was put off.
pub(super) fn next_step(deadlines: &DeadlineRules, today: Day, case: &CasePointer) -> Vec<Text> {
    let next = next_deadline(case, deadlines).map(|next| match next.due < today {
        true => field("Overdue", &format!("Since {}: {}", next.due, next.kind)),
        false => field("Next", &format!("By {}: {}", next.due, next.kind)),
    });
    let until = case.days.put_off.filter(|until| case.state.is_open() && *until > today);
    let until = until.map(|until| field("Put off until", &until.to_string()));
    next.into_iter().chain(until).collect()
}

pub(super) fn field(name: &str, value: &str) -> Text {
    Text::mrkdwn(format!("*{name}*\n{value}"))
}
