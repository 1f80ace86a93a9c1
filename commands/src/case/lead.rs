//! The card of a case in the direct messages of whoever leads it, and what can be done from it.

use domain::{CaseDays, CasePointer, Change, Day, DeadlineRules, DeskError, DraftId, News, Words};
use jiff::civil::Date;
use slack::{
    blocks::{Block, Confirm, Element, MessageBody, OptionItem, Style, Text},
    model::UserId,
};

use super::{
    card::{CASE_READ, CASE_REPLY, field, next_step},
    news::{room, told_lead},
    terms::Terms,
};
use crate::{Fault, Reply, Services};

/// The button that tells the reporter that the report arrived; its value is the case's number.
pub const CASE_ACKNOWLEDGE: &str = "case_acknowledge";
/// The menu that puts the case off; its choices are the case's number and for how many days.
pub const CASE_PUT_OFF: &str = "case_put_off";

/// For how long a case can be put off, in days, and how that is said.
const PUT_OFF: [(u16, &str); 4] = [(1, "Tomorrow"), (3, "In 3 days"), (7, "In a week"), (14, "In two weeks")];

/// The card as it stands. `news` is what it comes with when it is posted, and is gone when the card is brought up to date.
#[must_use]
pub fn lead_card(
    deadlines: &DeadlineRules,
    today: Day,
    case: &CasePointer,
    news: Option<News>,
) -> MessageBody {
    let kind = if case.topic.is_question() { "Question" } else { "Case" };
    let title = format!("{kind} {}", case.number);
    let (notification, told) = news.map(|news| told_lead(case, news)).unzip();
    let fields = [
        field("Topic", case.topic.label()),
        field("State", &case.state.to_string()),
        field("Channel", &room(case)),
        field("Opened", &case.days.opened.to_string()),
    ];
    let hint = "This message is kept up to date. What needs you comes as a new one.";
    MessageBody::text(notification.unwrap_or_else(|| title.clone()))
        .block(Block::header(title))
        .blocks(told.map(|told| Block::section(Text::mrkdwn(told))))
        .block(Block::section_fields(fields.into_iter().chain(next_step(deadlines, today, case))))
        .block(Block::actions(buttons(case)))
        .block(Block::context([Text::plain(hint)]))
}

/// What the card becomes for somebody who does not lead the case any more.
#[must_use]
pub fn led_once(case: &CasePointer) -> MessageBody {
    let text = format!("Case {} is not yours any more.", case.number);
    MessageBody::text(text.as_str()).block(Block::section(Text::plain(text.as_str())))
}

fn buttons(case: &CasePointer) -> Vec<Element> {
    let number = case.number.to_string();
    let terms = Terms::of(case.topic);
    let read = Element::button(CASE_READ, terms.read).value(&number).style(Style::Primary);
    let write = Element::button(CASE_REPLY, terms.write).value(&number);
    if !case.state.is_open() {
        return vec![read, write];
    }
    let acknowledge = is_to_acknowledge(case).then(|| {
        let will_read = "They will read in their mailbox that the report arrived and is read, and by which day they hear what was found or is being done.";
        let confirm = Confirm::new("Tell the reporter?", Text::plain(will_read), "Tell them", "Not yet");
        Element::button(CASE_ACKNOWLEDGE, "Acknowledge").value(&number).confirm(confirm)
    });
    let later = PUT_OFF.map(|(days, label)| OptionItem::new(label, format!("{number}|{days}")));
    let put_off = Element::static_select(CASE_PUT_OFF, later).placeholder("Remind me");
    std::iter::once(read).chain(acknowledge).chain([write, put_off]).collect()
}

/// Whether nobody told the reporter yet that the report arrived. Who asked a question wants an answer, and nothing else.
fn is_to_acknowledge(case: &CasePointer) -> bool {
    case.state.is_open() && case.days.acknowledged.is_none() && !case.topic.is_question()
}

/// Tells the reporter that the report arrived, once: pressed twice, or by two people, it is one message.
///
/// # Errors
/// [`Fault`] when the case cannot be reached.
pub async fn acknowledge(services: &Services, user: &UserId, number: &str) -> Result<Reply, Fault> {
    let Some((case, by)) = super::find(services, user, number).await? else {
        return Ok(super::not_yours());
    };
    if !is_to_acknowledge(&case) {
        return Ok(tell("The reporter of this case was told before. Nothing was sent again."));
    }
    let today = services.clock.today();
    let draft = DraftId::of_acknowledgment(case.id, &case.days);
    let words = Words::from(acknowledgment(&services.deadlines, today, &case).as_str());
    let change = Change { message: Some((draft, words)), ..Change::default() };
    match services.desk.change(by, case.id, change).await {
        Ok(_) => {
            let days = CaseDays { acknowledged: Some(today), ..case.days };
            let by = services.deadlines.feedback_due(&days);
            Ok(tell(&format!(
                "The reporter was told, in their mailbox, that the report arrived. They hear by {by}."
            )))
        }
        Err(DeskError::NotFound) => Ok(super::not_yours()),
        Err(DeskError::Refused(why)) => Ok(tell(&why.to_string())),
        Err(error) => Err(Fault::new("acknowledge a report", error)),
    }
}

/// What the reporter reads (Directive (EU) 2019/1937, Article 9(1)(b) and (f)).
fn acknowledgment(deadlines: &DeadlineRules, today: Day, case: &CasePointer) -> String {
    let days = CaseDays { acknowledged: Some(today), ..case.days };
    format!(
        "Thank you. Your report arrived, and the people on the case read it. They may have questions: please look here now and then. You hear here by {} \
         what was found or is being done. You can add to it at any time.",
        deadlines.feedback_due(&days)
    )
}

/// Puts the case off; `choice` is what the menu says.
///
/// # Errors
/// [`Fault`] when the case cannot be reached.
pub async fn put_off(services: &Services, user: &UserId, choice: &str) -> Result<Reply, Fault> {
    let (number, days) = choice.split_once('|').unwrap_or((choice, ""));
    let days = PUT_OFF.iter().map(|(days, _)| *days).find(|known| known.to_string() == days);
    let (Some((case, by)), Some(days)) = (super::find(services, user, number).await?, days) else {
        return Ok(super::not_yours());
    };
    let until = services.today().after(days);
    let change = Change { put_off: Some(until), ..Change::default() };
    match services.desk.change(by, case.id, change).await {
        Ok(_) => Ok(tell(&format!(
            "You are reminded of case {} on {}. Its deadlines stay: on the last day of one you are told all the same.",
            case.number,
            Date::from(until).strftime("%A, %-d %B %Y")
        ))),
        Err(DeskError::NotFound) => Ok(super::not_yours()),
        Err(DeskError::Refused(why)) => Ok(tell(&why.to_string())),
        Err(error) => Err(Fault::new("put off a case", error)),
    }
}

fn tell(text: &str) -> Reply {
    Reply::Tell(MessageBody::text(text))
}
