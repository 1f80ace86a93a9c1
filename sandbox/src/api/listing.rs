//! `conversations.list`, `conversations.members`, `users.conversations`.

use serde_json::{Value, json};

use crate::api::call::{Call, Failure, Outcome};
use crate::api::paging;
use crate::world::channel::{Channel, Kind};

const PAGE: usize = 100;

/// The kinds a call asks for, each with its scope.
fn kinds(call: &Call<'_>) -> Result<Vec<Kind>, Failure> {
    let mut types = call.args.list("types");
    if types.is_empty() {
        types.push("public_channel".to_owned());
    }
    let mut kinds = Vec::new();
    for name in &types {
        let all = [Kind::Public, Kind::Private, Kind::Im, Kind::Mpim];
        let kind = all.into_iter().find(|kind| kind.listed() == name).ok_or("invalid_types")?;
        call.need_scope(&[format!("{}:read", kind.scope())])?;
        kinds.push(kind);
    }
    Ok(kinds)
}

fn channels(call: &Call<'_>, shown: impl Fn(&Channel) -> bool) -> Outcome {
    let kinds = kinds(call)?;
    let skip_archived = call.args.flag("exclude_archived");
    let found = call.world.channels.iter().filter(|channel| {
        let visible = channel.kind == Kind::Public || channel.has(&call.me);
        visible && kinds.contains(&channel.kind) && !(skip_archived && channel.archived) && shown(channel)
    });
    let all = found
        .map(|channel| {
            let mut shown = channel.slack(&call.me);
            if channel.is_named() {
                shown["num_members"] = json!(channel.members.len());
            }
            shown
        })
        .collect();
    let (page, metadata) = paging::page(call, all, PAGE)?;
    Ok(json!({"channels": page, "response_metadata": metadata}))
}

pub(crate) fn list(call: &mut Call<'_>) -> Outcome {
    channels(call, |_| true)
}

pub(crate) fn of_user(call: &mut Call<'_>) -> Outcome {
    let user = call.args.text("user").unwrap_or_else(|| call.me.clone());
    if !call.world.users.has(&user) {
        return Err("user_not_found".into());
    }
    channels(call, |channel| channel.has(&user))
}

pub(crate) fn members(call: &mut Call<'_>) -> Outcome {
    let channel = call.place_for(&["read"])?;
    let all: Vec<Value> = channel.members.iter().map(|member| json!(member)).collect();
    let (page, metadata) = paging::page(call, all, PAGE)?;
    Ok(json!({"members": page, "response_metadata": metadata}))
}
