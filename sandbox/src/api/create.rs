//! `conversations.create`, `.open`, `.rename`.

use serde_json::json;

use crate::api::call::{Call, Failure, Outcome};
use crate::world::channel::Kind;

const LONGEST_NAME: usize = 80;
const MOST_IN_A_GROUP: usize = 8;

/// A channel name as Slack takes it.
fn check_name(call: &Call<'_>, name: &str) -> Result<(), Failure> {
    let allowed = |letter: char| {
        matches!(letter, '-' | '_')
            || letter.is_numeric()
            || (letter.is_alphabetic() && !letter.is_uppercase())
    };
    if name.is_empty() {
        return Err("invalid_name_required".into());
    }
    if name.chars().count() > LONGEST_NAME {
        return Err("invalid_name_maxlength".into());
    }
    if !name.chars().any(char::is_alphanumeric) {
        return Err("invalid_name_punctuation".into());
    }
    if !name.chars().all(allowed) {
        return Err("invalid_name_specials".into());
    }
    // Names of private channels are taken too, whoever can see them
    if call.world.channels.iter().any(|channel| channel.is_named() && channel.name == name) {
        return Err("name_taken".into());
    }
    Ok(())
}

pub(crate) fn create(call: &mut Call<'_>) -> Outcome {
    let name = call.required("name")?;
    let is_private = call.args.flag("is_private");
    let scope = if is_private { "groups:write" } else { "channels:manage" };
    call.need_scope(&[scope.to_owned()])?;
    check_name(call, &name)?;
    let kind = if is_private { Kind::Private } else { Kind::Public };
    let me = call.me.clone();
    let id = call.world.create_channel(&name, kind, &me);
    let channel = call.world.find_channel(&id).ok_or("no_channel")?;
    Ok(json!({"channel": channel.detailed(&me)}))
}

pub(crate) fn rename(call: &mut Call<'_>) -> Outcome {
    let name = call.required("name")?;
    let id = call.place_to_change(&["write"])?;
    let me = call.me.clone();
    if !call.place()?.is_named() {
        return Err("method_not_supported_for_channel_type".into());
    }
    if call.place()?.creator != me {
        return Err("not_authorized".into());
    }
    check_name(call, &name)?;
    call.world.rename_channel(&id, &name, &me);
    let channel = call.place()?;
    let mut shown = channel.slack(&me);
    shown["num_members"] = json!(channel.members.len());
    shown["locale"] = json!("en-US");
    Ok(json!({"channel": shown}))
}

pub(crate) fn open(call: &mut Call<'_>) -> Outcome {
    let me = call.me.clone();
    let users = call.args.list("users");
    let existing = call.args.has("channel");
    let id = if existing {
        let channel = call.place()?;
        if channel.is_named() {
            return Err("method_not_supported_for_channel_type".into());
        }
        channel.id.clone()
    } else {
        let many = users.len() > 1;
        call.need_scope(&[if many { "mpim:write" } else { "im:write" }.to_owned()])?;
        check_group(call, &users)?;
        let members: Vec<String> = std::iter::once(me.clone()).chain(users).collect();
        if call.args.flag("prevent_creation") && !call.world.has_direct_message(&members) {
            return Err("channel_not_found".into());
        }
        let before = call.world.channels.len();
        let id = call.world.direct_message(&members);
        if call.world.channels.len() > before {
            return answer(call, &id, false);
        }
        id
    };
    answer(call, &id, true)
}

fn check_group(call: &Call<'_>, users: &[String]) -> Result<(), Failure> {
    if users.is_empty() {
        return Err("users_list_not_supplied".into());
    }
    if users.len() > MOST_IN_A_GROUP {
        return Err("too_many_users".into());
    }
    if users.iter().any(|id| !call.world.users.has(id)) {
        return Err("user_not_found".into());
    }
    if users.iter().any(|id| call.world.users.by_id(id).is_some_and(|user| user.deleted)) {
        return Err("user_disabled".into());
    }
    // An app has no direct message with itself
    if users.iter().all(|id| *id == call.me) { Err("not_enough_users".into()) } else { Ok(()) }
}

fn answer(call: &mut Call<'_>, id: &str, was_there: bool) -> Outcome {
    let me = call.me.clone();
    let was_there = match call.world.find_channel_mut(id) {
        Some(channel) => !channel.closed.remove(&me) && was_there,
        None => was_there,
    };
    let channel = call.world.find_channel(id).ok_or("channel_not_found")?;
    let shown = if call.args.flag("return_im") { channel.detailed(&me) } else { json!({"id": id}) };
    let mut answer = json!({"channel": shown});
    if was_there {
        answer["no_op"] = json!(true);
        answer["already_open"] = json!(true);
    }
    Ok(answer)
}
