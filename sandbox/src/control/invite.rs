//! `/invite @handle …`: Slack's own command, which no app hears.

use std::sync::Arc;

use serde_json::Value;

use crate::control::act::settle;
use crate::control::place::writable;
use crate::control::refusal::Refusal;
use crate::shared::Shared;
use crate::world::World;
use crate::world::channel::Kind;

pub(crate) const INVITE: &str = "/invite";

/// Makes everybody who is named a member of the channel. Apps come into a channel in this way.
pub(crate) async fn invite(
    shared: &Arc<Shared>,
    user: &str,
    channel: &str,
    text: &str,
) -> Result<Value, Refusal> {
    let (invited, flights) = shared.launch(|world| add(world, user, channel, text));
    invited?;
    Ok(settle(shared, flights).await.reply())
}

fn add(world: &mut World, user: &str, channel: &str, text: &str) -> Result<(), Refusal> {
    let id = writable(world, user, channel)?;
    let is_direct = |kind| matches!(kind, Kind::Im | Kind::Mpim);
    if world.find_channel(&id).is_some_and(|channel| is_direct(channel.kind)) {
        return Err(Refusal::conflict("nobody can be invited into a direct message"));
    }
    let names: Vec<&str> = text.split_whitespace().map(|name| name.trim_start_matches('@')).collect();
    if names.is_empty() {
        return Err(Refusal::bad("`/invite` expects somebody: `/invite @handle`"));
    }
    let invited: Result<Vec<String>, Refusal> = names
        .into_iter()
        .map(|name| {
            let found = world.find_user(name).map(|user| user.id.clone());
            found.ok_or_else(|| Refusal::missing(format!("there is nobody @{name}")))
        })
        .collect();
    for invited in invited? {
        world.add_member(&id, &invited, Some(user));
    }
    Ok(())
}
