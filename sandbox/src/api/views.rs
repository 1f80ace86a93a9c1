//! `views.*`.

use serde_json::{Value, json};

use crate::api::call::{Call, Failure, Outcome};
use crate::blocks::check::Surface;
use crate::blocks::find::elements;
use crate::blocks::view::{Refused, check};
use crate::blocks::{normal, state};
use crate::world::ticket::Trigger;
use crate::world::view::View;

/// The view of a call, within Slack's limits.
fn body(call: &Call<'_>, surface: Surface) -> Result<Value, Failure> {
    let view = call.args.json("view").filter(Value::is_object).ok_or_else(|| {
        Failure::with_messages("invalid_arguments", &["[ERROR] `view` is not a JSON object".to_owned()])
    })?;
    match check(&view, surface) {
        Ok(()) => Ok(view),
        Err(Refused::TooLarge) => Err("view_too_large".into()),
        Err(Refused::Invalid(messages)) => Err(Failure::with_messages("invalid_arguments", &messages)),
    }
}

/// `external_id`s are unique in a workspace.
fn check_external_id(call: &Call<'_>, view: &Value, own: Option<&str>) -> Result<(), Failure> {
    let id = view["external_id"].as_str().unwrap_or_default();
    let taken = call.world.views.values().any(|other| {
        !id.is_empty()
            && other.external_id == id
            && other.app_id == call.app_id
            && Some(other.id.as_str()) != own
    });
    if taken { Err("duplicate_external_id".into()) } else { Ok(()) }
}

fn trigger(call: &Call<'_>) -> Result<(String, Trigger), Failure> {
    let id = call.args.text("trigger_id").or_else(|| call.args.text("interactivity_pointer"));
    let id = id.ok_or_else(|| {
        Failure::with_messages(
            "invalid_arguments",
            &["[ERROR] missing required field: trigger_id".to_owned()],
        )
    })?;
    let trigger = call.world.find_trigger(&call.app_id, &id)?;
    Ok((id, trigger))
}

/// Menus that start with the conversation that the person looked at, unless the app names another.
fn start_here(view: &mut View, channel: Option<&str>) {
    let Some(channel) = channel else { return };
    let blocks = view.blocks().to_vec();
    for placed in elements(&blocks) {
        let held = &mut view.values[placed.block_id()][placed.action_id()];
        if placed.element["default_to_current_conversation"] != true || !state::is_empty(held) {
            continue;
        }
        match placed.kind() {
            "conversations_select" => held["selected_conversation"] = json!(channel),
            "multi_conversations_select" => held["selected_conversations"] = json!([channel]),
            _ => {}
        }
    }
}

pub(crate) fn open(call: &mut Call<'_>) -> Outcome {
    let view = body(call, Surface::Modal)?;
    check_external_id(call, &view, None)?;
    let (id, trigger) = trigger(call)?;
    call.world.spend_trigger(&id);
    let mut view = call.world.new_view(&call.app_id, &trigger.user, view);
    start_here(&mut view, trigger.channel.as_deref());
    let shown = view.slack();
    call.world.open_modal(view);
    Ok(json!({"view": shown}))
}

pub(crate) fn push(call: &mut Call<'_>) -> Outcome {
    let view = body(call, Surface::Modal)?;
    check_external_id(call, &view, None)?;
    let (id, trigger) = trigger(call)?;
    let theirs = call.world.top_modal(&trigger.user).is_some_and(|top| top.app_id == call.app_id);
    if !theirs {
        return Err("not_found".into());
    }
    let mut view = call.world.new_view(&call.app_id, &trigger.user, view);
    start_here(&mut view, trigger.channel.as_deref());
    let new = view.id.clone();
    call.world.push_modal(view)?;
    call.world.spend_trigger(&id);
    let view = call.world.views.get(&new).ok_or("not_found")?;
    Ok(json!({"view": view.slack()}))
}

pub(crate) fn update(call: &mut Call<'_>) -> Outcome {
    let by_id = call.args.text("view_id");
    let by_external = call.args.text("external_id");
    if by_id.is_none() && by_external.is_none() {
        let message = "[ERROR] missing required field: view_id or external_id".to_owned();
        return Err(Failure::with_messages("invalid_arguments", &[message]));
    }
    let found = call.world.views.values().find(|view| {
        let named = match &by_id {
            Some(id) => view.id == *id,
            None => by_external.as_ref() == Some(&view.external_id),
        };
        named && view.app_id == call.app_id
    });
    let (id, hash, is_home) = found
        .map(|view| (view.id.clone(), view.hash.clone(), view.body["type"] == "home"))
        .ok_or("not_found")?;
    let view = body(call, if is_home { Surface::Home } else { Surface::Modal })?;
    check_external_id(call, &view, Some(&id))?;
    if call.args.text("hash").is_some_and(|expected| expected != hash) {
        return Err("hash_conflict".into());
    }
    replace(call, &id, view)
}

fn replace(call: &mut Call<'_>, id: &str, mut body: Value) -> Outcome {
    normal::fill_view(&mut body);
    let hash = call.world.next_hash();
    let view = call.world.views.get_mut(id).ok_or("not_found")?;
    view.replace(body, hash);
    Ok(json!({"view": view.slack()}))
}

pub(crate) fn publish(call: &mut Call<'_>) -> Outcome {
    let user = call.required("user_id")?;
    let view = body(call, Surface::Home)?;
    if !call.app().is_some_and(|app| app.home_tab) {
        return Err("not_enabled".into());
    }
    if call.world.users.by_id(&user).is_none_or(|known| known.bot.is_some()) {
        let message = "[ERROR] no such user [json-pointer:/user_id]".to_owned();
        return Err(Failure::with_messages("invalid_arguments", &[message]));
    }
    let existing = call.world.find_home(&call.app_id, &user).map(|home| (home.id.clone(), home.hash.clone()));
    check_external_id(call, &view, existing.as_ref().map(|(id, _)| id.as_str()))?;
    match existing {
        Some((_, hash)) if call.args.text("hash").is_some_and(|expected| expected != hash) => {
            Err("hash_conflict".into())
        }
        Some((id, _)) => replace(call, &id, view),
        None => {
            let view = call.world.new_view(&call.app_id, &user, view);
            let shown = view.slack();
            call.world.views.insert(view.id.clone(), view);
            Ok(json!({"view": shown}))
        }
    }
}
