//! Reactions to messages.

use serde_json::{Value, json};

use crate::world::World;

/// How many different emoji a message may have.
const MOST_EMOJI: usize = 50;
/// How many a person may put under one message.
const MOST_BY_ONE: usize = 23;

/// One emoji under a message and who chose it.
#[derive(Clone, Debug)]
pub(crate) struct Reaction {
    pub(crate) name: String,
    pub(crate) users: Vec<String>,
}

/// As histories show reactions.
pub(crate) fn slack(reactions: &[Reaction]) -> Value {
    let one = |reaction: &Reaction| json!({"name": reaction.name, "users": reaction.users, "count": reaction.users.len()});
    reactions.iter().map(one).collect()
}

/// Whether this can be the name of an emoji, without colons: `thumbsup`, `wave::skin-tone-2`.
pub(crate) fn is_name(name: &str) -> bool {
    let (base, tone) = name.split_once("::").unwrap_or((name, "skin-tone-2"));
    let letters = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '-' | '+' | '\'');
    let tone =
        tone.strip_prefix("skin-tone-").is_some_and(|tone| matches!(tone, "2" | "3" | "4" | "5" | "6"));
    tone && (1..=100).contains(&base.len()) && base.chars().all(letters)
}

impl World {
    /// Puts an emoji under a message.
    ///
    /// # Errors
    /// Slack's code when the message is not there, or has this reaction or too many already.
    pub(crate) fn react(
        &mut self,
        channel: &str,
        ts: &str,
        user: &str,
        name: &str,
    ) -> Result<(), &'static str> {
        if !is_name(name) {
            return Err("invalid_name");
        }
        let found = self.find_channel_mut(channel).ok_or("channel_not_found")?;
        if found.archived {
            return Err("is_archived");
        }
        let message = found.find_message_mut(ts).ok_or("message_not_found")?;
        let reactions = &mut message.reactions;
        let by_user = |reaction: &&Reaction| reaction.users.iter().any(|other| other == user);
        if reactions.iter().any(|reaction| reaction.name == name && by_user(&reaction)) {
            return Err("already_reacted");
        }
        if reactions.iter().filter(by_user).count() == MOST_BY_ONE {
            return Err("too_many_reactions");
        }
        let most = reactions.len() == MOST_EMOJI;
        match reactions.iter_mut().find(|reaction| reaction.name == name) {
            Some(reaction) => reaction.users.push(user.to_owned()),
            None if most => return Err("too_many_emoji"),
            None => reactions.push(Reaction { name: name.to_owned(), users: vec![user.to_owned()] }),
        }
        let author = message.user.clone();
        self.tell_reaction("reaction_added", channel, ts, user, &author, name);
        Ok(())
    }

    /// Takes an emoji away again.
    ///
    /// # Errors
    /// Slack's code when this user did not react so.
    pub(crate) fn unreact(
        &mut self,
        channel: &str,
        ts: &str,
        user: &str,
        name: &str,
    ) -> Result<(), &'static str> {
        let found = self.find_channel_mut(channel).ok_or("channel_not_found")?;
        let message = found.find_message_mut(ts).ok_or("message_not_found")?;
        let mine =
            |reaction: &&mut Reaction| reaction.name == name && reaction.users.iter().any(|one| one == user);
        let reaction = message.reactions.iter_mut().find(mine).ok_or("no_reaction")?;
        reaction.users.retain(|other| other != user);
        message.reactions.retain(|reaction| !reaction.users.is_empty());
        let author = message.user.clone();
        self.tell_reaction("reaction_removed", channel, ts, user, &author, name);
        Ok(())
    }

    fn tell_reaction(&mut self, event: &str, channel: &str, ts: &str, user: &str, author: &str, name: &str) {
        let body = json!({
            "type": event, "user": user, "reaction": name, "item_user": author,
            "item": {"type": "message", "channel": channel, "ts": ts},
        });
        self.tell_in(event, channel, &body);
    }
}
