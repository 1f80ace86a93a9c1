//! People who join the company and people who leave it.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use serde_json::{Value, json};

use crate::cast::Person;
use crate::control::act::settle;
use crate::control::body::Body;
use crate::control::place::person;
use crate::control::refusal::Refusal;
use crate::shared::Shared;
use crate::world::World;
use crate::world::user::User;

const FIELDS: &[&str] = &["handle", "real_name", "title", "about"];
const LONGEST: usize = 80;

/// `POST /sandbox/api/people {handle, real_name, title?, about?}`.
pub(crate) async fn join(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Json<Value>, Refusal> {
    let body = Body::read(&headers, &bytes, FIELDS)?;
    let (handle, name) = (body.text("handle")?, body.text("real_name")?);
    let letters =
        |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || "-_.".contains(letter);
    if handle.len() > LONGEST
        || !handle.chars().any(|letter| letter.is_ascii_alphanumeric())
        || !handle.chars().all(letters)
    {
        return Err(Refusal::bad("`handle` must be made of small letters, digits, `-`, `_` and `.`"));
    }
    if name.trim().is_empty() || name.chars().count() > LONGEST {
        return Err(Refusal::bad("`real_name` must have 1 to 80 characters"));
    }
    let title = body.find_text("title")?.unwrap_or_default();
    let about = body.find_text("about")?.unwrap_or("somebody new");
    let user: User = Person::new(handle, name, title, about).into();
    let (shown, flights) = shared.launch(|world| {
        check_new(world, &user)?;
        let shown = user.control();
        world.join(user);
        Ok(shown)
    });
    let shown = shown?;
    let mut reply = settle(&shared, flights).await.reply();
    reply["ok"] = json!(true);
    reply["user"] = shown;
    Ok(Json(reply))
}

fn check_new(world: &World, user: &User) -> Result<(), Refusal> {
    let taken = |other: &User| other.id == user.id || other.name == user.name;
    let by_group = world.usergroups.iter().any(|group| group.handle == user.name);
    if by_group || world.users.iter().any(taken) {
        return Err(Refusal::conflict(format!("@{} is taken: choose another handle", user.name)));
    }
    Ok(())
}

/// `POST /sandbox/api/people/{user}/deactivate`.
pub(crate) async fn deactivate(
    State(shared): State<Arc<Shared>>,
    Path(user): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Json<Value>, Refusal> {
    Body::read(&headers, &bytes, &[])?;
    let (done, flights) = shared.launch(|world| {
        let id = person(world, &user)?;
        world.deactivate(&id);
        Ok::<(), Refusal>(())
    });
    done?;
    let mut reply = settle(&shared, flights).await.reply();
    reply["ok"] = json!(true);
    Ok(Json(reply))
}
