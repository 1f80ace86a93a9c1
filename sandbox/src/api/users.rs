//! `users.*`, `bots.info` and `dnd.info`.

use serde_json::{Value, json};

use crate::api::call::{Call, Failure, Outcome};
use crate::api::paging;
use crate::world::user::User;

fn sees_email(call: &Call<'_>) -> bool {
    call.app().is_some_and(|app| app.has_scope("users:read.email"))
}

/// The user of the argument `user`, or the app's own.
fn asked<'c>(call: &'c Call<'_>) -> Result<&'c User, Failure> {
    let id = call.args.text("user").unwrap_or_else(|| call.me.clone());
    call.world.users.by_id(&id).ok_or_else(|| "user_not_found".into())
}

fn shown(call: &Call<'_>, user: &User) -> Value {
    let mut shown = user.slack(&call.world.base, sees_email(call));
    if call.args.flag("include_locale") {
        shown["locale"] = json!("en-US");
    }
    shown
}

pub(crate) fn info(call: &mut Call<'_>) -> Outcome {
    Ok(json!({"user": shown(call, asked(call)?)}))
}

pub(crate) fn list(call: &mut Call<'_>) -> Outcome {
    let all: Vec<&User> = call.world.users.iter().collect();
    let whole = all.len();
    let (page, metadata) = paging::page(call, all, whole)?;
    let members: Vec<Value> = page.into_iter().map(|user| shown(call, user)).collect();
    Ok(json!({"members": members, "cache_ts": call.world.seconds(), "response_metadata": metadata}))
}

pub(crate) fn by_email(call: &mut Call<'_>) -> Outcome {
    let email = call.required("email")?;
    let known = call
        .world
        .users
        .iter()
        .find(|user| user.bot.is_none() && !user.deleted && user.email.eq_ignore_ascii_case(&email));
    Ok(json!({"user": known.ok_or("users_not_found")?.slack(&call.world.base, true)}))
}

pub(crate) fn profile(call: &mut Call<'_>) -> Outcome {
    Ok(json!({"profile": asked(call)?.profile(&call.world.base, sees_email(call))}))
}

pub(crate) fn presence(call: &mut Call<'_>) -> Outcome {
    let user = asked(call)?;
    let mut answer = json!({"presence": if user.away || user.deleted { "away" } else { "active" }});
    if user.id == call.me {
        let connections = call.app().map_or(0, |app| app.connections.len());
        answer["online"] = json!(connections > 0);
        answer["auto_away"] = json!(false);
        answer["manual_away"] = json!(user.away);
        answer["connection_count"] = json!(connections);
        answer["last_activity"] = json!(call.world.seconds());
    }
    Ok(answer)
}

pub(crate) fn set_presence(call: &mut Call<'_>) -> Outcome {
    let away = match call.required("presence")?.as_str() {
        "away" => true,
        "auto" => false,
        _ => return Err("invalid_presence".into()),
    };
    let me = call.me.clone();
    if let Some(user) = call.world.users.by_id_mut(&me) {
        user.away = away;
    }
    Ok(json!({}))
}

/// Nobody here has set do-not-disturb.
pub(crate) fn dnd(call: &mut Call<'_>) -> Outcome {
    asked(call)?;
    Ok(json!({
        "dnd_enabled": false, "next_dnd_start_ts": 1, "next_dnd_end_ts": 1, "snooze_enabled": false,
        "snooze_endtime": null, "snooze_remaining": null, "snooze_is_indefinite": false,
    }))
}

pub(crate) fn bot(call: &mut Call<'_>) -> Outcome {
    let id = call.args.text("bot").ok_or("bot_not_found")?;
    let app = call.world.apps.iter().find(|app| app.bot_id == id).ok_or("bot_not_found")?;
    let mut icons = json!({});
    for size in ["36", "48", "72"] {
        icons[format!("image_{size}")] = json!(format!("{}/avatar/{}", call.world.base, app.bot_user));
    }
    Ok(json!({"bot": {
        "id": app.bot_id, "deleted": false, "name": app.name, "updated": crate::world::user::MADE,
        "app_id": app.app_id, "user_id": app.bot_user, "icons": icons,
    }}))
}
