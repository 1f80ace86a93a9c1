//! The report, opened for one member's view.

use domain::{Author, CasePointer, Day, Note, NoteKind, OpenedReport};
use slack::{
    blocks::{Block, Element, ModalView, Text, escape},
    model::UserId,
};

use super::{card::CASE_REPLY, hold, link, sheet::CASE_SHEET, task, terms::Terms};
use crate::{Fault, Reply, Services, fit::Room, mailbox, markup};

/// The part of a view that notes may take at most, where there are messages as well.
const FOR_NOTES: usize = 4;

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

fn noted(note: &Note) -> Vec<Block> {
    let what = match note.kind {
        NoteKind::Note => "Note",
        NoteKind::HoldSet => "Legal hold, set",
        NoteKind::HoldLifted => "Legal hold, lifted",
    };
    let head = format!("*{what}* by {}, {}. The reporter does not see it.", note.role, note.day);
    let mut blocks = vec![Block::context([Text::mrkdwn(head)])];
    blocks.extend(markup::plain_sections(note.words.expose()));
    blocks
}

fn render(case: &CasePointer, report: &OpenedReport, today: Day, links: Option<Block>) -> ModalView {
    let terms = Terms::of(case.topic);
    let (title, verb) = if case.topic.is_question() { ("Question", "Asked") } else { ("Case", "Reported") };
    let mut head =
        vec![Block::context([Text::mrkdwn(format!("{} · opened {}", case.topic.label(), case.days.opened))])];
    head.extend(hold::said(case).map(|text| Block::section(Text::mrkdwn(text))));
    if let Some(author) = &report.author {
        head.push(Block::section(Text::mrkdwn(reported_by(author, verb))));
    }
    head.extend(super::files::listed(case, &report.files));
    for (question, words) in report.answers.iter() {
        head.push(Block::section(Text::mrkdwn(format!("*{}*", question.label_on(case.topic)))));
        head.extend(markup::plain_sections(words.expose()));
    }
    head.push(Block::divider());
    let mut tail = Vec::new();
    if let Some(words) = &report.outcome_words {
        tail.push(Block::section(Text::mrkdwn("*What was done, in words*")));
        tail.extend(markup::plain_sections(words.expose()));
    }
    let mut end = task::in_short(&report.tasks, today);
    end.extend(links);
    let number = case.number.to_string();
    end.push(Block::actions([
        Element::button(CASE_REPLY, terms.write).value(&number),
        Element::button(CASE_SHEET, "Tasks and more").value(&number),
    ]));
    if !report.notes.is_empty() {
        tail.push(Block::divider());
    }
    let mut room = Room::beside(&[&head, &tail, &end]);
    // Of both there is something, however long the other is
    let mut for_notes = room.part(if report.messages.is_empty() { 1 } else { FOR_NOTES });
    let notes = for_notes.newest(report.notes.iter().map(noted).collect(), "notes");
    room.less(&notes);
    let messages = report.messages.iter().map(|message| mailbox::spoken(message, terms.sender)).collect();
    let messages = room.newest(messages, "messages");
    ModalView::new("case_report", format!("{title} {}", case.number))
        .close("Close")
        .blocks(head)
        .blocks(messages)
        .blocks(tail)
        .blocks(notes)
        .blocks(end)
}

#[cfg(test)]
mod tests {
    use domain::{
        Answers, CaseDays, CaseId, CaseMarks, CaseNumber, CaseState, EvidenceId, EvidenceKind,
        EvidencePointer, MailboxMessage, Question, Role, Source, Topic, Voice, Way, Words, route,
    };

    use super::*;

    #[test]
    fn the_longest_case_can_be_opened_and_shows_what_is_newest() {
        let today = Day::from_number(20_800).unwrap();
        let case = CasePointer {
            id: CaseId::from_bytes(&[1; 16]).unwrap(),
            number: CaseNumber::parse("r4q2m9xw").unwrap(),
            state: CaseState::Investigating,
            topic: Topic::Accounting,
            way: Way::Confidential,
            readers: route(Topic::Accounting, &[].into()).unwrap(),
            source: Source::Program,
            days: CaseDays::opened(today),
            marks: CaseMarks { hold: Some(Role::EthicsManager), ..CaseMarks::default() },
            room: None,
            card: None,
            lead_cards: None,
        };
        for letter in ["w", "&", "語", "😀"] {
            let long = |end: &str| Words::new(format!("{} {end}", letter.repeat(5_900)));
            let report = OpenedReport {
                answers: Answers::new(
                    Question::ALL.into_iter().map(|question| (question, long(""))).collect(),
                ),
                author: None,
                messages: (0..60)
                    .map(|place| MailboxMessage {
                        voice: Voice::Reporter,
                        day: today,
                        words: long(&format!("message-{place};")),
                    })
                    .collect(),
                files: (0..10)
                    .map(|place| EvidencePointer {
                        id: EvidenceId::from_bytes(&[place; 16]).unwrap(),
                        kind: EvidenceKind::Pdf,
                        bytes: 10_000_000,
                    })
                    .collect(),
                notes: (0..30)
                    .map(|place| Note {
                        role: Role::AuditCommittee,
                        day: today,
                        kind: NoteKind::Note,
                        words: long(&format!("note-{place};")),
                    })
                    .collect(),
                outcome_words: Some(long("")),
                tasks: Vec::new(),
                links: Vec::new(),
            };
            let view = render(&case, &report, today, None);
            view.check().unwrap();
            let shown = serde_json::to_string(&view).unwrap();
            assert!(shown.contains("message-59;"), "{letter}");
            // Of the largest characters the report alone takes most of the view
            assert!(letter == "😀" || shown.contains("note-29;"), "{letter}");
            assert!(shown.contains("earlier messages are not shown"), "{letter}");
        }
    }
}
