//! A case: the report, the conversation, notes and files, where it stands, and what can be done.
//!
//! # Privacy
//! It is decrypted for this one answer, which the trail has before it is sent, and no browser keeps it.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    http::{HeaderMap, Uri},
    response::Response,
};
use commands::{Person, case::offers};
use domain::{
    Author, CasePointer, CaseState, EvidencePointer, Note, NoteKind, OpenedReport, Role, Voice, next_deadline,
};
use maud::{Markup, html};

use crate::{
    StaffPage,
    act::{Text, text_form},
    answer, look, work,
};

pub(crate) async fn show(
    State(page): State<Arc<StaffPage>>,
    Path(number): Path<String>,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    let member = match page.signed_in(&headers, &uri).await {
        Ok(member) => member,
        Err(response) => return response,
    };
    let (case, role) = match page.case_of(&member, &number).await {
        Ok(found) => found,
        Err(response) => return response,
    };
    let report = match page.rooms.services.desk.read(role, case.id).await {
        Ok(report) => report,
        Err(error) => return answer::fault("read a case", &error),
    };
    let author = match &report.author {
        Some(author) => Some(by(&page, author, &case).await),
        None => None,
    };
    let main = html! {
        (head(&page, &case))
        (work::hold(&case))
        (reported(&case, &report, author))
        (files(&case, &report.files))
        (talk(&case, &report))
        (notes(&report.notes))
        (work::tasks(&case, &report.tasks, page.rooms.services.today()))
        (work::other_cases(&page, &member, &report.links))
        (done(&page, &case, role))
    };
    answer::page(look::page(Some(&member), main))
}

fn head(page: &StaffPage, case: &CasePointer) -> Markup {
    let services = &page.rooms.services;
    let next = next_deadline(case, &services.deadlines);
    let today = services.deadlines.calendar.today(services.clock.now()).number();
    let days_left = next.map(|next| next.due.number() - today);
    let outcomes = case.state.outcomes();
    html! {
        p.back { a href="/" { "Your cases" } }
        h1 { @if case.topic.is_question() { "Question " } @else { "Case " } (case.number) }
        dl.facts {
            div { dt { "Topic" } dd { (case.topic.label()) } }
            div { dt { "State" } dd { (case.state) } }
            div { dt { "Opened" } dd { (look::day(case.days.opened)) } }
            @if let Some(next) = look::next(next, days_left) { div { dt { "Next" } dd { (next) } } }
            @if !outcomes.is_empty() { div { dt { "What was done" } dd { (outcomes) } } }
            div { dt { "On the case" } dd { (on_it(page, case)) } }
        }
    }
}

/// The roles on the case, and the addresses of those outside of Slack: account ids say nothing here.
fn on_it(page: &StaffPage, case: &CasePointer) -> String {
    let directory = &page.rooms.services.directory;
    let member = |person: &Person| {
        let role = directory.acts_as(person, &case.readers)?;
        Some(match person.outside() {
            Some(address) => format!("{role} ({})", address.as_str()),
            None => role.to_string(),
        })
    };
    let mut said: Vec<String> = directory.members_in_order(&case.readers).iter().filter_map(member).collect();
    said.dedup();
    said.join(", ")
}

async fn by(page: &StaffPage, author: &Author, case: &CasePointer) -> String {
    let verb = if case.topic.is_question() { "Asked" } else { "Reported" };
    if let Some(name) = author.as_written() {
        return format!("{verb} by {name}. The name was written outside of Slack: nothing proves it.");
    }
    let account = String::from_utf8_lossy(author.expose()).into_owned();
    match page.rooms.names.name_of(&account).await {
        Some(name) => format!("{verb} by {name}, with their name. Their account in Slack is {account}."),
        None => format!("{verb} with a name: it is the account {account} in Slack."),
    }
}

fn reported(case: &CasePointer, report: &OpenedReport, author: Option<String>) -> Markup {
    let title = if case.topic.is_question() { "What was asked" } else { "What was reported" };
    html! {
        section aria-labelledby="report" {
            h2 #report { (title) }
            @if let Some(author) = author { p.author { (author) } }
            @for (question, words) in report.answers.iter() {
                h3 { (question.label_on(case.topic)) }
                (look::words(words.expose()))
            }
            @if let Some(words) = &report.outcome_words {
                h3 { "What was done, in words" }
                (look::words(words.expose()))
            }
        }
    }
}

fn files(case: &CasePointer, files: &[EvidencePointer]) -> Markup {
    html! {
        @if !files.is_empty() {
            section aria-labelledby="files" {
                h2 #files { "Files" }
                p.soft { "They were cleaned: what could say who made them was taken out. They come as downloads and are not opened by your browser." }
                ul.files { @for (place, file) in files.iter().enumerate() {
                    li {
                        span { "File " (place + 1) (look::DOT) (file.kind.label()) (look::DOT) (look::size(file.bytes)) }
                        form method="post" action={ "/case/" (case.number) "/file" } {
                            input type="hidden" name="file" value=(file.id.to_hex());
                            button aria-label={ "Download file " (place + 1) } { "Download" }
                        }
                    }
                } }
            }
        }
    }
}

fn talk(case: &CasePointer, report: &OpenedReport) -> Markup {
    let reporter = if case.topic.is_question() { "Whoever asked" } else { "The reporter" };
    html! {
        section aria-labelledby="talk" {
            h2 #talk { "Conversation" }
            @if report.messages.is_empty() { p.soft { "Nobody wrote yet." } } @else {
                ol.talk { @for message in &report.messages {
                    li.reporter[message.voice == Voice::Reporter] {
                        p.who {
                            @match message.voice { Voice::Reporter => (reporter), Voice::Desk => "The people on the case" }
                            ", " (look::day(message.day))
                        }
                        (look::words(message.words.expose()))
                    }
                } }
            }
        }
    }
}

/// What a note says something about, where that is not the case alone.
const fn about(kind: NoteKind) -> &'static str {
    match kind {
        NoteKind::Note => "",
        NoteKind::HoldSet => " · set a legal hold",
        NoteKind::HoldLifted => " · lifted the legal hold",
    }
}

fn notes(notes: &[Note]) -> Markup {
    html! {
        @if !notes.is_empty() {
            section aria-labelledby="notes" {
                h2 #notes { "Notes" }
                p.soft { "For the people on the case. The reporter does not see them." }
                ol.talk.notes { @for note in notes {
                    li { p.who { (note.role) ", " (look::day(note.day)) (about(note.kind)) } (look::words(note.words.expose())) }
                } }
            }
        }
    }
}

/// What can be done where it stands.
fn done(page: &StaffPage, case: &CasePointer, role: Role) -> Markup {
    if case.state == CaseState::Triage {
        return html! {
            section aria-labelledby="do" {
                h2 #do { "What now?" }
                p { "This report came without a pass, and waits to be taken up." }
                form method="post" action={ "/case/" (case.number) "/take" } { button.main { "Take it up" } }
                p.soft { a href={ "/case/" (case.number) "/close" } { "Close it instead" } }
            }
        };
    }
    let draft = || page.rooms.services.desk.new_draft();
    html! {
        section aria-labelledby="write" {
            h2 #write { @if case.topic.is_question() { "Answer the question" } @else { "Write to the reporter" } }
            (text_form(Text::Reply, &case.number.to_string(), draft(), ""))
        }
        @if !case.topic.is_question() {
            details {
                summary { "Write a note" }
                (text_form(Text::Note, &case.number.to_string(), draft(), ""))
            }
        }
        details {
            summary { "Where it stands" }
            (steps(case, role))
        }
    }
}

fn steps(case: &CasePointer, role: Role) -> Markup {
    html! {
        form method="post" action={ "/case/" (case.number) "/step" } {
            fieldset {
                legend { "It goes on as" }
                @if !case.topic.is_question() || case.state.is_closed() {
                    @for offer in offers(case, role) { (choice(offer.name, offer.label, offer.meaning)) }
                }
                (choice("step-aside", "Step aside", "You should not be on this case. Somebody else takes your place, and you see nothing more of it, in any role. It cannot be taken back"))
            }
            button { "Save" }
        }
        @if !case.state.is_closed() {
            p { a href={ "/case/" (case.number) "/close" } {
                @if case.topic.is_question() { "Close the question" } @else { "Record a finding, or close the case" }
            } }
        }
    }
}

pub(crate) fn choice(name: &str, label: &str, meaning: &str) -> Markup {
    html! {
        div.tick {
            input type="radio" name="step" id={ "step-" (name) } value=(name) required aria-describedby={ "meaning-" (name) };
            label for={ "step-" (name) } { (label) span.hint id={ "meaning-" (name) } { (meaning) "." } }
        }
    }
}
