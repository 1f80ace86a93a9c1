//! What people on a case do there: write to the reporter, write a note, take a step.

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, Uri},
    response::Response,
};
use commands::case::{aside, offers};
use domain::{CaseNumber, CasePointer, CaseState, Change, DeskError, DraftId, Role, Step, Words};
use maud::{Markup, html};

use crate::{StaffPage, answer, fields::Fields, look, people::Member, session::Standing};

/// What is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Text {
    Reply,
    Note,
}

impl Text {
    const fn action(self) -> &'static str {
        match self {
            Self::Reply => "reply",
            Self::Note => "note",
        }
    }
}

/// A form for words, with what was typed into it.
pub(crate) fn text_form(text: Text, number: &str, draft: DraftId, typed: &str) -> Markup {
    let (label, hint, button) = match text {
        Text::Reply => (
            "Your message",
            "It goes into the mailbox at once. You will not see whether or when it is read. Please do not ask who they are. It is not signed either: the people on the case speak with one voice.",
            "Send",
        ),
        Text::Note => (
            "Your note",
            "For the people on the case. It is sealed with the report; the reporter does not see it.",
            "Save the note",
        ),
    };
    let id = text.action();
    html! {
        form method="post" action={ "/case/" (number) "/" (id) } {
            input type="hidden" name="draft" value=(draft.to_hex());
            div.field {
                label for=(id) { (label) }
                textarea id=(id) name="words" rows="6" dir="auto" required aria-describedby={ (id) "-hint" } { (typed) }
                p.hint id={ (id) "-hint" } { (hint) }
            }
            button.main[text == Text::Reply] { (button) }
        }
    }
}

/// The form again, with its words: they are not lost, whatever happened.
fn again(member: Option<&Member>, text: Text, number: &str, fields: &Fields, problem: &Markup) -> Response {
    let Some(draft) = fields.draft() else { return answer::not_found() };
    let main = html! {
        h1 { "Your words are still here" }
        div.problem role="alert" { (problem) }
        (text_form(text, number, draft, fields.words().expose()))
        p.soft { a href={ "/case/" (number) } { "Leave it, and go back to the case" } }
    };
    answer::with_status(StatusCode::UNPROCESSABLE_ENTITY, look::page(member, main))
}

fn not_now() -> Markup {
    html! { p { "It could not be stored, and nothing was changed. Please press the button again in a minute." } }
}

async fn write(page: &StaffPage, text: Text, number: &str, headers: &HeaderMap, body: &Bytes) -> Response {
    let Ok(known) = CaseNumber::parse(number) else { return answer::not_found() };
    let (number, fields) = (known.to_string(), Fields::read(body));
    let member = match page.standing(headers).await {
        Ok(Standing::In(member)) => member,
        Ok(_) => {
            let problem = html! {
                p { "You were signed out meanwhile, and nothing was sent. "
                    a href="/sign-in" target="_blank" rel="noopener" { "Sign in in another tab" } ", then press the button here." }
            };
            return again(None, text, &number, &fields, &problem);
        }
        Err(error) => {
            tracing::error!(%error, "a session could not be found");
            return again(None, text, &number, &fields, &not_now());
        }
    };
    let (case, role) = match page.case_of(&member, &number).await {
        Ok(found) => found,
        Err(response) if response.status() == StatusCode::SERVICE_UNAVAILABLE => {
            return again(Some(&member), text, &number, &fields, &not_now());
        }
        Err(response) => return response,
    };
    let Some(draft) = fields.draft() else { return answer::not_found() };
    let desk = &page.rooms.services.desk;
    let stored = match text {
        Text::Reply => desk.reply(role, case.id, draft, fields.words()).await,
        Text::Note => desk.note(role, case.id, draft, fields.words()).await,
    };
    match stored {
        Ok(()) => {
            let place = if text == Text::Reply { "talk" } else { "notes" };
            answer::go(&format!("/case/{number}#{place}"))
        }
        Err(error) => again(Some(&member), text, &number, &fields, &said(&error)),
    }
}

/// What a refusal says. Our own faults go to the log.
pub(crate) fn said(error: &DeskError) -> Markup {
    match error {
        DeskError::NothingSaid => html! { p { "Please write something first." } },
        DeskError::TooLong { limit, actual } => {
            html! { p { "This has " (actual) " characters; " (limit) " fit. Please send it in two parts." } }
        }
        DeskError::Refused(why) => html! { p { (why) } },
        DeskError::NotFound => html! { p { "This case is not there any more. Nothing was changed." } },
        error => {
            // Its kinds alone
            let _ = answer::fault("change a case", error);
            not_now()
        }
    }
}

pub(crate) async fn reply(
    State(page): State<Arc<StaffPage>>,
    Path(number): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    write(&page, Text::Reply, &number, &headers, &body).await
}

pub(crate) async fn note(
    State(page): State<Arc<StaffPage>>,
    Path(number): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    write(&page, Text::Note, &number, &headers, &body).await
}

/// Takes up a report that waits.
pub(crate) async fn take(
    State(page): State<Arc<StaffPage>>,
    Path(number): Path<String>,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    let (member, case, role) = match acting(&page, &headers, &uri, &number).await {
        Ok(found) => found,
        Err(response) => return response,
    };
    if case.state != CaseState::Triage {
        return answer::go(&format!("/case/{}", case.number));
    }
    let change = Change::steps([Step::TakeUp]);
    finish(&page, &member, &case, page.rooms.services.desk.change(role, case.id, change).await.map(drop))
}

/// Takes the step that was chosen.
pub(crate) async fn step(
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
    let fields = Fields::read(&body);
    let services = &page.rooms.services;
    let changed = match fields.get("step") {
        "step-aside" => {
            let stepped = aside(services, &case, role).await;
            if stepped.is_ok() {
                return answer::go("/");
            }
            stepped
        }
        name => match offers(&case, role).find(|offer| offer.name == name) {
            Some(offer) => services.desk.change(role, case.id, Change::steps([offer.step])).await.map(drop),
            // Somebody else was faster: the page shows where it stands now
            None => Ok(()),
        },
    };
    finish(&page, &member, &case, changed)
}

/// Whoever is signed in and on this case.
pub(crate) async fn acting(
    page: &StaffPage,
    headers: &HeaderMap,
    uri: &Uri,
    number: &str,
) -> Result<(Member, CasePointer, Role), Response> {
    // The way that a sign-in leads to is the case's page
    let case_page: &str = uri.path().rsplit_once('/').map_or("/", |(case_page, _)| case_page);
    let uri = case_page.parse().unwrap_or_default();
    let member = page.signed_in(headers, &uri).await?;
    let (case, role) = page.case_of(&member, number).await?;
    Ok((member, case, role))
}

pub(crate) fn finish(
    _: &StaffPage,
    member: &Member,
    case: &CasePointer,
    changed: Result<(), DeskError>,
) -> Response {
    let Err(error) = changed else { return answer::go(&format!("/case/{}", case.number)) };
    let main = html! {
        h1 { "Not done" }
        div.problem role="alert" { (said(&error)) }
        p { a href={ "/case/" (case.number) } { "Back to the case" } }
    };
    answer::with_status(StatusCode::CONFLICT, look::page(Some(member), main))
}

/// What somebody typed whose session ended meanwhile, to be taken along.
pub(crate) fn to_take_along(number: &str, texts: &[&str]) -> Response {
    let main = html! {
        h1 { "You were signed out" }
        p { "Nothing was changed." }
        @for (place, text) in texts.iter().enumerate().filter(|(_, text)| !text.trim().is_empty()) {
            div.field {
                label for={ "kept-" (place) } { "What you wrote" }
                textarea id={ "kept-" (place) } rows="5" dir="auto" readonly { (text) }
                p.hint { "Copy it before you go on." }
            }
        }
        form method="get" action={ "/case/" (number) } { button.main { "Sign in again" } }
    };
    answer::page(look::page(None, main))
}

/// Words that say something.
pub(crate) fn some(text: &str) -> Option<Words> {
    Some(Words::new(text.replace("\r\n", "\n"))).filter(|words| !words.is_blank())
}
