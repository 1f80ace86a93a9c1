//! The report, opened for one member's view.

use domain::{Author, CasePointer, Day, Note, NoteKind, OpenedReport};
use slack::{
    blocks::{Block, Element, ModalView, Text, escape},
    model::UserId,
};

use super::{card::CASE_REPLY, hold, link, sheet::CASE_SHEET, task, terms::Terms};
use crate::{Fault, Reply, Services, mailbox, markup};

/// How much of a long conversation fits beside the report under Slack's limit of 100 blocks.
const SHOWN_MESSAGES: usize = 20;
/// The same for notes.
const SHOWN_NOTES: usize = 8;

/// Opens the report of the case with this number for this person.
///
/// # Errors
/// [`Fault`] when the case cannot be reached.
///
/// # Privacy
/// Decrypted for this view only. It travels through Slack to this person's device and is posted nowhere.
pub async fn read(services: &Services, user: &UserId, number: &str) -> Result<Reply, Fault> {
    let Some((case, by)) = super::find(services, user, number).await? else {
        return Ok(super::not_yours());
    };
    let report = services.desk.read(by, case.id).await.map_err(|error| Fault::new("read a case", error))?;
    let today = services.today();
    let links = link::in_short(services, user, &report.links);
    Ok(Reply::Open(render(&case, &report, today, links)))
}

fn reported_by(author: &Author, verb: &str) -> String {
    if let Some(name) = author.as_written() {
        let name = escape(name);
        return format!("*{verb} by* {name}. The name was written outside of Slack: nothing proves it.");
    }
    let id = String::from_utf8_lossy(author.expose());
    let who = UserId::parse(&id).map_or_else(|_| escape(&id), |user| format!("<@{user}>"));
    format!("*{verb} by* {who}, with their name.")
}

/// The newest notes. What is older stays stored.
fn noted(notes: &[Note]) -> Vec<Block> {
    let hidden = notes.len().saturating_sub(SHOWN_NOTES);
    let mut blocks = Vec::new();
    if !notes.is_empty() {
        blocks.push(Block::divider());
    }
    if hidden > 0 {
        blocks.push(Block::context([Text::mrkdwn(format!("{hidden} earlier notes are not shown."))]));
    }
    for note in notes.iter().skip(hidden) {
        let what = match note.kind {
            NoteKind::Note => "Note",
            NoteKind::HoldSet => "Legal hold, set",
            NoteKind::HoldLifted => "Legal hold, lifted",
        };
        let head = format!("*{what}* by {}, {}. The reporter does not see it.", note.role, note.day);
        blocks.push(Block::context([Text::mrkdwn(head)]));
        blocks.extend(markup::plain_sections(note.words.expose()));
    }
    blocks
}

fn render(case: &CasePointer, report: &OpenedReport, today: Day, links: Option<Block>) -> ModalView {
    let terms = Terms::of(case.topic);
    let (title, verb) = if case.topic.is_question() { ("Question", "Asked") } else { ("Case", "Reported") };
    let mut view = ModalView::new("case_report", format!("{title} {}", case.number)).close("Close").block(
        Block::context([Text::mrkdwn(format!("{} · opened {}", case.topic.label(), case.days.opened))]),
    );
    view = view.blocks(hold::said(case).map(|text| Block::section(Text::mrkdwn(text))));
    if let Some(author) = &report.author {
        view = view.block(Block::section(Text::mrkdwn(reported_by(author, verb))));
    }
    view = view.blocks(super::files::listed(case, &report.files));
    for (question, words) in report.answers.iter() {
        view = view
            .block(Block::section(Text::mrkdwn(format!("*{}*", question.label_on(case.topic)))))
            .blocks(markup::plain_sections(words.expose()));
    }
    view = view.block(Block::divider());
    let hidden = report.messages.len().saturating_sub(SHOWN_MESSAGES);
    if hidden > 0 {
        view =
            view.block(Block::context([Text::mrkdwn(format!("{hidden} earlier messages are not shown."))]));
    }
    for message in report.messages.iter().skip(hidden) {
        view = view.blocks(mailbox::spoken(message, terms.sender));
    }
    let done = report.outcome_words.iter().flat_map(|words| markup::plain_sections(words.expose()));
    if report.outcome_words.is_some() {
        view = view.block(Block::section(Text::mrkdwn("*What was done, in words*"))).blocks(done);
    }
    view = view.blocks(noted(&report.notes)).blocks(task::in_short(&report.tasks, today)).blocks(links);
    let number = case.number.to_string();
    view.block(Block::actions([
        Element::button(CASE_REPLY, terms.write).value(&number),
        Element::button(CASE_SHEET, "Tasks and more").value(&number),
    ]))
}
