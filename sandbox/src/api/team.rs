//! `api.test`, `team.info` and `emoji.list`.

use serde_json::{Value, json};

use crate::api::call::{Call, Failure, Outcome};
use crate::world::{DOMAIN, TEAM};

pub(crate) fn api_test(call: &mut Call<'_>) -> Outcome {
    let args = Value::Object(call.args.all().clone());
    match call.args.text("error") {
        Some(error) => Err(Failure::Refused(json!({"error": error, "args": args}))),
        None => Ok(json!({"args": args})),
    }
}

pub(crate) fn info(call: &mut Call<'_>) -> Outcome {
    if call.args.text("team").is_some_and(|team| team != TEAM) {
        return Err("team_not_found".into());
    }
    let mut team = call.world.team();
    team["email_domain"] = json!("example.com");
    team["icon"] = json!({"image_default": true});
    for size in ["34", "44", "68", "88", "102", "132", "230"] {
        team["icon"][format!("image_{size}")] = json!(format!("{}/avatar/{TEAM}", call.world.base));
    }
    team["url"] = json!(format!("https://{DOMAIN}.slack.com/"));
    Ok(json!({"team": team}))
}

/// The workspace has no emoji of its own.
pub(crate) fn emoji(call: &mut Call<'_>) -> Outcome {
    Ok(json!({"emoji": {}, "cache_ts": call.world.now.as_secs_f64().to_string(), "categories_version": "5"}))
}
