//! `usergroups.*` and `usergroups.users.*`.

use serde_json::{Value, json};

use crate::api::call::{Call, Failure, Outcome};
use crate::world::usergroup::UserGroup;

const LONGEST_NAME: usize = 255;
const LONGEST_HANDLE: usize = 21;
const LONGEST_DESCRIPTION: usize = 140;

/// The group of a call.
fn find<'c>(call: &'c Call<'_>) -> Result<&'c UserGroup, Failure> {
    let id = call.required("usergroup")?;
    let found = call.world.usergroups.iter().find(|group| group.id == id);
    found.ok_or_else(|| "no_such_subteam".into())
}

fn answer(call: &Call<'_>, id: &str) -> Outcome {
    let group = call.world.usergroups.iter().find(|group| group.id == id).ok_or("no_such_subteam")?;
    Ok(json!({"usergroup": group.slack(true, true)}))
}

/// The name, the handle, the description and the channels of a call, where given, put into a group.
fn fill(call: &Call<'_>, group: &mut UserGroup) -> Result<(), Failure> {
    if let Some(name) = call.args.text("name") {
        if name.chars().count() > LONGEST_NAME {
            return Err("name_too_long".into());
        }
        let taken = |other: &UserGroup| other.id != group.id && other.name.eq_ignore_ascii_case(&name);
        if call.world.usergroups.iter().any(taken) {
            return Err("name_already_exists".into());
        }
        group.name = name;
    }
    if let Some(handle) = call.args.text("handle") {
        check_handle(call, &handle, &group.id)?;
        group.handle = handle;
    }
    if call.args.all().contains_key("description") {
        let description = call.args.text("description").unwrap_or_default();
        if description.chars().count() > LONGEST_DESCRIPTION {
            return Err("description_too_long".into());
        }
        group.description = description;
    }
    if call.args.all().contains_key("channels") {
        let channels = call.args.list("channels");
        if channels.iter().any(|id| call.world.find_channel(id).is_none_or(|channel| !channel.is_named())) {
            return Err("invalid_channel_provided".into());
        }
        group.channels = channels;
    }
    Ok(())
}

/// Handles are written after `@`, so they must differ from those of people too.
fn check_handle(call: &Call<'_>, handle: &str, own: &str) -> Result<(), Failure> {
    let letters = |letter: char| {
        matches!(letter, '-' | '_' | '.') || (letter.is_alphanumeric() && !letter.is_uppercase())
    };
    if handle.chars().count() > LONGEST_HANDLE || !handle.chars().all(letters) {
        return Err("bad_handle".into());
    }
    if matches!(handle, "channel" | "here" | "everyone" | "group") {
        return Err("forbidden_handle".into());
    }
    let by_group = call.world.usergroups.iter().any(|group| group.id != own && group.handle == handle);
    let by_person = call.world.users.iter().any(|user| user.name == handle);
    if by_group || by_person { Err("handle_already_exists".into()) } else { Ok(()) }
}

pub(crate) fn create(call: &mut Call<'_>) -> Outcome {
    let now = call.world.seconds();
    let id = call.world.next_id("S");
    let mut group = UserGroup {
        id: id.clone(),
        created: now,
        updated: now,
        created_by: call.me.clone(),
        updated_by: call.me.clone(),
        ..UserGroup::default()
    };
    fill(call, &mut group)?;
    if group.handle.is_empty() {
        group.handle = handle_of(call, &group.name);
    }
    call.world.tell_usergroup("subteam_created", &group);
    call.world.usergroups.push(group);
    answer(call, &id)
}

/// A handle made of the name, and unlike all others.
fn handle_of(call: &Call<'_>, name: &str) -> String {
    let plain = |letter: char| if letter.is_alphanumeric() { letter } else { '-' };
    let base: String = name.to_lowercase().chars().map(plain).take(LONGEST_HANDLE - 4).collect();
    let numbered = (2..).map(|number| format!("{base}-{number}"));
    let mut candidates = std::iter::once(base.clone()).chain(numbered);
    candidates.find(|handle| check_handle(call, handle, "").is_ok()).unwrap_or(base)
}

pub(crate) fn update(call: &mut Call<'_>) -> Outcome {
    let mut group = find(call)?.clone();
    fill(call, &mut group)?;
    group.updated = call.world.seconds();
    group.updated_by = call.me.clone();
    replace(call, group)
}

fn replace(call: &mut Call<'_>, group: UserGroup) -> Outcome {
    let id = group.id.clone();
    call.world.tell_usergroup("subteam_updated", &group);
    *call.world.find_usergroup_mut(&id).ok_or("no_such_subteam")? = group;
    answer(call, &id)
}

pub(crate) fn disable(call: &mut Call<'_>) -> Outcome {
    let now = call.world.seconds();
    let me = call.me.clone();
    let group = find(call)?.clone();
    replace(
        call,
        UserGroup { disabled: now, disabled_by: Some(me.clone()), updated: now, updated_by: me, ..group },
    )
}

pub(crate) fn enable(call: &mut Call<'_>) -> Outcome {
    let now = call.world.seconds();
    let me = call.me.clone();
    let group = find(call)?.clone();
    replace(call, UserGroup { disabled: 0, disabled_by: None, updated: now, updated_by: me, ..group })
}

pub(crate) fn list(call: &mut Call<'_>) -> Outcome {
    let (users, count) = (call.args.flag("include_users"), call.args.flag("include_count"));
    let disabled = call.args.flag("include_disabled");
    let shown = call.world.usergroups.iter().filter(|group| disabled || group.disabled == 0);
    let all: Vec<Value> = shown.map(|group| group.slack(users, count)).collect();
    Ok(json!({"usergroups": all}))
}

pub(crate) fn users(call: &mut Call<'_>) -> Outcome {
    let group = find(call)?;
    if group.disabled != 0 && !call.args.flag("include_disabled") {
        return Err("no_such_subteam".into());
    }
    Ok(json!({"users": group.users}))
}

pub(crate) fn set_users(call: &mut Call<'_>) -> Outcome {
    let id = find(call)?.id.clone();
    let mut users = call.args.list("users");
    if users.is_empty() {
        return Err("no_users_provided".into());
    }
    let mut seen = std::collections::HashSet::new();
    users.retain(|user| seen.insert(user.clone()));
    let active = |id: &String| call.world.users.iter().any(|user| user.id == *id && !user.deleted);
    if !users.iter().all(active) {
        return Err("invalid_users".into());
    }
    let me = call.me.clone();
    call.world.set_usergroup_users(&id, users, &me);
    answer(call, &id)
}
