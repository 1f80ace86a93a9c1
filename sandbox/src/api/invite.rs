//! Who is in a channel: `conversations.invite`, `.kick`, `.join`, `.leave`.

use serde_json::{Value, json};

use crate::api::call::{Call, Failure, Outcome};
use crate::world::channel::Kind;

const MOST_AT_ONCE: usize = 100;

/// Why this user cannot be invited, if so.
fn obstacle(call: &Call<'_>, channel: &str, user: &str) -> Option<&'static str> {
    if user == call.me {
        return Some("cant_invite_self");
    }
    if !call.world.users.iter().any(|known| known.id == user) {
        return Some("user_not_found");
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

pub(crate) fn kick(call: &mut Call<'_>) -> Outcome {
    let user = call.required("user")?;
    let channel = call.place_for(&["write"])?;
    if !channel.is_named() {
        return Err("method_not_supported_for_channel_type".into());
    }
    if channel.general {
        return Err("cant_kick_from_general".into());
    }
    if user == call.me {
        return Err("cant_kick_self".into());
    }
    if !call.world.users.iter().any(|known| known.id == user) {
        return Err("user_not_found".into());
    }
    if !channel.has(&call.me) || !channel.has(&user) {
        return Err("not_in_channel".into());
    }
    let id = channel.id.clone();
    remove(call, &id, &user);
    Ok(json!({"errors": {}}))
}

fn remove(call: &mut Call<'_>, id: &str, user: &str) {
    if let Some(channel) = call.world.find_channel_mut(id) {
        channel.members.retain(|member| member != user);
    }
}

pub(crate) fn join(call: &mut Call<'_>) -> Outcome {
    let channel = call.place()?;
    if channel.kind != Kind::Public {
        return Err("method_not_supported_for_channel_type".into());
    }
    if channel.archived {
        return Err("is_archived".into());
    }
    let was_there = channel.has(&call.me);
    let (id, me) = (channel.id.clone(), call.me.clone());
    call.world.add_member(&id, &me, None);
    let mut answer = json!({"channel": call.place()?.slack(&me)});
    if was_there {
        answer["warning"] = json!("already_in_channel");
        answer["response_metadata"] = json!({"warnings": ["already_in_channel"]});
    }
    Ok(answer)
}

pub(crate) fn leave(call: &mut Call<'_>) -> Outcome {
    let channel = call.place_for(&["write"])?;
    if !channel.is_named() {
        return Err("method_not_supported_for_channel_type".into());
    }
    if channel.archived {
        return Err("is_archived".into());
    }
    if channel.general {
        return Err("cant_leave_general".into());
    }
    if !channel.has(&call.me) {
        return Err(Failure::Refused(json!({"not_in_channel": true})));
    }
    if channel.kind == Kind::Private && channel.members.len() == 1 {
        return Err("last_member".into());
    }
    let (id, me) = (channel.id.clone(), call.me.clone());
    remove(call, &id, &me);
    Ok(json!({}))
}
