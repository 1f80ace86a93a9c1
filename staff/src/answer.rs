//! Answers: pages, ways to other pages, and what is said when something does not go.

use std::{error::Error, sync::Arc};

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use commands::Fault;
use maud::{Markup, html};

use crate::{StaffPage, look, people::Member};

/// A page.
pub(crate) fn page(markup: Markup) -> Response {
    with_status(StatusCode::OK, markup)
}

pub(crate) fn with_status(status: StatusCode, markup: Markup) -> Response {
    let kind = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
    (status, kind, markup.into_string()).into_response()
}

/// The browser goes on to another page of ours.
pub(crate) fn go(path: &str) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, path.to_owned())]).into_response()
}

/// For every address that is not there, and for every case that somebody is not on: one and the same.
pub(crate) async fn nothing_here(State(_): State<Arc<StaffPage>>) -> Response {
    not_found()
}

pub(crate) fn not_found() -> Response {
    let text = "There is nothing at this address, or no case with this number that you are on.";
    notice(StatusCode::NOT_FOUND, "Nothing here", text)
}

pub(crate) fn forbidden() -> Response {
    notice(
        StatusCode::FORBIDDEN,
        "Not from here",
        "This page takes forms that it made itself, and no others. Nothing was changed.",
    )
}

/// Our fault: its kinds go to the log, without anything that was entered.
pub(crate) fn fault(what: &'static str, error: &dyn Error) -> Response {
    let mut causes = vec![error.to_string()];
    let mut cause = error.source();
    while let Some(next) = cause {
        causes.push(next.to_string());
        cause = next.source();
    }
    tracing::error!(what, causes = causes.join(": "), "a fault of the staff page");
    unavailable()
}

pub(crate) fn fault_of(fault_: &Fault) -> Response {
    fault(fault_.what, &*fault_.source)
}

pub(crate) fn unavailable() -> Response {
    let text = "It could not be done, and nothing was changed. Please go back and try again in a minute.";
    notice(StatusCode::SERVICE_UNAVAILABLE, "Please try again", text)
}

/// What was sent is taken to its end, and how it ends is not known yet.
pub(crate) fn unknown() -> Response {
    let text = "It takes longer than it should, and may still be done. Please look at the case in a minute, before you do it again.";
    notice(StatusCode::SERVICE_UNAVAILABLE, "Not known yet", text)
}

pub(crate) fn busy() -> Response {
    let text = "Too many sign-ins are being tried. Please try again in a minute.";
    notice(StatusCode::TOO_MANY_REQUESTS, "Please try again", text)
}

fn notice(status: StatusCode, title: &str, text: &str) -> Response {
    let main = html! {
        h1 { (title) }
        p { (text) }
        p { a href="/" { "To your cases" } }
    };
    with_status(status, look::page(None::<&Member>, main))
}
