//! People.

use super::{TeamId, UserId, flag, opaque_debug, or_default};
use serde::Deserialize;
use serde_json::Value;

/// The person behind an interaction.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct UserRef {
    /// Who.
    pub id: UserId,
    /// Their handle, from `name` or `username`.
    pub name: Option<String>,
    /// Their workspace; an `E…` id is possible on Enterprise Grid.
    pub team_id: Option<TeamId>,
}

impl UserRef {
    /// A person of whom only the id is known.
    #[must_use]
    pub fn new(id: UserId) -> Self {
        Self { id, name: None, team_id: None }
    }
}

impl<'de> Deserialize<'de> for UserRef {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Wire {
            id: UserId,
            #[serde(default, deserialize_with = "or_default")]
            name: Option<String>,
            #[serde(default, deserialize_with = "or_default")]
            username: Option<String>,
            #[serde(default, deserialize_with = "or_default")]
            team_id: Option<TeamId>,
        }
        let wire = Wire::deserialize(deserializer)?;
        Ok(Self { id: wire.id, name: wire.name.or(wire.username), team_id: wire.team_id })
    }
}

/// A member of the workspace, as in `users.info`. Source: docs.slack.dev, "User object".
#[derive(Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct User {
    /// Who.
    pub id: UserId,
    /// The workspace.
    #[serde(default, deserialize_with = "or_default")]
    pub team_id: Option<TeamId>,
    /// The handle.
    #[serde(default, deserialize_with = "or_default")]
    pub name: Option<String>,
    /// The full name as the person gave it.
    #[serde(default, deserialize_with = "or_default")]
    pub real_name: Option<String>,
    /// The IANA time zone, for example `America/Los_Angeles`.
    #[serde(default, deserialize_with = "or_default")]
    pub tz: Option<String>,
    /// Its distance from UTC now, in seconds.
    #[serde(default, deserialize_with = "or_default")]
    pub tz_offset: Option<i32>,
    /// Whether the account was deactivated.
    #[serde(default, deserialize_with = "flag")]
    pub deleted: bool,
    /// Whether it is a bot.
    #[serde(default, deserialize_with = "flag")]
    pub is_bot: bool,
    /// Whether it administers the workspace.
    #[serde(default, deserialize_with = "flag")]
    pub is_admin: bool,
    /// Whether it owns the workspace.
    #[serde(default, deserialize_with = "flag")]
    pub is_owner: bool,
    /// Whether it is a guest of several channels.
    #[serde(default, deserialize_with = "flag")]
    pub is_restricted: bool,
    /// Whether it is a guest of one channel.
    #[serde(default, deserialize_with = "flag")]
    pub is_ultra_restricted: bool,
    /// Whether it is somebody of another organization, with whom a channel is shared.
    #[serde(default, deserialize_with = "flag")]
    pub is_stranger: bool,
    #[serde(default)]
    enterprise_user: Value,
    #[serde(default)]
    profile: Value,
}

impl User {
    /// The mail address, which needs the scope `users:read.email`.
    #[must_use]
    pub fn email(&self) -> Option<&str> {
        self.profile_text("email")
    }

    /// The name the person shows, where they chose one.
    #[must_use]
    pub fn display_name(&self) -> Option<&str> {
        self.profile_text("display_name")
    }

    /// Whether this is an active human member: no bot, not deactivated, not Slackbot.
    #[must_use]
    pub fn is_person(&self) -> bool {
        !self.is_bot && !self.deleted && self.id.as_str() != "USLACKBOT"
    }

    /// Whether the person belongs to an organization of several workspaces; `team_id` is then any of them.
    #[must_use]
    pub fn is_in_enterprise(&self) -> bool {
        self.enterprise_user.is_object()
    }

    fn profile_text(&self, key: &str) -> Option<&str> {
        self.profile.get(key).and_then(Value::as_str).filter(|text| !text.is_empty())
    }
}

opaque_debug!(User, UserRef);
