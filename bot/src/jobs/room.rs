//! The private channel of a case.

use std::collections::BTreeSet;

use commands::{Person, case::room_topic};
use domain::{CasePointer, Completion, Role};
use slack::{
    Code, Error,
    model::{Channel, ChannelId, ChannelKind, Ts, UserId},
};

use super::{Deliveries, lead_cards::LeadCards};

/// How many rooms a case gets one after the other, where Slack does not open a closed one again.
const MOST_ROOMS: u32 = 20;

impl Deliveries {
    /// Opens the room with exactly the case's members in it. Safe to repeat: a room that was made before is found by its name. The room of a case that
    /// was closed is opened again where Slack lets a bot do that; where it does not, the case gets another one.
    ///
    /// A case whose members are all outside of Slack has no room: they are told by e-mail and meet on the staff page.
    pub(super) async fn open_room(&self, case: &CasePointer) -> slack::Result<Completion> {
        if self.members_in_slack(case).is_empty() {
            return Ok(Completion::Done);
        }
        let room = match self.reopened(case).await? {
            Some(room) => room,
            None => self.make_room(case).await?,
        };
        let (members, _) = self.fill_room(&room, case).await?;
        self.http.conversations_set_topic(&room, &room_topic(&self.deadlines, case)).await?;
        Ok(Completion::RoomOpened { room: room.as_str().to_owned(), members })
    }

    /// The room that the case had, open again. `None` when it had none, or when Slack refuses.
    async fn reopened(&self, case: &CasePointer) -> slack::Result<Option<ChannelId>> {
        let Some(room) = room_of(case) else { return Ok(None) };
        match self.http.conversations_unarchive(&room).await {
            Ok(()) => Ok(Some(room)),
            // Somebody else opened it, or it was never closed
            Err(error) if error.code() == Some(&Code::NotArchived) => Ok(Some(room)),
            // Slack's answer is a no; anything else may be different in a minute
            Err(error) if error.code().is_some_and(|code| !code.is_transient() && !code.is_fatal()) => {
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    async fn make_room(&self, case: &CasePointer) -> slack::Result<ChannelId> {
        let name = case.number.room_name();
        let later = (2..=MOST_ROOMS).map(|count| format!("{name}-{count}"));
        for name in std::iter::once(name.clone()).chain(later) {
            match self.http.conversations_create(&name, true).await {
                Ok(channel) => return Ok(channel.id),
                Err(error) if error.code() == Some(&Code::NameTaken) => {
                    match self.find_own_room(&name).await? {
                        Some(room) if !room.is_archived => return Ok(room.id),
                        // An earlier room of this case, or a name that somebody took
                        _ => {}
                    }
                }
                Err(error) => return Err(error),
            }
        }
        Err(Error::Config("every name for the case's channel is taken"))
    }

    /// A private channel of that name that this bot made: the last try made it and did not live to record it.
    async fn find_own_room(&self, name: &str) -> slack::Result<Option<Channel>> {
        let me = self.http.auth_test().await?.user_id;
        let rooms = self.http.conversations_list(&[ChannelKind::Private]).await?;
        Ok(rooms
            .into_iter()
            .find(|room| room.name.as_deref() == Some(name) && room.creator.as_ref() == Some(&me)))
    }

    /// Takes out whoever stepped aside, and invites whoever takes their place.
    pub(super) async fn reseat(&self, case: &CasePointer) -> slack::Result<Completion> {
        let Some(room) = room_of(case).filter(|_| !case.state.is_closed()) else {
            return Ok(Completion::Done);
        };
        self.fill_room(&room, case).await.map(|(members, _)| Completion::Reseated(members))
    }

    /// Takes out whoever does not belong in the room, and invites whoever is missing.
    pub(super) async fn guard_room(&self, case: &CasePointer) -> slack::Result<Completion> {
        let Some(room) = room_of(case).filter(|_| !case.state.is_closed()) else {
            return Ok(Completion::Done);
        };
        match self.fill_room(&room, case).await {
            Ok((_, true)) => Ok(Completion::StrangerRemoved),
            // Somebody archived it: nobody comes in
            Err(error) if !is_archived(&error) => Err(error),
            _ => Ok(Completion::Done),
        }
    }

    /// Invites whoever is missing and removes whoever does not belong. Gives the roles of who is in it then, and whether somebody was removed.
    async fn fill_room(&self, room: &ChannelId, case: &CasePointer) -> slack::Result<(BTreeSet<Role>, bool)> {
        let me = self.http.auth_test().await?.user_id;
        let wanted = self.members_in_slack(case);
        let present: BTreeSet<UserId> = self.http.conversations_members(room).await?.into_iter().collect();
        let mut removed = false;
        for stranger in present.difference(&wanted).filter(|user| **user != me) {
            match self.http.conversations_kick(room, stranger).await {
                Err(error) if error.code() != Some(&Code::NotInChannel) => return Err(error),
                _ => removed = true,
            }
        }
        let roles = |users: &mut dyn Iterator<Item = &UserId>| {
            users.filter_map(|user| self.directory.acts_as(user, &case.readers)).collect::<BTreeSet<Role>>()
        };
        let missing: Vec<UserId> = wanted.difference(&present).cloned().collect();
        if missing.is_empty() || wanted.is_empty() {
            return Ok((roles(&mut wanted.iter()), removed));
        }
        let outcome = self.http.conversations_invite(room, &missing).await?;
        for (_, code) in &outcome.failed {
            tracing::warn!(case = %case.number, code = code.as_str(), "a member could not be invited to the case's channel");
        }
        // One member is enough to work on the case; a channel with nobody in it helps nobody.
        let here = present.intersection(&wanted);
        let inside = roles(&mut outcome.invited.iter().chain(&outcome.already_in).chain(here));
        if inside.is_empty() {
            return Err(Error::Config("nobody could be invited to the case's channel"));
        }
        Ok((inside, removed))
    }

    /// Takes the cards of a case that was deleted out of its room and of the leads' direct messages, where Slack lets it, and archives the room: a bot cannot delete one.
    pub(super) async fn erase_room(&self, case: &CasePointer) -> slack::Result<Completion> {
        let room = room_of(case);
        let card = case.card.as_deref().and_then(|ts| Ts::parse(ts).ok());
        let leads = LeadCards::parse(case);
        for (conversation, card) in room.clone().zip(card).iter().chain(leads.iter()) {
            match self.http.chat_delete(conversation, card).await {
                Ok(()) => {}
                // A no of Slack's stays one: there is no word of the case in the card
                Err(error) if error.code().is_some_and(|code| !code.is_transient() && !code.is_fatal()) => {
                    tracing::warn!(case = %case.number, %error, "a card of a deleted case stays where it is");
                }
                Err(error) => return Err(error),
            }
        }
        let Some(room) = room else { return Ok(Completion::RoomErased) };
        match self.http.conversations_archive(&room).await {
            Err(error) if !is_archived(&error) => Err(error),
            _ => Ok(Completion::RoomErased),
        }
    }

    /// Who belongs into the room.
    pub(super) fn members_in_slack(&self, case: &CasePointer) -> BTreeSet<UserId> {
        let members = self.directory.members(&case.readers);
        members.iter().filter_map(Person::in_slack).cloned().collect()
    }

    /// Archives the room, unless the case was opened again since.
    pub(super) async fn close_room(&self, case: &CasePointer) -> slack::Result<Completion> {
        let Some(room) = room_of(case).filter(|_| case.state.is_closed()) else {
            return Ok(Completion::Done);
        };
        match self.http.conversations_archive(&room).await {
            Err(error) if !is_archived(&error) => Err(error),
            _ => Ok(Completion::RoomClosed),
        }
    }
}

pub(super) fn room_of(case: &CasePointer) -> Option<ChannelId> {
    ChannelId::parse(case.room.as_deref()?).ok()
}

pub(super) fn is_archived(error: &Error) -> bool {
    matches!(error.code(), Some(Code::AlreadyArchived | Code::IsArchived))
}
