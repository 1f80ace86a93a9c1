//! Slack's Web API.

mod args;
mod call;
mod chat;
mod content;
mod conversations;
mod create;
mod history;
mod invite;
mod listing;
mod method;
mod paging;
mod pins;
mod place;
mod rate;
mod team;
mod users;
mod views;

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::faults::Answer;
use crate::shared::Shared;
use crate::world::World;
use args::Args;
use call::{Call, Failure};
pub(crate) use content::read as read_content;
use method::Method;

/// `/api/{method}`, GET or POST.
pub(crate) async fn call(
    State(shared): State<Arc<Shared>>,
    Path(name): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let method = method::find(&name);
    let args = Args::read(query.as_deref().unwrap_or_default(), &headers, &body, method);
    let serve = |world: &mut World| {
        let planned = world.faults.answers.get_mut(&name).and_then(|answers| answers.pop_front());
        let app = call::caller(world, &args);
        let answer = planned.unwrap_or_else(|| match method {
            Some(method) => answer(&shared, world, method, &args),
            None => Answer::error("unknown_method"),
        });
        world.wire.add(json!({
            "direction": "from_app", "transport": "http", "kind": name, "app_id": app.as_deref().ok(),
            "request": args.logged(), "status": answer.status,
            "response": serde_json::from_str(&answer.body).unwrap_or_else(|_| json!(answer.body)),
            "ts": world.now.as_secs_f64(),
        }));
        answer
    };
    // Reading changes no screen
    let reads = method.is_some_and(|method| !method.json);
    respond(if reads { shared.note(serve) } else { shared.change(serve) })
}

fn answer(shared: &Shared, world: &mut World, method: &'static Method, args: &Args) -> Answer {
    let accepted = ("x-accepted-oauth-scopes".to_owned(), method.scopes.join(","));
    let done = Call::admit(world, method, args).and_then(|mut call| {
        if shared.options.rate_limits {
            rate::count(&mut call)?;
        }
        let scopes = call.app().map(|app| app.scopes.join(",")).unwrap_or_default();
        (method.run)(&mut call).map(|reply| (reply, scopes))
    });
    match done {
        Ok((mut reply, scopes)) => {
            reply["ok"] = json!(true);
            let headers = vec![accepted, ("x-oauth-scopes".to_owned(), scopes)];
            Answer { status: 200, headers, body: reply.to_string() }
        }
        Err(Failure::RateLimited(seconds)) => Answer::rate_limited(seconds),
        Err(Failure::Refused(mut fields)) => {
            fields["ok"] = Value::Bool(false);
            Answer { status: 200, headers: vec![accepted], body: fields.to_string() }
        }
    }
}

fn respond(answer: Answer) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK);
    let is_json = serde_json::from_str::<Value>(&answer.body).is_ok();
    let kind = if is_json { "application/json; charset=utf-8" } else { "text/html; charset=utf-8" };
    let mut response = (status, [(header::CONTENT_TYPE, kind)], answer.body).into_response();
    for (name, value) in answer.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}
