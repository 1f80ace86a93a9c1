//! The private channel of a case.

use std::collections::BTreeSet;

use commands::case::room_topic;
use domain::{CasePointer, Completion, Role};
use slack::{
    Code, Error,
    model::{Channel, ChannelId, ChannelKind, UserId},
};

use super::Deliveries;

impl Deliveries {
    /// Opens the room with exactly the case's members in it. Safe to repeat: a room that was made before is found by its name.
    pub(super) async fn open_room(&self, case: &CasePointer) -> slack::Result<Completion> {
        let room = self.make_room(case).await?;
        let members = self.fill_room(&room, case).await?;
        self.http.conversations_set_topic(&room, &room_topic(case)).await?;
        Ok(Completion::RoomOpened { room: room.as_str().to_owned(), members })
    }

    async fn make_room(&self, case: &CasePointer) -> slack::Result<ChannelId> {
        let name = case.number.room_name();
        match self.http.conversations_create(&name, true).await {
            Ok(channel) => Ok(channel.id),
            Err(error) if error.code() == Some(&Code::NameTaken) => {
                self.find_own_room(&name).await?.map(|channel| channel.id).ok_or(error)
            }
            Err(error) => Err(error),
        }
    }

    /// A private channel of that name that this bot made: the last try made it and did not live to record it.
    async fn find_own_room(&self, name: &str) -> slack::Result<Option<Channel>> {
        let me = self.http.auth_test().await?.user_id;
        let rooms = self.http.conversations_list(&[ChannelKind::Private]).await?;
        Ok(rooms
            .into_iter()
            .find(|room| room.name.as_deref() == Some(name) && room.creator.as_ref() == Some(&me)))
    }

    /// Invites whoever is missing and removes whoever does not belong. Gives the roles of who is in it then.
    async fn fill_room(&self, room: &ChannelId, case: &CasePointer) -> slack::Result<BTreeSet<Role>> {
        let me = self.http.auth_test().await?.user_id;
        let wanted = self.directory.members(&case.readers);
        let present: BTreeSet<UserId> = self.http.conversations_members(room).await?.into_iter().collect();
        for stranger in present.difference(&wanted).filter(|user| **user != me) {
            self.http.conversations_kick(room, stranger).await?;
        }
        let roles = |users: &mut dyn Iterator<Item = &UserId>| {
            users.filter_map(|user| self.directory.acts_as(user, &case.readers)).collect::<BTreeSet<Role>>()
        };
        let missing: Vec<UserId> = wanted.difference(&present).cloned().collect();
        if missing.is_empty() {
            return Ok(roles(&mut wanted.iter()));
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
        Ok(inside)
    }

    /// Archives the room.
    pub(super) async fn close_room(&self, case: &CasePointer) -> slack::Result<()> {
        let Some(room) = room_of(case) else {
            return Ok(());
        };
        match self.http.conversations_archive(&room).await {
            Err(error) if !is_archived(&error) => Err(error),
            _ => Ok(()),
        }
    }
}

pub(super) fn room_of(case: &CasePointer) -> Option<ChannelId> {
    ChannelId::parse(case.room.as_deref()?).ok()
}

pub(super) fn is_archived(error: &Error) -> bool {
    matches!(error.code(), Some(Code::AlreadyArchived | Code::IsArchived))
}
