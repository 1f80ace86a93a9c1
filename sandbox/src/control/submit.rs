//! Sending a modal's form, and closing modals.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use crate::blocks::check::Surface;
use crate::blocks::find::{Placed, elements};
use crate::blocks::normal;
use crate::blocks::view::{Refused, check};
use crate::control::act::{Heard, settle};
use crate::control::body::Body;
use crate::control::click::envelope;
use crate::control::refusal::Refusal;
use crate::control::values;
use crate::delivery::flight::{Kind as Route, Landing, Outgoing};
use crate::shared::Shared;
use crate::world::World;
use crate::world::channel::{Channel, Kind};
use crate::world::view::{STACK, View};

/// What Slack's client shows when a modal's app does not answer, or not well.
pub(crate) const TROUBLE: &str = "We had some trouble connecting. Try again?";

/// `submit {view_id, values}`.
pub(crate) async fn submit(shared: &Arc<Shared>, user: &str, body: &Body) -> Result<Value, Refusal> {
    let id = body.text("view_id")?;
    let entered = body.find("values").cloned().unwrap_or_else(|| json!({}));
    let (sent, flights) = shared.launch(|world| send(world, user, id, &entered));
    sent?;
    let mut heard = Heard::NOTHING;
    for flight in flights {
        let landing = flight.land_and_follow(shared).await;
        heard = Heard { acked: landing.ack.is_ok(), ms: landing.ms };
        shared.change(|world| conclude(world, user, id, &landing));
    }
    Ok(heard.reply())
}

/// The modal on top, if it is this one.
fn top<'w>(world: &'w World, user: &str, id: &str) -> Result<&'w View, Refusal> {
    match world.top_modal(user) {
        Some(top) if top.id == id => Ok(top),
        Some(top) => Err(Refusal::conflict(format!("the modal on top is {}, not {id}", top.id))),
        None => Err(Refusal::conflict(format!("no modal is open, so {id} is not"))),
    }
}

fn send(world: &mut World, user: &str, id: &str, entered: &Value) -> Result<(), Refusal> {
    let view = top(world, user, id)?;
    if view.body["submit"].is_null() {
        return Err(Refusal::conflict(format!("the modal {id} has no submit button; close it, or click")));
    }
    let app_id = view.app_id.clone();
    let blocks = view.blocks().to_vec();
    let filled = values::fill(world, &blocks, &view.values, entered)?;
    let complaints = values::complaints(&blocks, &filled);
    // What was typed stays typed, complete or not
    let view = world.views.get_mut(id).ok_or_else(|| Refusal::conflict("the modal is gone"))?;
    view.values = filled;
    view.errors = complaints.clone();
    view.notice = None;
    if !complaints.is_empty() {
        return Err(Refusal::incomplete(complaints));
    }
    let shown = view.slack();
    give_files(world, &app_id, &shown["state"]["values"]);
    let mut payload = envelope(world, "view_submission", &app_id, user);
    payload["response_urls"] = json!(response_urls(world, &app_id, user, &blocks, &shown["state"]["values"]));
    payload["view"] = shown;
    world.outbox.push(Outgoing { app_id, route: Route::Interactive, payload });
    Ok(())
}

/// An address for each conversation that was chosen in a menu with `response_url_enabled`. What its person does not see gets none.
fn response_urls(
    world: &mut World,
    app_id: &str,
    user: &str,
    blocks: &[Value],
    values: &Value,
) -> Vec<Value> {
    let mut urls = Vec::new();
    for placed in elements(blocks).into_iter().filter(Placed::is_input) {
        let field = match placed.kind() {
            "conversations_select" => "selected_conversation",
            "channels_select" => "selected_channel",
            _ => continue,
        };
        let chosen = values[placed.block_id()][placed.action_id()][field].as_str();
        let wanted = placed.element["response_url_enabled"] == true;
        let Some(chosen) = chosen.filter(|_| wanted) else { continue };
        let channel = match world.users.has(chosen) {
            true => world.direct_message(&[user.to_owned(), chosen.to_owned()]),
            false => chosen.to_owned(),
        };
        let visible = |channel: &Channel| channel.kind == Kind::Public || channel.has(user);
        if !world.find_channel(&channel).is_some_and(visible) {
            continue;
        }
        urls.push(json!({
            "block_id": placed.block_id(), "action_id": placed.action_id(), "channel_id": channel,
            "response_url": world.add_response_url(app_id, user, &channel, None),
        }));
    }
    urls
}

/// The app may read what was put into its form.
fn give_files(world: &mut World, app_id: &str, values: &Value) {
    let blocks = values.as_object().into_iter().flat_map(Map::values);
    let inputs = blocks.filter_map(Value::as_object).flat_map(Map::values);
    let files = inputs.filter_map(|state| state["files"].as_array()).flatten();
    for file in files.filter_map(|file| file["id"].as_str()) {
        if let Some(file) = world.files.get_mut(file) {
            file.app_id = app_id.to_owned();
        }
    }
}

/// Does what the app answered to a form.
fn conclude(world: &mut World, user: &str, id: &str, landing: &Landing) {
    // The person, or the app, may have closed it meanwhile
    if world.top_modal(user).is_none_or(|top| top.id != id) {
        return;
    }
    let problem = match &landing.ack {
        Ok(answer) => respond(world, user, id, answer).err(),
        Err(failure) => Some(vec![format!("not acknowledged: {failure:?}")]),
    };
    if let Some(problem) = problem {
        let mut fields = Map::new();
        fields.insert("problem".to_owned(), json!(problem));
        world.wire.amend(landing.entry, fields);
        world.notice(user, TROUBLE);
        if let Some(view) = world.views.get_mut(id) {
            view.notice = Some(TROUBLE.to_owned());
        }
    }
}

fn respond(world: &mut World, user: &str, id: &str, answer: &Value) -> Result<(), Vec<String>> {
    let action = answer["response_action"].as_str();
    match action {
        None if answer.is_null() || answer == &json!({}) => {
            world.pop_modal(user);
        }
        Some("clear") => {
            world.clear_modals(user);
        }
        Some("update") => {
            let mut body = checked(&answer["view"])?;
            normal::fill(&mut body["blocks"]);
            let hash = world.next_hash();
            if let Some(view) = world.views.get_mut(id) {
                view.replace(body, hash);
            }
        }
        Some("push") => {
            let body = checked(&answer["view"])?;
            if world.stacks.get(user).is_some_and(|stack| stack.len() == STACK) {
                return Err(vec!["push_limit_reached: three modals are open".to_owned()]);
            }
            let app_id = world.views.get(id).map(|view| view.app_id.clone()).unwrap_or_default();
            let view = world.new_view(&app_id, user, body);
            world.push_modal(view).map_err(|code| vec![code.to_owned()])?;
        }
        Some("errors") => show_errors(world, id, &answer["errors"])?,
        Some(other) => return Err(vec![format!("unknown response_action {other}")]),
        None => return Err(vec!["the answer must be empty or have a response_action".to_owned()]),
    }
    Ok(())
}

fn checked(view: &Value) -> Result<Value, Vec<String>> {
    match check(view, Surface::Modal) {
        Ok(()) => Ok(view.clone()),
        Err(Refused::TooLarge) => Err(vec!["view_too_large".to_owned()]),
        Err(Refused::Invalid(messages)) => Err(messages),
    }
}

/// Errors belong to input blocks; Slack's client gives up on others.
fn show_errors(world: &mut World, id: &str, errors: &Value) -> Result<(), Vec<String>> {
    let errors = errors.as_object().filter(|errors| !errors.is_empty());
    let errors = errors.ok_or_else(|| vec!["`errors` must be an object of block_ids".to_owned()])?;
    let Some(view) = world.views.get_mut(id) else { return Ok(()) };
    let is_input =
        |block: &str| view.blocks().iter().any(|one| one["type"] == "input" && one["block_id"] == block);
    let strangers: Vec<String> = errors
        .iter()
        .filter(|(block, text)| !is_input(block) || !text.is_string())
        .map(|(block, _)| {
            format!("errors: {block} is not the block_id of an input, or its error is not text")
        })
        .collect();
    if !strangers.is_empty() {
        return Err(strangers);
    }
    view.errors = errors.clone();
    Ok(())
}

/// `close {view_id, all?}`: Cancel, or with `all` the cross that closes the whole stack.
pub(crate) async fn close(shared: &Arc<Shared>, user: &str, body: &Body) -> Result<Value, Refusal> {
    let id = body.text("view_id")?;
    let all = body.find("all").is_some_and(|all| *all == true);
    let (closed, flights) = shared.launch(|world| {
        let clear = top(world, user, id)?.flag("clear_on_close");
        let closed = if all || clear { world.clear_modals(user).pop() } else { world.pop_modal(user) };
        let closed = closed.filter(|view| view.flag("notify_on_close"));
        if let Some(view) = closed {
            let mut payload = envelope(world, "view_closed", &view.app_id, user);
            if let Some(fields) = payload.as_object_mut() {
                fields.remove("trigger_id");
            }
            payload["view"] = view.slack();
            payload["is_cleared"] = json!(all);
            world.outbox.push(Outgoing { app_id: view.app_id, route: Route::Interactive, payload });
        }
        Ok(())
    });
    closed?;
    Ok(settle(shared, flights).await.reply())
}
