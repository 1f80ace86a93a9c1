//! The cases of one person: what is overdue first, as in the Home tab.

use std::sync::Arc;

use axum::{
    extract::State,
    http::{HeaderMap, Uri},
    response::Response,
};
use commands::case::{Line, lines, waiting};
use domain::CasePointer;
use maud::{Markup, html};

use crate::{StaffPage, answer, code, look};

pub(crate) async fn list(State(page): State<Arc<StaffPage>>, headers: HeaderMap, uri: Uri) -> Response {
    let member = match page.signed_in(&headers, &uri).await {
        Ok(member) => member,
        Err(response) => return response,
    };
    let services = &page.rooms.services;
    let (lines, waiting) =
        match (lines(services, &member.person).await, waiting(services, &member.person).await) {
            (Ok(lines), Ok(waiting)) => (lines, waiting),
            (Err(fault), _) | (_, Err(fault)) => return answer::fault_of(&fault),
        };
    let notice = match code::notice(&page, &member).await {
        Ok(notice) => notice,
        Err(response) => return response,
    };
    answer::page(look::page(
        Some(&member),
        html! {
            h1 { "Your cases" }
            p.soft { (summary(&lines)) }
            @if !lines.is_empty() { ul.cases { @for line in &lines { (entry(line)) } } }
            @if !waiting.is_empty() { (triage(&waiting)) }
            (notice)
        },
    ))
}

fn summary(lines: &[Line]) -> String {
    let overdue = lines.iter().filter(|line| line.days_left().is_some_and(|days| days < 0)).count();
    let on = match lines.len() {
        0 => return "You are on no open case.".to_owned(),
        1 => "You are on one open case.".to_owned(),
        count => format!("You are on {count} open cases."),
    };
    match overdue {
        0 => on,
        count => format!("{on} {count} overdue."),
    }
}

fn entry(line: &Line) -> Markup {
    let case = &line.case;
    html! {
        li { a href={ "/case/" (case.number) } {
            span.number { (case.number) }
            span.what { (case.topic.label()) (look::DOT) (case.state) }
            span.next { @match look::next(line.next, line.days_left()) {
                Some(next) => (next),
                None => { "Opened " (look::day(case.days.opened)) },
            } }
        } }
    }
}

fn triage(waiting: &[CasePointer]) -> Markup {
    html! {
        section aria-labelledby="waiting" {
            h2 #waiting { "Reports without a pass" }
            p.soft { "They may come from anybody. One that you take up becomes a case like any other." }
            ul.cases { @for case in waiting {
                li { a href={ "/case/" (case.number) } {
                    span.number { (case.number) }
                    span.what { (case.topic.label()) }
                    span.next { "Came " (look::day(case.days.opened)) }
                } }
            } }
        }
    }
}
