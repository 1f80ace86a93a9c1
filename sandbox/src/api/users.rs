//! `users.*` and `bots.info`.

use serde_json::{Value, json};

use crate::api::call::{Call, Outcome};
use crate::api::paging;

fn sees_email(call: &Call<'_>) -> bool {
    call.app().is_some_and(|app| app.has_scope("users:read.email"))
}

pub(crate) fn info(call: &mut Call<'_>) -> Outcome {
    let id = call.required("user")?;
    let email = sees_email(call);
    let user = call.world.users.iter().find(|user| user.id == id).ok_or("user_not_found")?;
    Ok(json!({"user": user.slack(email)}))
}

pub(crate) fn list(call: &mut Call<'_>) -> Outcome {
    let email = sees_email(call);
    let all: Vec<Value> = call.world.users.iter().map(|user| user.slack(email)).collect();
    let whole = all.len();
    let (members, metadata) = paging::page(call.args, all, whole)?;
    Ok(json!({"members": members, "cache_ts": call.world.seconds(), "response_metadata": metadata}))
}

pub(crate) fn by_email(call: &mut Call<'_>) -> Outcome {
    let email = call.required("email")?;
    let known =
        call.world.users.iter().find(|user| user.bot.is_none() && user.email.eq_ignore_ascii_case(&email));
    Ok(json!({"user": known.ok_or("users_not_found")?.slack(true)}))
}

pub(crate) fn bot(call: &mut Call<'_>) -> Outcome {
    let id = call.args.text("bot").ok_or("bot_not_found")?;
    let app = call.world.apps.iter().find(|app| app.bot_id == id).ok_or("bot_not_found")?;
    Ok(json!({"bot": {
        "id": app.bot_id, "deleted": false, "name": app.name, "updated": 1_700_000_000, "app_id": app.app_id,
        "user_id": app.bot_user, "icons": {},
    }}))
}
