//! Pressing buttons, choosing from menus, ticking boxes.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::blocks::entry;
use crate::blocks::find::{Placed, elements};
use crate::blocks::text;
use crate::control::act::Heard;
use crate::control::body::Body;
use crate::control::place::conversation;
use crate::control::refusal::Refusal;
use crate::delivery::flight::{Kind as Route, Outgoing};
use crate::shared::Shared;
use crate::world::message::Message;
use crate::world::{TEAM, World};

/// What Slack's client shows when an app does not answer in time.
const NO_ANSWER: &str = "Operation timed out. Apps need to respond within 3 seconds.";

/// The thing that is clicked on.
pub(crate) enum Surface {
    Message { channel: String, message: Box<Message> },
    View { id: String },
}

impl Surface {
    pub(crate) fn blocks(&self, world: &World) -> Vec<Value> {
        match self {
            Self::Message { message, .. } => message.content.blocks.clone(),
            Self::View { id } => world.views.get(id).map(|view| view.blocks().to_vec()).unwrap_or_default(),
        }
    }

    /// The app that put it there.
    pub(crate) fn app(&self, world: &World) -> Result<String, Refusal> {
        let app_id = match self {
            Self::View { id } => world.views.get(id).map(|view| view.app_id.clone()),
            Self::Message { message, .. } => message.bot.as_ref().map(|bot| bot.app_id.clone()),
        };
        app_id.ok_or_else(|| Refusal::conflict("no app hears of this"))
    }

    /// Puts the fields into a payload that say where something happened.
    pub(crate) fn describe(&self, world: &World, payload: &mut Value) {
        match self {
            Self::View { id } => {
                payload["container"] = json!({"type": "view", "view_id": id});
                payload["view"] = world.views.get(id).map(|view| view.slack()).unwrap_or_default();
            }
            Self::Message { channel, message } => {
                let ephemeral = message.ephemeral_to.is_some();
                payload["container"] = json!({
                    "type": "message", "message_ts": message.ts, "channel_id": channel, "is_ephemeral": ephemeral,
                });
                payload["channel"] = json!({"id": channel, "name": shown_name(world, channel)});
                // Slack keeps no ephemeral messages, so it cannot send them back
                if !ephemeral {
                    payload["message"] = message.slack(true);
                }
            }
        }
    }
}

/// What an interaction calls a conversation.
pub(crate) fn shown_name(world: &World, channel: &str) -> Option<String> {
    world.find_channel(channel).map(|channel| match channel.is_named() {
        true => channel.name.clone(),
        false => "directmessage".to_owned(),
    })
}

/// What somebody did to an element.
struct Use {
    block_id: String,
    action_id: String,
    action: Value,
    /// What the element holds now; None for buttons and overflow menus.
    state: Option<Value>,
    dispatches: bool,
}

/// `click {channel, message_ts, action_id, value?}` or `{view_id, action_id, value?}`.
pub(crate) async fn click(shared: &Arc<Shared>, user: &str, body: &Body) -> Result<Value, Refusal> {
    let (clicked, flights) = shared.launch(|world| press(world, user, body));
    let view = clicked?;
    let mut heard = Heard::NOTHING;
    for flight in flights {
        let landing = flight.land_and_follow(shared).await;
        heard = Heard { acked: landing.ack.is_ok(), ms: landing.ms };
    }
    if !heard.acked {
        shared.change(|world| match view.and_then(|id| world.views.get_mut(&id)) {
            Some(view) => {
                view.notice = Some(crate::control::submit::TROUBLE.to_owned());
                world.notice(user, crate::control::submit::TROUBLE);
            }
            None => world.notice(user, NO_ANSWER),
        });
    }
    Ok(heard.reply())
}

/// Does it, and puts what the app hears into the outbox. Returns the view's id, if it was one.
fn press(world: &mut World, user: &str, body: &Body) -> Result<Option<String>, Refusal> {
    let surface = surface(world, user, body)?;
    let blocks = surface.blocks(world);
    let used = use_element(world, &blocks, body)?;
    keep(world, user, &surface, &used);
    if used.dispatches {
        let (app_id, payload) = payload(world, user, &surface, used.action)?;
        world.outbox.push(Outgoing { app_id, route: Route::Interactive, payload });
    }
    Ok(match surface {
        Surface::Message { .. } => None,
        Surface::View { id } => Some(id),
    })
}

pub(crate) fn surface(world: &mut World, user: &str, body: &Body) -> Result<Surface, Refusal> {
    if let Some(id) = body.find_text("view_id")? {
        let view = world.views.get(id).filter(|view| view.user == user);
        let view = view.ok_or_else(|| Refusal::missing(format!("this person sees no view {id}")))?;
        let is_home = view.body["type"] == "home";
        if !is_home && world.top_modal(user).is_none_or(|top| top.id != id) {
            return Err(Refusal::conflict(format!("the modal {id} lies under another one")));
        }
        return Ok(Surface::View { id: id.to_owned() });
    }
    let channel = conversation(world, user, body.text("channel")?)?;
    let ts = body.text("message_ts")?;
    let messages = world.find_channel(&channel).map_or(&[][..], |channel| &channel.messages);
    let message = messages.iter().find(|message| message.ts == ts && message.is_visible_to(user));
    let message =
        message.ok_or_else(|| Refusal::missing(format!("this person sees no message {ts} there")))?;
    Ok(Surface::Message { message: Box::new(message.clone()), channel })
}

/// Finds the element that is meant and works out what was done to it.
fn use_element(world: &World, blocks: &[Value], body: &Body) -> Result<Use, Refusal> {
    let placed = find(blocks, body)?;
    let kind = placed.kind();
    let value = body.find("value");
    let action_id = placed.action_id().to_owned();
    let block_id = placed.block_id().to_owned();
    let ts = format!("{}.{:06}", world.now.as_secs(), world.now.subsec_micros());
    let mut action = json!({"type": kind, "action_id": action_id, "block_id": block_id, "action_ts": ts});
    let bad = |what: String| Refusal::bad(format!("{action_id} expects {what}"));
    let state = match kind {
        "button" | "workflow_button" => {
            for name in ["text", "value", "style", "url"] {
                if let Some(field) = placed.element.get(name) {
                    action[name] = field.clone();
                }
            }
            None
        }
        "overflow" => {
            let entered = value.and_then(Value::as_str).unwrap_or_default();
            action["selected_option"] = entry::chosen(placed.element, entered).map_err(bad)?;
            None
        }
        _ => {
            let value = value.ok_or_else(|| bad("a `value`: what is entered or chosen".to_owned()))?;
            let state = entry::read(world, &placed, value).map_err(bad)?;
            for (name, held) in state.as_object().into_iter().flatten() {
                action[name] = held.clone();
            }
            if let Some(placeholder) = placed.element.get("placeholder") {
                action["placeholder"] = placeholder.clone();
            }
            Some(state)
        }
    };
    Ok(Use { block_id, action_id, action, state, dispatches: placed.dispatches() })
}

pub(crate) fn find<'a>(blocks: &'a [Value], body: &Body) -> Result<Placed<'a>, Refusal> {
    let action_id = body.text("action_id")?;
    let block_id = body.find_text("block_id")?;
    let all = elements(blocks);
    let mut named: Vec<Placed<'a>> = all
        .iter()
        .filter(|placed| placed.action_id() == action_id && block_id.is_none_or(|id| placed.block_id() == id))
        .copied()
        .collect();
    if named.len() > 1 {
        // Rows of buttons share an action_id and differ in their value
        let value = body.find("value");
        named.retain(|placed| value.is_some_and(|value| placed.element["value"] == *value));
    }
    if let [placed] = named.as_slice() {
        return Ok(*placed);
    }
    let known: Vec<String> = all
        .iter()
        .map(|placed| format!("{} ({} in {})", placed.action_id(), placed.kind(), placed.block_id()))
        .collect();
    let known = if known.is_empty() { "nothing".to_owned() } else { known.join(", ") };
    let several = all.iter().filter(|placed| placed.action_id() == action_id).count() > 1;
    if several {
        let error = format!(
            "several elements are called {action_id}; add `block_id`, or a button's `value`: {known}"
        );
        return Err(Refusal::bad(error));
    }
    Err(Refusal::missing(format!("there is no {action_id} to click; there is: {known}")))
}

/// Remembers what the element holds now.
fn keep(world: &mut World, user: &str, surface: &Surface, used: &Use) {
    let Some(state) = &used.state else { return };
    match surface {
        Surface::View { id } => {
            if let Some(view) = world.views.get_mut(id) {
                view.values[&used.block_id][&used.action_id] = state.clone();
            }
        }
        Surface::Message { channel, message } => {
            let found = world.find_channel_mut(channel);
            let found =
                found.and_then(|channel| channel.messages.iter_mut().find(|one| one.ts == message.ts));
            if let Some(message) = found {
                let values = message.state.entry(user.to_owned()).or_insert_with(|| json!({}));
                values[&used.block_id][&used.action_id] = state.clone();
            }
        }
    }
}

/// The `block_actions` payload and the app it is for.
fn payload(
    world: &mut World,
    user: &str,
    surface: &Surface,
    action: Value,
) -> Result<(String, Value), Refusal> {
    let app_id = surface.app(world)?;
    let mut payload = envelope(world, "block_actions", &app_id, user);
    payload["actions"] = json!([action]);
    surface.describe(world, &mut payload);
    if let Surface::Message { channel, message } = surface {
        world.place_trigger(text(&payload, "trigger_id"), channel);
        let found = world.find_channel(channel);
        let found = found.and_then(|channel| channel.messages.iter().find(|one| one.ts == message.ts));
        let chosen = found.and_then(|message| message.state.get(user)).cloned().unwrap_or_default();
        let values = crate::blocks::state::kept(&chosen, &message.content.blocks);
        payload["state"] = json!({"values": values});
        payload["response_url"] = json!(world.add_response_url(&app_id, user, channel, Some(&message.ts)));
    }
    Ok((app_id, payload))
}

/// The fields all interactions share.
pub(crate) fn envelope(world: &mut World, kind: &str, app_id: &str, user: &str) -> Value {
    let trigger_id = world.add_trigger(app_id, user);
    let team = world.team();
    let token = world.find_app(app_id).map(|app| app.secrets.verification_token.clone());
    json!({
        "type": kind, "team": {"id": TEAM, "domain": text(&team, "domain")},
        "user": world.find_user(user).map(|user| user.acting()), "api_app_id": app_id, "token": token,
        "trigger_id": trigger_id, "enterprise": null, "is_enterprise_install": false,
    })
}
