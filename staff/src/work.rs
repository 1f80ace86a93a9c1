//! What is to be done on a case, and what holds for it: its tasks, the cases that belong to it, a legal hold.

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, Uri},
    response::Response,
};
use domain::{CaseLink, CasePointer, Day, DraftId, LinkKind, Task, Work};
use maud::{Markup, html};

use crate::{
    StaffPage,
    act::{acting, finish},
    answer,
    fields::Fields,
    look,
    people::Member,
};

/// That a case is on legal hold.
pub(crate) fn hold(case: &CasePointer) -> Markup {
    html! {
        @if let Some(by) = case.marks.hold {
            p.author { strong { "Legal hold" } ", set by " (by) ". The case is kept until it is lifted." }
        }
    }
}

/// The open tasks, each with its button, and how many are done.
pub(crate) fn tasks(case: &CasePointer, tasks: &[Task], today: Day) -> Markup {
    let (open, done): (Vec<&Task>, Vec<&Task>) = tasks.iter().partition(|task| task.done.is_none());
    html! {
        @if !tasks.is_empty() {
            section aria-labelledby="tasks" {
                h2 #tasks { "Tasks" }
                @if open.is_empty() { p.soft { "All are done." } }
                ol.talk.notes { @for (place, task) in open.iter().enumerate() {
                    li {
                        p.who { @if task.due < today { "Overdue since " } @else { "By " } (look::day(task.due)) ", " (task.owner) }
                        (look::words(task.words.expose()))
                        form method="post" action={ "/case/" (case.number) "/task" } {
                            input type="hidden" name="task" value=(task.id.to_hex());
                            button aria-label={ "Task " (place + 1) " is done" } { "Done" }
                        }
                    }
                } }
                @if !done.is_empty() && !open.is_empty() { p.soft { (done.len()) @if done.len() == 1 { " is done." } @else { " are done." } } }
            }
        }
    }
}

/// The other cases that belong to it, of those that this person is on as well.
pub(crate) fn other_cases(page: &StaffPage, member: &Member, links: &[CaseLink]) -> Markup {
    let directory = &page.rooms.services.directory;
    let seen = |link: &&CaseLink| directory.may_read(&member.person, &link.other.readers);
    let links: Vec<&CaseLink> = links.iter().filter(seen).collect();
    html! {
        @if !links.is_empty() {
            section aria-labelledby="others" {
                h2 #others { "Other cases" }
                ul { @for link in links {
                    li { (said(link)) " " a href={ "/case/" (link.other.number) } { (link.other.number) } " (" (link.other.topic.label()) ", " (link.other.state) ")" }
                } }
            }
        }
    }
}

/// What a link says, up to the other case's number.
const fn said(link: &CaseLink) -> &'static str {
    match (link.kind, link.goes_out) {
        (LinkKind::Related, _) => "Related to",
        (LinkKind::DuplicateOf, true) => "A duplicate of",
        (LinkKind::DuplicateOf, false) => "A duplicate of this case:",
        (LinkKind::RetaliationFor, true) => "About retaliation for reporting in",
        (LinkKind::RetaliationFor, false) => "Retaliation is alleged after this case, in",
    }
}

/// Says that a task is done.
pub(crate) async fn finish_task(
    State(page): State<Arc<StaffPage>>,
    Path(number): Path<String>,
    headers: HeaderMap,
    uri: Uri,
    body: Bytes,
) -> Response {
    let (member, case, role) = match acting(&page, &headers, &uri, &number).await {
        Ok(found) => found,
        Err(response) => return response,
    };
    let Ok(task) = DraftId::parse(Fields::read(&body).get("task")) else { return answer::not_found() };
    let done = page.rooms.services.desk.work(role, case.id, Work::FinishTask(task)).await;
    finish(&page, &member, &case, done.map(drop))
}
