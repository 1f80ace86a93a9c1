//! Typing a slash command.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::api::read_content;
use crate::control::act::Heard;
use crate::control::body::Body;
use crate::control::invite::{INVITE, invite};
use crate::control::place::{handle, writable};
use crate::control::refusal::Refusal;
use crate::control::wording;
use crate::delivery::flight::{Failure, Kind as Route, Landing, Outgoing};
use crate::shared::Shared;
use crate::world::channel::Kind;
use crate::world::message::Content;
use crate::world::{DOMAIN, TEAM, World};

/// A command on its way.
struct Typed {
    app_id: String,
    channel: String,
    command: String,
    text: String,
}

/// `command {channel, command, text}`.
pub(crate) async fn command(shared: &Arc<Shared>, user: &str, body: &Body) -> Result<Value, Refusal> {
    let channel = body.text("channel")?;
    let (command, rest) = split(body.text("command")?);
    let text = body.find_text("text")?.unwrap_or_default();
    let text = [rest.as_str(), text].join(" ").trim().to_owned();
    if command == INVITE {
        return invite(shared, user, channel, &text).await;
    }
    let (typed, flights) = shared.launch(|world| type_command(world, user, channel, command, text));
    let typed = typed?;
    let mut heard = Heard::NOTHING;
    for flight in flights {
        let landing = flight.land_and_follow(shared).await;
        heard = Heard { acked: landing.ack.is_ok(), ms: landing.ms };
        shared.change(|world| conclude(world, user, &typed, &landing));
    }
    Ok(heard.reply())
}

/// `/ask what now` may come in one field.
fn split(typed: &str) -> (String, String) {
    let (command, rest) = typed.trim().split_once(' ').unwrap_or((typed.trim(), ""));
    let slash = if command.starts_with('/') { "" } else { "/" };
    (format!("{slash}{command}"), rest.to_owned())
}

fn type_command(
    world: &mut World,
    user: &str,
    channel: &str,
    command: String,
    text: String,
) -> Result<Typed, Refusal> {
    let channel = writable(world, user, channel)?;
    let found = world.apps.iter().find_map(|app| {
        let known = app.commands.iter().find(|known| known.command == command)?;
        Some((app.app_id.clone(), known.should_escape))
    });
    let Some((app_id, should_escape)) = found else {
        world.notice(user, format!("{command} is not a valid command. In Slack, all messages that start with the \"/\" character are interpreted as commands."));
        let known: Vec<&str> =
            world.apps.iter().flat_map(|app| &app.commands).map(|known| known.command.as_str()).collect();
        return Err(Refusal::missing(format!(
            "{command} is not a valid command; there are: {}",
            known.join(", ")
        )));
    };
    let sent = if should_escape { wording::command(world, &text) } else { text.clone() };
    let payload = payload(world, &app_id, user, &channel, &command, &sent);
    world.outbox.push(Outgoing { app_id: app_id.clone(), route: Route::Commands, payload });
    Ok(Typed { app_id, channel, command, text })
}

fn payload(world: &mut World, app_id: &str, user: &str, channel: &str, command: &str, text: &str) -> Value {
    let trigger_id = world.add_trigger(app_id, user);
    world.place_trigger(&trigger_id, channel);
    let response_url = world.add_response_url(app_id, user, channel, None);
    let token = world.find_app(app_id).map(|app| app.secrets.verification_token.clone());
    let name = world.find_channel(channel).map(|channel| match channel.kind {
        Kind::Public => channel.name.clone(),
        Kind::Private => "privategroup".to_owned(),
        Kind::Im => "directmessage".to_owned(),
        Kind::Mpim => channel.name.clone(),
    });
    let team = world.users.by_id(user).map_or(TEAM, |known| known.team());
    json!({
        "token": token, "team_id": team, "team_domain": DOMAIN, "channel_id": channel, "channel_name": name,
        "user_id": user, "user_name": handle(world, user), "command": command, "text": text,
        "api_app_id": app_id, "is_enterprise_install": "false", "response_url": response_url,
        "trigger_id": trigger_id,
    })
}

/// Shows what the app answered, or that it did not.
fn conclude(world: &mut World, user: &str, typed: &Typed, landing: &Landing) {
    let failed = |code: &str| format!("{} failed with the error \"{code}\"", typed.command);
    match &landing.ack {
        Ok(Value::Null) => {}
        Ok(answer) => {
            if let Err(code) = show(world, user, typed, answer) {
                world.notice(user, failed(&code));
            }
        }
        Err(Failure::Timeout) => world.notice(user, failed("operation_timeout")),
        Err(Failure::Status(status)) if *status < 500 => world.notice(user, failed("http_client_error")),
        Err(Failure::Status(_)) => world.notice(user, failed("http_service_error")),
        Err(Failure::Unreachable | Failure::NoRetry | Failure::Redirects | Failure::Certificate) => {
            world.notice(user, failed("dispatch_failed"));
        }
    }
}

fn show(world: &mut World, user: &str, typed: &Typed, answer: &Value) -> Result<(), String> {
    let answer = match answer {
        Value::String(text) => json!({"text": text}),
        other => other.clone(),
    };
    let in_channel = answer["response_type"] == "in_channel";
    if in_channel {
        let text = format!("{} {}", typed.command, typed.text).trim().to_owned();
        let content = Content { text, ..Content::default() };
        world.post(&typed.channel, user, content, None);
    }
    let says = ["text", "blocks", "attachments"].iter().any(|name| !answer[*name].is_null());
    if !says {
        return Ok(());
    }
    let content = read_content(&answer).map_err(|_| "invalid_blocks".to_owned())?;
    let bot = world.find_app(&typed.app_id).map(|app| app.bot_user.clone()).unwrap_or_default();
    if in_channel {
        world.post(&typed.channel, &bot, content, None);
    } else {
        world.post_ephemeral(&typed.channel, &bot, user, content, None);
    }
    Ok(())
}
