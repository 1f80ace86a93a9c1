//! `api.test`, `auth.test`, `apps.connections.open`, `team.info`.

use std::time::Duration;

use serde_json::{Value, json};

use crate::api::call::{Call, Failure, Outcome};
use crate::random;
use crate::world::{DOMAIN, TEAM};

const TICKET_LIFE: Duration = Duration::from_secs(30);

pub(crate) fn api_test(call: &mut Call<'_>) -> Outcome {
    let args = Value::Object(call.args.all().clone());
    match call.args.text("error") {
        Some(error) => Err(Failure::Refused(json!({"error": error, "args": args}))),
        None => Ok(json!({"args": args})),
    }
}

pub(crate) fn auth_test(call: &mut Call<'_>) -> Outcome {
    let bot_id = call.app().map(|app| app.bot_id.clone());
    let name = call.world.find_user(&call.me).map(|user| user.name.clone());
    Ok(json!({
        "url": format!("{}/", call.world.base), "team": "Capstone", "user": name, "team_id": TEAM,
        "user_id": call.me, "bot_id": bot_id, "is_enterprise_install": false,
    }))
}

pub(crate) fn connections_open(call: &mut Call<'_>) -> Outcome {
    let ticket = random::hex(32);
    let now = call.world.now;
    let expires = now + TICKET_LIFE;
    call.world.socket_tickets.retain(|_, (_, until)| *until > now);
    call.world.socket_tickets.insert(ticket.clone(), (call.app_id.clone(), expires));
    let host = call.world.base.strip_prefix("http://").unwrap_or_default();
    // Slack's URLs have a query too, and clients append `&debug_reconnects=true`
    Ok(json!({"url": format!("ws://{host}/socket/{ticket}?app_id={}", call.app_id)}))
}

pub(crate) fn info(call: &mut Call<'_>) -> Outcome {
    if call.args.text("team").is_some_and(|team| team != TEAM) {
        return Err("team_not_found".into());
    }
    let mut team = call.world.team();
    team["email_domain"] = json!("example.com");
    team["icon"] = json!({"image_default": true});
    team["url"] = json!(format!("https://{DOMAIN}.slack.com/"));
    Ok(json!({"team": team}))
}
