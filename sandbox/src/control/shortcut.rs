//! Choosing a shortcut: a global one beside the composer, or one in a message's menu.
//!
//! Source: <https://docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload>.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::blocks::text;
use crate::control::act::settle;
use crate::control::body::Body;
use crate::control::click::{Surface, envelope, shown_name, surface};
use crate::control::refusal::Refusal;
use crate::delivery::flight::{Kind as Route, Outgoing};
use crate::shared::Shared;
use crate::world::World;
use crate::world::app::ShortcutPlace;

/// What Slack's client shows when an app does not hear of its shortcut.
const NO_ANSWER: &str = "We had some trouble connecting. Try again?";

/// `shortcut {callback_id, app_id?}`, or with `{channel, message_ts}` from a message's menu.
pub(crate) async fn shortcut(shared: &Arc<Shared>, user: &str, body: &Body) -> Result<Value, Refusal> {
    let (chosen, flights) = shared.launch(|world| choose(world, user, body));
    chosen?;
    let heard = settle(shared, flights).await;
    if !heard.acked {
        shared.change(|world| world.notice(user, NO_ANSWER));
    }
    Ok(heard.reply())
}

fn choose(world: &mut World, user: &str, body: &Body) -> Result<(), Refusal> {
    let callback_id = body.text("callback_id")?;
    let on_message = body.find("message_ts").is_some();
    let place = if on_message { ShortcutPlace::Message } else { ShortcutPlace::Global };
    let app_id = app(world, callback_id, place, body.find_text("app_id")?)?;
    let mut payload = if on_message {
        on_a_message(world, user, &app_id, body)?
    } else {
        envelope(world, "shortcut", &app_id, user)
    };
    payload["callback_id"] = json!(callback_id);
    payload["action_ts"] = json!(format!("{}.{:06}", world.now.as_secs(), world.now.subsec_micros()));
    world.outbox.push(Outgoing { app_id, route: Route::Interactive, payload });
    Ok(())
}

fn on_a_message(world: &mut World, user: &str, app_id: &str, body: &Body) -> Result<Value, Refusal> {
    let Surface::Message { channel, message } = surface(world, user, body)? else {
        return Err(Refusal::bad("a message's shortcut needs `channel` and `message_ts`"));
    };
    if message.ephemeral_to.is_some() {
        return Err(Refusal::conflict("a message that only one person sees has no shortcuts"));
    }
    let mut payload = envelope(world, "message_action", app_id, user);
    world.place_trigger(text(&payload, "trigger_id"), &channel);
    payload["response_url"] = json!(world.add_response_url(app_id, user, &channel, Some(&message.ts)));
    payload["channel"] = json!({"id": channel, "name": shown_name(world, &channel)});
    payload["message_ts"] = json!(message.ts);
    payload["message"] = message.slack(true);
    Ok(payload)
}

/// The app whose manifest has this shortcut.
fn app(
    world: &World,
    callback_id: &str,
    place: ShortcutPlace,
    wanted: Option<&str>,
) -> Result<String, Refusal> {
    let all = world.apps.iter().flat_map(|app| app.shortcuts.iter().map(move |shortcut| (app, shortcut)));
    let fitting: Vec<_> = all.filter(|(_, shortcut)| shortcut.place == place).collect();
    let mut found = fitting
        .iter()
        .filter(|(app, shortcut)| {
            shortcut.callback_id == callback_id && wanted.is_none_or(|id| app.app_id == id)
        })
        .map(|(app, _)| app.app_id.clone());
    match (found.next(), found.next()) {
        (Some(app_id), None) => Ok(app_id),
        (Some(_), Some(_)) => Err(Refusal::bad(format!("several apps have a {callback_id}; add `app_id`"))),
        (None, _) => {
            let known: Vec<&str> =
                fitting.iter().map(|(_, shortcut)| shortcut.callback_id.as_str()).collect();
            let place = place.name();
            Err(Refusal::missing(format!(
                "there is no {place} shortcut {callback_id}; there are: {}",
                known.join(", ")
            )))
        }
    }
}
