//! Reading about the workspace: itself, its groups, its bots.

use super::{Http, Method};
use crate::error::Result;
use crate::model::{Bot, BotId, Team, UserGroup, UserGroupId, UserId};
use serde::Deserialize;
use serde_json::{Map, json};

impl Http {
    /// `team.info`: the workspace of the token.
    ///
    /// # Errors
    /// Any failure of the call.
    pub async fn team_info(&self) -> Result<Team> {
        #[derive(Deserialize)]
        struct WithTeam {
            team: Team,
        }
        self.call::<WithTeam>(Method::TEAM_INFO, &json!({})).await.map(|answer| answer.team)
    }

    /// `bots.info`: one bot.
    ///
    /// # Errors
    /// Any failure of the call, `bot_not_found` included.
    pub async fn bots_info(&self, bot: &BotId) -> Result<Bot> {
        #[derive(Deserialize)]
        struct WithBot {
            bot: Bot,
        }
        self.call::<WithBot>(Method::BOTS_INFO, &json!({"bot": bot})).await.map(|answer| answer.bot)
    }

    /// `usergroups.list`: the groups in use, with their members.
    ///
    /// # Errors
    /// Any failure of the call.
    pub async fn usergroups_list(&self) -> Result<Vec<UserGroup>> {
        #[derive(Deserialize)]
        struct WithGroups {
            usergroups: Vec<UserGroup>,
        }
        let mut args = self.with_team(Map::new());
        args.insert("include_users".to_owned(), true.into());
        self.call::<WithGroups>(Method::USERGROUPS_LIST, &args).await.map(|answer| answer.usergroups)
    }

    /// `usergroups.users.list`: who is in a group.
    ///
    /// # Errors
    /// Any failure of the call.
    pub async fn usergroups_users_list(&self, group: &UserGroupId) -> Result<Vec<UserId>> {
        #[derive(Deserialize)]
        struct WithUsers {
            users: Vec<UserId>,
        }
        let mut args = self.with_team(Map::new());
        args.insert("usergroup".to_owned(), group.as_str().into());
        self.call::<WithUsers>(Method::USERGROUPS_USERS_LIST, &args).await.map(|answer| answer.users)
    }
}
