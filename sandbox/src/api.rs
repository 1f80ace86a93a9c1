//! Slack's Web API.

pub(crate) mod alarm;
mod args;
mod auth;
mod avatar;
mod call;
mod chat;
mod complete;
mod content;
mod conversations;
mod create;
mod files;
mod history;
mod invite;
mod listing;
mod me;
mod members;
mod method;
mod paging;
mod pins;
mod place;
mod rate;
mod reactions;
mod schedule;
mod served;
mod team;
pub(crate) mod upload;
mod usergroups;
mod users;
mod views;

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use serde_json::{Value, json};

use crate::faults::Answer;
use crate::shared::Shared;
use crate::world::World;
use args::Args;
use call::{Call, Failure};
pub(crate) use content::read as read_content;
use method::Method;
pub use served::{ServedMethod, served_methods};

/// Everything that apps reach by HTTP, but for response URLs and sockets.
pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/api/{method}", any(call))
        .route("/avatar/{id}", get(avatar::avatar))
        .merge(upload::routes())
}

/// Whether a method is played here.
pub(crate) fn is_method(name: &str) -> bool {
    method::find(name).is_some()
}

/// `/api/{method}`, GET or POST.
async fn call(
    State(shared): State<Arc<Shared>>,
    Path(name): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let method = method::find(&name);
    let args = Args::read(query.as_deref().unwrap_or_default(), &headers, body, method).await;
    let serve = |world: &mut World| {
        let mut met = world.faults.on_call(&name);
        let app = call::caller(world, &args);
        let answer = met.answer.take().unwrap_or_else(|| match method {
            Some(method) => answer(&shared, world, method, &args),
            None => refused(Failure::from("unknown_method"), &args),
        });
        let mut entry = json!({
            "direction": "from_app", "transport": "http", "kind": name, "app_id": app.as_deref().ok(),
            "request": args.logged(), "status": answer.status,
            "response": serde_json::from_str(&answer.body).unwrap_or_else(|_| json!(answer.body)),
            "ts": world.now.as_secs_f64(),
        });
        met.mark(&mut entry);
        world.wire.add(entry);
        (answer, met)
    };
    // Reading changes no screen
    let reads = method.is_some_and(|method| !method.changes);
    let (answer, met) = if reads { shared.note(serve) } else { shared.change(serve) };
    met.hinder(&shared, respond(answer)).await
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
            warn(&mut reply, args);
            let headers = vec![accepted, ("x-oauth-scopes".to_owned(), scopes)];
            Answer { status: 200, headers, body: reply.to_string() }
        }
        Err(failure) => {
            let answer = refused(failure, args);
            Answer { headers: [answer.headers, vec![accepted]].concat(), ..answer }
        }
    }
}

fn refused(failure: Failure, args: &Args) -> Answer {
    match failure {
        Failure::RateLimited(seconds) => Answer::rate_limited(seconds),
        Failure::Refused(mut fields) => {
            fields["ok"] = Value::Bool(false);
            warn(&mut fields, args);
            Answer::json(&fields)
        }
    }
}

/// Adds what Slack remarks on in a request.
fn warn(reply: &mut Value, args: &Args) {
    let Some(warning) = args.warning else { return };
    let all = match reply["warning"].as_str() {
        Some(first) => format!("{first},{warning}"),
        None => warning.to_owned(),
    };
    reply["warning"] = json!(all);
    let warnings = &mut reply["response_metadata"]["warnings"];
    match warnings.as_array_mut() {
        Some(warnings) => warnings.push(json!(warning)),
        None => *warnings = json!([warning]),
    }
}

pub(crate) fn respond(answer: Answer) -> Response {
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
