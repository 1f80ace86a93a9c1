//! `auth.test`, `auth.revoke` and `apps.connections.open`.

use std::time::Duration;

use serde_json::json;

use crate::api::call::{Call, Outcome};
use crate::random;
use crate::world::TEAM;

const TICKET_LIFE: Duration = Duration::from_secs(30);

pub(crate) fn test(call: &mut Call<'_>) -> Outcome {
    let bot_id = call.app().map(|app| app.bot_id.clone());
    let name = call.world.find_user(&call.me).map(|user| user.name.clone());
    Ok(json!({
        "url": format!("{}/", call.world.base), "team": "Capstone", "user": name, "team_id": TEAM,
        "user_id": call.me, "bot_id": bot_id, "is_enterprise_install": false,
    }))
}

/// Ends the bot's token for good, as when the app is uninstalled. With `test` it only would.
pub(crate) fn revoke(call: &mut Call<'_>) -> Outcome {
    if call.args.flag("test") {
        return Ok(json!({"revoked": false}));
    }
    let (app_id, me) = (call.app_id.clone(), call.me.clone());
    for (name, event) in [
        ("tokens_revoked", json!({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [me]}})),
        ("app_uninstalled", json!({"type": "app_uninstalled"})),
    ] {
        if call.world.listeners(name, None).contains(&app_id) {
            call.world.emit(&app_id, event);
        }
    }
    if let Some(token) = call.args.token.clone() {
        call.world.revoked.insert(token);
    }
    Ok(json!({"revoked": true}))
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
