//! Workspaces, groups of people, and bots.

use super::{AppId, BotId, EnterpriseId, TeamId, UserGroupId, UserId, flag, opaque_debug, or_default};
use serde::Deserialize;

/// A workspace, as in `team.info`.
#[derive(Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Team {
    /// Which.
    pub id: TeamId,
    /// Its name.
    #[serde(default, deserialize_with = "or_default")]
    pub name: Option<String>,
    /// Its name in addresses.
    #[serde(default, deserialize_with = "or_default")]
    pub domain: Option<String>,
    /// Its organization.
    #[serde(default, deserialize_with = "or_default")]
    pub enterprise_id: Option<EnterpriseId>,
    /// The organization's name.
    #[serde(default, deserialize_with = "or_default")]
    pub enterprise_name: Option<String>,
}

/// A group of people that can be mentioned, as in `usergroups.list`.
#[derive(Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct UserGroup {
    /// Which.
    pub id: UserGroupId,
    /// Its name.
    #[serde(default, deserialize_with = "or_default")]
    pub name: Option<String>,
    /// How it is mentioned, without the `@`.
    #[serde(default, deserialize_with = "or_default")]
    pub handle: Option<String>,
    /// What it is for.
    #[serde(default, deserialize_with = "or_default")]
    pub description: Option<String>,
    /// When it was disabled, in Unix seconds; 0 for one in use.
    #[serde(default, deserialize_with = "or_default")]
    pub date_delete: i64,
    /// Its members, where asked for.
    #[serde(default, deserialize_with = "or_default")]
    pub users: Vec<UserId>,
}

/// A bot, as in `bots.info`.
#[derive(Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Bot {
    /// Which.
    pub id: BotId,
    /// Its name.
    #[serde(default, deserialize_with = "or_default")]
    pub name: Option<String>,
    /// Its app.
    #[serde(default, deserialize_with = "or_default")]
    pub app_id: Option<AppId>,
    /// Its user.
    #[serde(default, deserialize_with = "or_default")]
    pub user_id: Option<UserId>,
    /// Whether it was removed.
    #[serde(default, deserialize_with = "flag")]
    pub deleted: bool,
}

opaque_debug!(Bot, Team, UserGroup);
