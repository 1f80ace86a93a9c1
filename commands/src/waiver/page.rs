//! One waiver, in full.

use domain::{Day, Record, Waiver};
use slack::{
    blocks::{Block, Element, ModalView, Style, Text, clip, escape},
    model::UserId,
};

use super::{
    decide::WAIVER_DECIDE, disclose::WAIVER_DISCLOSE, list::WAIVER_LIST, not_there, not_yours, role, words,
};
use crate::{Fault, FormReply, Reply, Services, markup};

/// The button that shows a waiver; its value is the number.
pub const WAIVER_SHOW: &str = "waiver_show";

/// Shows the waiver with this number.
///
/// # Errors
/// [`Fault`] when the register does not answer.
pub async fn show(services: &Services, user: &UserId, number: &str) -> Result<Reply, Fault> {
    if role(&services.directory, user).is_none() {
        return Ok(not_yours());
    }
    let waiver = super::find(services, number).await?;
    Ok(waiver.map_or_else(not_there, |waiver| Reply::Replace(view(services, &waiver))))
}

/// The waiver as it stands in the register after something was written into it.
pub(super) async fn after(services: &Services, number: &str, again: impl FnOnce() -> ModalView) -> FormReply {
    match super::find(services, number).await {
        Ok(Some(waiver)) => FormReply::replace(view(services, &waiver)),
        Ok(None) => FormReply::Close,
        Err(fault) => FormReply::Retry(Box::new(again()), fault),
    }
}

fn view(services: &Services, waiver: &Waiver) -> ModalView {
    let today = services.today();
    ModalView::new("waiver", "Waiver")
        .close("Close")
        .block(head(waiver))
        .blocks(markup::plain_sections(waiver.words.expose()))
        .block(Block::section(Text::mrkdwn(words::standing(waiver, today))))
        .block(Block::context(records(waiver).into_iter().map(Text::mrkdwn)))
        .block(Block::actions(tools(waiver)))
}

/// Whom it is for, from what, and until when.
pub(super) fn head(waiver: &Waiver) -> Block {
    let account = waiver.account.as_ref().map(|account| format!(" (<@{account}>)")).unwrap_or_default();
    let until = waiver.until.map(|day: Day| format!("\n*Until:* {day}")).unwrap_or_default();
    Block::section(Text::mrkdwn(format!(
        "*{}* · {}{account}, {}\n*From:* {}{until}",
        waiver.number,
        escape(&waiver.person),
        waiver.kind,
        escape(&clip(&waiver.section.heading, 300))
    )))
}

fn records(waiver: &Waiver) -> Vec<String> {
    let line = |what: &str, record: &Record| format!("{what} by <@{}> on {}.", record.by, record.on);
    let mut lines = vec![line("Entered", &waiver.asked)];
    lines.extend(waiver.decision.as_ref().map(|decision| line("Decision recorded", &decision.recorded)));
    if let Some(disclosure) = &waiver.disclosure {
        let place = escape(&disclosure.place);
        lines.push(format!("{} Where: {place}", line("Disclosure recorded", &disclosure.recorded)));
    }
    lines
}

fn tools(waiver: &Waiver) -> Vec<Element> {
    let number = waiver.number.to_string();
    let decide =
        || Element::button(WAIVER_DECIDE, "Record the decision").value(&number).style(Style::Primary);
    let disclose = || {
        let button = Element::button(WAIVER_DISCLOSE, "Record the disclosure").value(&number);
        if waiver.disclosure_due().is_some() { button.style(Style::Primary) } else { button }
    };
    let can_disclose = waiver.can_be_disclosed() && waiver.disclosure.is_none();
    let next = waiver.decision.is_none().then(decide).or_else(|| can_disclose.then(disclose));
    next.into_iter().chain([Element::button(WAIVER_LIST, "All waivers").value("0")]).collect()
}
