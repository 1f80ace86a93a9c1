//! What the people on a case are told, without a word of the report.

use domain::{CasePointer, News};
use slack::blocks::{Block, Element, MessageBody, Style, Text};

use super::{
    card::{CASE_READ, CASE_REPLY},
    terms::Terms,
};

/// The direct message to whoever leads the case: a line, beside the card that they have.
#[must_use]
pub fn for_lead(case: &CasePointer, news: News) -> MessageBody {
    match news {
        News::Triage => return triage(),
        News::DeletionDeclined | News::Deleted => return of_deletion(case, news),
        _ => {}
    }
    let (headline, text) = told_lead(case, news);
    let read = Element::button(CASE_READ, "Read").value(case.number.to_string());
    MessageBody::text(headline).block(Block::section(Text::mrkdwn(text)).accessory(read))
}

/// What whoever leads the case is told: for a notification, and in full.
pub(super) fn told_lead(case: &CasePointer, news: News) -> (String, String) {
    let (room, number) = (room(case), case.number);
    let Terms { sent, sender, .. } = Terms::of(case.topic);
    let question = case.topic.is_question();
    let place = if question { "question" } else { "case" };
    match news {
        News::Opened if question => (
            format!("A question came: {number}"),
            "*A question came.* It is sealed, and opens for you alone.".to_owned(),
        ),
        News::Opened => (
            format!("A new case: {number}"),
            "*A new case is open.* The report is sealed; it opens for you alone.".to_owned(),
        ),
        News::ReporterWrote => {
            (format!("{sender} wrote in {place} {number}"), format!("*{sender} wrote* in {room}."))
        }
        News::FileCame => (
            format!("{sender} added a file in {place} {number}"),
            format!("*{sender} added a file* in {room}. It is with the {sent}."),
        ),
        News::HandedOver => (
            format!("{} {number} is yours now", if question { "Question" } else { "Case" }),
            format!("*{room} is yours now.* Whoever led it stepped aside."),
        ),
        News::Reopened => (
            format!("{} {number} is open again", if question { "Question" } else { "Case" }),
            format!("*{room} is open again.* {sender} wrote, or somebody on the case opened it."),
        ),
        News::PutOffEnded => (
            format!(
                "{} {number}: you wanted to hear of it today",
                if question { "Question" } else { "Case" }
            ),
            format!("You wanted to hear of {room} again today."),
        ),
        News::Deleted => (format!("{number} was deleted"), DELETED.to_owned()),
        News::DeletionDeclined => (format!("{number} stays"), DECLINED.to_owned()),
        News::Triage => (WAITING.to_owned(), format!("*{WAITING}.*")),
        News::StrangerRemoved => (
            format!("Somebody was taken out of the channel of {place} {number}"),
            format!("*Somebody who is not on {room}* was added there, and was taken out again."),
        ),
        News::AskedAboutRetaliation => (
            format!("The reporter of case {number} was asked about retaliation"),
            format!(
                "*The reporter was asked* in {room}, in the mailbox, whether anybody treats them worse since they reported."
            ),
        ),
        News::DeskWrote if question => {
            (format!("An answer went out in question {number}"), format!("*An answer went out* in {room}."))
        }
        News::DeskWrote => (
            format!("A message went to the reporter of case {number}"),
            format!("*A message went to the reporter* of {room}."),
        ),
    }
}

/// The message to everybody in the room.
#[must_use]
pub fn for_room(case: &CasePointer, news: News) -> MessageBody {
    let number = case.number;
    let Terms { sent, sender, .. } = Terms::of(case.topic);
    let question = case.topic.is_question();
    let place = if question { "question" } else { "case" };
    match news {
        News::Opened => MessageBody::text("The case is open."),
        News::HandedOver => MessageBody::text(
            "Somebody stepped aside from this case, and is not in this channel any more. Please do not speak with them about it.",
        ),
        News::Reopened => message(
            format!("This {place} is open again"),
            format!("*This {place} is open again.* What was written before is with the {sent}."),
            case,
        ),
        News::AskedAboutRetaliation => MessageBody::text(
            "The reporter was asked, in the mailbox, whether anybody treats them worse since they reported.",
        ),
        News::PutOffEnded => MessageBody::text("The day came until which this was put off."),
        News::StrangerRemoved => MessageBody::text(
            "Somebody who is not on the case was added here, and was taken out again. Please do not add people: who is on a case is decided by the Code and by the reporter.",
        ),
        News::ReporterWrote => {
            message(format!("{sender} wrote in {place} {number}"), format!("*{sender} wrote.*"), case)
        }
        News::FileCame => message(
            format!("{sender} added a file in {place} {number}"),
            format!("*{sender} added a file.* It is with the {sent}."),
            case,
        ),
        News::Triage => triage(),
        News::DeletionDeclined | News::Deleted => of_deletion(case, news),
        News::DeskWrote if question => {
            MessageBody::text("An answer was put into the mailbox of whoever asked.")
        }
        News::DeskWrote => MessageBody::text("A message was put into the reporter’s mailbox."),
    }
}

const WAITING: &str = "Reports without a pass are waiting";

/// That reports without a pass came. It says neither how many nor which: they are in the list.
fn triage() -> MessageBody {
    let text = "*Reports without a pass are waiting.* They may come from anybody; one that is taken up becomes a case like any other.";
    MessageBody::text(WAITING).block(
        Block::section(Text::mrkdwn(text))
            .accessory(Element::button(super::triage::TRIAGE_OPEN, "Show the list")),
    )
}

const DELETED: &str =
    "Its content was deleted, as two people decided. The trail stays, and what the Board’s report counts.";
const DECLINED: &str = "Its deletion was declined. The case stays as it is.";

/// What became of a case whose deletion was asked for.
fn of_deletion(case: &CasePointer, news: News) -> MessageBody {
    let title = super::deadlines::title(case);
    let said = if news == News::Deleted { DELETED } else { DECLINED };
    MessageBody::text(format!("{title}: {said}"))
        .block(Block::section(Text::mrkdwn(format!("*{title}* · {said}"))))
}

/// The direct message that a mail to somebody on the case was refused for good.
#[must_use]
pub fn undelivered(case: &CasePointer) -> MessageBody {
    let number = case.number;
    MessageBody::text(format!("An e-mail in case {number} was refused")).block(Block::section(Text::mrkdwn(format!(
        "*An e-mail in {} was refused.* Somebody on it is outside of Slack, and their mail server does not take what it sends them. Please tell them in \
         another way that there is news, without writing what, and ask whoever runs this program to look at their address.",
        room(case)
    ))))
}

pub(super) fn message(headline: String, text: String, case: &CasePointer) -> MessageBody {
    let number = case.number.to_string();
    MessageBody::text(headline).block(Block::section(Text::mrkdwn(text))).block(Block::actions([
        Element::button(CASE_READ, "Read").value(&number).style(Style::Primary),
        Element::button(CASE_REPLY, Terms::of(case.topic).write).value(&number),
    ]))
}

/// The case’s channel, or its number before it has one.
pub(super) fn room(case: &CasePointer) -> String {
    match &case.room {
        Some(room) => format!("<#{room}>"),
        None => case.number.room_name(),
    }
}
