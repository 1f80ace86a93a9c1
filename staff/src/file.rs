//! Opening a file, safely: as a download, which no browser shows or runs.

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, Uri, header},
    response::{IntoResponse, Response},
};
use domain::{CasePointer, DeskError, EvidenceId};
use maud::{Markup, html};

use crate::{StaffPage, act::acting, answer, fields::Fields, look};

const POLICY: &str = "sandbox; default-src 'none'; frame-ancestors 'none'";

fn elsewhere(case: &CasePointer, address: &str) -> Markup {
    html! {
        p.back { a href={ "/case/" (case.number) } { "Case " (case.number) } }
        h1 { "The file lies ready" }
        p { a href=(address) rel="noreferrer" { "Download it" } }
        p.soft { "It is kept on another host. This address is good once, for five minutes, and for you alone." }
    }
}

/// Hands a file out. Where the relay is on another host it is fetched at the relay's page, under an address that is good once.
pub(crate) async fn open(
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
    let Ok(id) = EvidenceId::parse(Fields::read(&body).get("file")) else { return answer::not_found() };
    let services = &page.rooms.services;
    if !page.rooms.files_here {
        return match services.files.lay_ready(role, case.id, id).await {
            Some(address) => answer::page(look::page(Some(&member), elsewhere(&case, &address))),
            None => answer::unavailable(),
        };
    }
    let file = match services.desk.open_file(role, case.id, id).await {
        Ok(file) => file,
        Err(DeskError::NotFound) => return answer::not_found(),
        Err(error) => return answer::fault("open a file", &error),
    };
    let name = format!("attachment; filename=\"evidence.{}\"", file.kind.name());
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_DISPOSITION, name),
        (header::CONTENT_SECURITY_POLICY, POLICY.to_owned()),
    ];
    (headers, file.bytes.to_vec()).into_response()
}
