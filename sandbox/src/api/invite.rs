//! `conversations.invite`.

use serde_json::{Value, json};

use crate::api::call::{Call, Failure, Outcome};

const MOST_AT_ONCE: usize = 100;

/// Why this user cannot be invited, if so.
fn obstacle(call: &Call<'_>, channel: &str, user: &str) -> Option<&'static str> {
    if user == call.me {
        return Some("cant_invite_self");
    }
    match call.world.users.by_id(user) {
        None => return Some("user_not_found"),
        Some(known) if known.deleted => return Some("cant_invite"),
        Some(_) => {}
    }
    let there = call.world.find_channel(channel).is_some_and(|channel| channel.has(user));
    there.then_some("already_in_channel")
}

pub(crate) fn invite(call: &mut Call<'_>) -> Outcome {
    let channel = call.place_for(&["write", "write.invites"])?;
    if !channel.is_named() {
        return Err("method_not_supported_for_channel_type".into());
    }
    let id = call.place_to_change(&["write", "write.invites"])?;
    let mut users = call.args.list("users");
    users.dedup();
    if users.is_empty() {
        return Err("no_user".into());
    }
    if users.len() > MOST_AT_ONCE {
        return Err(Failure::with_messages(
            "invalid_arguments",
            &["[ERROR] no more than 100 users".to_owned()],
        ));
    }
    let problems: Vec<(&String, &'static str)> =
        users.iter().filter_map(|user| obstacle(call, &id, user).map(|code| (user, code))).collect();
    let errors: Vec<Value> =
        problems.iter().map(|(user, code)| json!({"user": user, "ok": false, "error": code})).collect();
    let first = problems.first().map(|(_, code)| *code);
    let welcome: Vec<String> =
        users.iter().filter(|user| !problems.iter().any(|(other, _)| other == user)).cloned().collect();
    // Without `force` one bad name stops all of them
    if first.is_none() || call.args.flag("force") {
        let me = call.me.clone();
        for user in welcome {
            call.world.add_member(&id, &user, Some(&me));
        }
    }
    match first {
        Some(code) => Err(Failure::Refused(json!({"error": code, "errors": errors}))),
        None => Ok(json!({"channel": call.place()?.slack(&call.me)})),
    }
}
