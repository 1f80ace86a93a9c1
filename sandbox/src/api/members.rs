//! `conversations.join`, `.leave`, `.kick`.

use serde_json::json;

use crate::api::call::{Call, Failure, Outcome};
use crate::world::channel::Kind;

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
    if !call.world.users.has(&user) {
        return Err("user_not_found".into());
    }
    if !channel.has(&call.me) || !channel.has(&user) {
        return Err("not_in_channel".into());
    }
    let (id, me) = (channel.id.clone(), call.me.clone());
    call.world.remove_member(&id, &user, Some(&me));
    Ok(json!({"errors": {}}))
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
    call.world.remove_member(&id, &me, None);
    Ok(json!({}))
}
