//! Who and where: the people and conversations that calls name.

use crate::control::refusal::Refusal;
use crate::world::World;
use crate::world::channel::{Channel, Kind};

/// A person by id or handle.
pub(crate) fn person(world: &World, name: &str) -> Result<String, Refusal> {
    let found = world.find_user(name).filter(|user| user.bot.is_none());
    if found.is_some_and(|user| user.deleted) {
        return Err(Refusal::conflict(format!("the account of {name} was deactivated")));
    }
    found.map(|user| user.id.clone()).ok_or_else(|| {
        let people = world.users.iter().filter(|user| user.bot.is_none());
        let names: Vec<&str> = people.map(|user| user.name.as_str()).collect();
        Refusal::missing(format!("there is no person {name}; there are: {}", names.join(", ")))
    })
}

/// The conversation that an id, a name with or without `#`, or `@handle` (for the direct message of `user`) means, if there is one.
pub(crate) fn find<'w>(world: &'w World, user: &str, name: &str) -> Option<&'w Channel> {
    match name.strip_prefix('@') {
        Some(handle) => {
            let other = &world.find_user(handle)?.id;
            let mut direct = world.channels.iter().filter(|channel| channel.kind == Kind::Im);
            direct.find(|channel| channel.has(user) && channel.other(user) == Some(other))
        }
        None => world.find_channel(name).or_else(|| world.find_named(name)),
    }
}

/// The same, which must be there and the person in it.
pub(crate) fn seen<'w>(world: &'w World, user: &str, name: &str) -> Result<&'w Channel, Refusal> {
    find(world, user, name).filter(|channel| channel.has(user)).ok_or_else(|| unseen(world, user, name))
}

fn unseen(world: &World, user: &str, name: &str) -> Refusal {
    Refusal::missing(format!(
        "{} sees no conversation {name}; there are: {}",
        handle(world, user),
        conversations(world, user)
    ))
}

/// The conversation a person means: an id, a name with or without `#`, or `@handle`. The person must be in it.
pub(crate) fn conversation(world: &mut World, user: &str, name: &str) -> Result<String, Refusal> {
    if let Some(handle) = name.strip_prefix('@') {
        let other = world.find_user(handle).map(|user| user.id.clone());
        let other = other.ok_or_else(|| {
            let names: Vec<&str> = world.users.iter().map(|user| user.name.as_str()).collect();
            Refusal::missing(format!("there is nobody @{handle}; there are: {}", names.join(", ")))
        })?;
        return Ok(world.direct_message(&[user.to_owned(), other]));
    }
    let found = world.find_channel(name).or_else(|| world.find_named(name));
    match found {
        Some(channel) if channel.has(user) => Ok(channel.id.clone()),
        Some(channel) if channel.kind == Kind::Public => {
            Err(Refusal::conflict(format!("{} is not in #{}", handle(world, user), channel.name)))
        }
        _ => Err(unseen(world, user, name)),
    }
}

/// The same, where one can write.
pub(crate) fn writable(world: &mut World, user: &str, name: &str) -> Result<String, Refusal> {
    let id = conversation(world, user, name)?;
    if world.find_channel(&id).is_some_and(|channel| channel.archived) {
        return Err(Refusal::conflict(format!("{name} is archived: nobody can write there")));
    }
    Ok(id)
}

pub(crate) fn handle(world: &World, user: &str) -> String {
    world.find_user(user).map(|user| user.name.clone()).unwrap_or_default()
}

fn conversations(world: &World, user: &str) -> String {
    let names =
        world.channels.iter().filter(|channel| channel.has(user)).map(|channel| match channel.other(user) {
            Some(other) => format!("@{}", handle(world, other)),
            None => format!("#{}", channel.name),
        });
    names.collect::<Vec<_>>().join(", ")
}
