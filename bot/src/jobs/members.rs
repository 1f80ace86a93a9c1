//! Knowing who works here: the workspace's directory, read once a day, page by page.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use domain::{Clock, DeadlineRules, Member, MemberKind, Zone};
use serde::Deserialize;
use serde_json::json;
use slack::{
    Http,
    http::Method,
    model::{TeamId, User, UserGroup, UserGroupId, UserId},
};
use storage_identity::{IdentityStore, PageStored};
use tokio::sync::OnceCell;
use tokio_util::sync::CancellationToken;

use crate::{metrics::JobMark, trouble::Trouble};

/// Whether a listing is due is looked at this often.
const LOOK_EVERY: Duration = Duration::from_secs(60);
/// `users.list` is tier 2: 20 pages a minute.
const BETWEEN_PAGES: Duration = Duration::from_secs(3);
/// Slack recommends no more.
const PAGE: u32 = 200;
/// Progress is logged about this often, in accounts.
const LOG_EVERY: u32 = 10_000;

/// Why a part of the directory was not read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RosterError {
    #[error("the cursor of the listing is not taken any more")]
    Cursor,
    #[error("Slack did not give the directory")]
    Slack(#[from] slack::Error),
    #[error("the store did not answer")]
    Store(#[from] storage_identity::StoreError),
}

/// A page of the directory, and where the next one begins.
pub(crate) type RosterPage = (Vec<Member>, Option<String>);

/// Where the directory is read.
#[async_trait]
pub(crate) trait Roster: Send + Sync {
    /// A page; the first one without a cursor.
    async fn page(&self, cursor: Option<&str>) -> Result<RosterPage, RosterError>;
    /// The ids and names of the groups.
    async fn groups(&self) -> Result<Vec<(String, String)>, RosterError>;
    /// The accounts in a group.
    async fn group(&self, id: &str) -> Result<Vec<String>, RosterError>;
}

/// The directory of a workspace.
pub(crate) struct SlackRoster {
    http: Http,
    /// For what somebody waits for: it hears of a limit at once.
    prompt: Http,
    team: OnceCell<Option<TeamId>>,
}

impl SlackRoster {
    /// `prompt` must not repeat calls by itself, nor wait where Slack asks to.
    pub(crate) fn new(http: Http, prompt: Http) -> Self {
        Self { http, prompt, team: OnceCell::new() }
    }

    /// The account with this id. Whoever acts waits for it, so where Slack's limit is reached this fails at once: a hundred may be asked about in a minute.
    pub(crate) async fn look_up(&self, id: &UserId) -> slack::Result<User> {
        self.prompt.users_info(id).await
    }

    /// Whether this is the workspace that the app is installed in; `true` when Slack does not say which that is.
    pub(crate) async fn is_own(&self, team: &TeamId) -> slack::Result<bool> {
        Ok(self.team().await?.is_none_or(|own| own == team))
    }

    async fn team(&self) -> slack::Result<Option<&TeamId>> {
        let ask = || async { self.http.auth_test().await.map(|me| me.team_id) };
        Ok(self.team.get_or_try_init(ask).await?.as_ref())
    }

    /// The account as the Code sees it.
    pub(crate) async fn member(&self, user: &User) -> slack::Result<Member> {
        Ok(member(user, self.team().await?))
    }
}

/// Guests, bots, Slackbot and people of other organizations are not asked to sign.
fn member(user: &User, own: Option<&TeamId>) -> Member {
    let elsewhere =
        user.team_id.as_ref().zip(own).is_some_and(|(team, own)| team != own) && !user.is_in_enterprise();
    let kind = if user.is_bot || user.id.as_str() == "USLACKBOT" || user.is_stranger || elsewhere {
        MemberKind::Other
    } else if user.is_restricted || user.is_ultra_restricted {
        MemberKind::Guest
    } else {
        MemberKind::Employee
    };
    Member {
        account: user.id.as_str().to_owned(),
        kind,
        zone: Zone { name: user.tz.clone(), offset_s: user.tz_offset },
        active: !user.deleted,
    }
}

#[async_trait]
impl Roster for SlackRoster {
    async fn page(&self, cursor: Option<&str>) -> Result<RosterPage, RosterError> {
        let page = match self.http.users_list_page(cursor, PAGE).await {
            Err(error) if error.code().is_some_and(|code| code.as_str() == "invalid_cursor") => {
                return Err(RosterError::Cursor);
            }
            other => other?,
        };
        let mut members = Vec::with_capacity(page.items.len());
        for user in &page.items {
            members.push(self.member(user).await?);
        }
        Ok((members, page.next_cursor))
    }

    async fn groups(&self) -> Result<Vec<(String, String)>, RosterError> {
        #[derive(Deserialize)]
        struct Groups {
            usergroups: Vec<UserGroup>,
        }
        // Without the people: each group's come by themselves
        let groups: Groups =
            self.http.call(Method::USERGROUPS_LIST, &json!({"include_users": false})).await?;
        let name = |group: &UserGroup| {
            let handle = group.handle.clone().map(|handle| format!("@{handle}"));
            group.name.clone().or(handle).unwrap_or_else(|| group.id.as_str().to_owned())
        };
        Ok(groups.usergroups.iter().map(|group| (group.id.as_str().to_owned(), name(group))).collect())
    }

    async fn group(&self, id: &str) -> Result<Vec<String>, RosterError> {
        let users = self.http.usergroups_users_list(&UserGroupId::from(id.to_owned())).await?;
        Ok(users.iter().map(|user| user.as_str().to_owned()).collect())
    }
}

/// What reads the directory into the store.
pub(crate) struct Members {
    pub(crate) roster: Arc<dyn Roster>,
    pub(crate) identity: IdentityStore,
    pub(crate) deadlines: Arc<DeadlineRules>,
    pub(crate) clock: Arc<dyn Clock>,
    /// Whoever joins is welcomed.
    pub(crate) welcomes: bool,
    /// It could not be read, and the log says so already.
    pub(crate) failing: Trouble,
}

impl Members {
    /// Reads the next page, if one is due; `None` when none is, or it could not be read.
    pub(crate) async fn read_page(&self) -> Option<PageStored> {
        let read = self.next_page().await;
        let is_news = self.failing.is_news(read.is_err());
        match &read {
            Err(error) if is_news => {
                let cause = std::error::Error::source(error).map(ToString::to_string);
                tracing::warn!(%error, cause, "the directory could not be read; it is tried every minute");
            }
            Ok(_) if is_news => tracing::info!("the directory is read again"),
            _ => {}
        }
        read.ok().flatten()
    }

    async fn next_page(&self) -> Result<Option<PageStored>, RosterError> {
        let now_ms = self.clock.now().as_millisecond();
        let today = self.deadlines.calendar.today(self.clock.now());
        let Some(page) = self.identity.take_member_page(today, now_ms).await? else { return Ok(None) };
        let (members, next) = match self.roster.page(page.cursor.as_deref()).await {
            Ok(read) => read,
            Err(error) => {
                self.identity.leave_member_page(&page, matches!(error, RosterError::Cursor)).await?;
                return Err(error);
            }
        };
        // Groups come first: who is in them is known when the list of a campaign is made
        if next.is_none() {
            self.read_groups().await;
        }
        let next = next.as_deref();
        let stored =
            self.identity.store_member_page(&page, &members, next, (today, now_ms, self.welcomes)).await?;
        let before = stored.seen.saturating_sub(u32::try_from(members.len()).unwrap_or(0));
        if stored.is_last {
            tracing::info!(
                accounts = stored.seen,
                joined = stored.joined,
                left = stored.left,
                "the directory was read"
            );
        } else if before / LOG_EVERY != stored.seen / LOG_EVERY {
            tracing::info!(accounts = stored.seen, "the directory is being read");
        }
        if stored.is_doubted {
            tracing::warn!(
                accounts = stored.seen,
                "the directory has lost more than half of its people since yesterday: nobody is taken to have left"
            );
        }
        Ok(Some(stored))
    }

    /// Without the groups everybody can still be asked; so this only says that they are not known.
    async fn read_groups(&self) {
        let read = async {
            let groups = self.roster.groups().await?;
            self.identity.set_user_groups(&groups).await?;
            for (id, _) in &groups {
                let accounts = self.roster.group(id).await?;
                self.identity.set_group_members(id, &accounts).await?;
            }
            Ok::<_, RosterError>(groups.len())
        };
        match read.await {
            Ok(groups) => tracing::info!(groups, "the groups of the directory were read"),
            Err(error) => {
                let cause = std::error::Error::source(&error).map(ToString::to_string);
                tracing::warn!(%error, cause, "the groups of the directory could not be read; campaigns go by those that are known");
            }
        }
    }

    /// Reads the directory to its end, if that is due; says how many accounts it has.
    pub(crate) async fn read_all(&self) -> u32 {
        let mut seen = 0;
        while let Some(stored) = self.read_page().await {
            seen = stored.seen;
            if stored.is_last {
                break;
            }
        }
        seen
    }
}

/// Reads the directory once a day, at a pace that Slack allows, until `stop`.
pub(crate) async fn keep_members(members: Arc<Members>, mark: JobMark, stop: CancellationToken) {
    loop {
        let look = mark.begin();
        let read = members.read_page().await;
        look.end(!members.failing.lasts());
        let wait = match read {
            Some(stored) if !stored.is_last => BETWEEN_PAGES,
            _ => LOOK_EVERY,
        };
        if stop.run_until_cancelled(tokio::time::sleep(wait)).await.is_none() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_who_works_here_is_asked() {
        let own = TeamId::from("T1".to_owned());
        let kind = |fields: serde_json::Value| {
            let mut user = json!({"id": "U1", "team_id": "T1", "tz": "Europe/Berlin", "tz_offset": 3_600});
            for (key, value) in fields.as_object().into_iter().flatten() {
                user[key] = value.clone();
            }
            let found = member(&serde_json::from_value(user).unwrap(), Some(&own));
            assert_eq!(found.zone, Zone { name: Some("Europe/Berlin".to_owned()), offset_s: Some(3_600) });
            (found.kind, found.active)
        };
        for (fields, expected) in [
            (json!({}), (MemberKind::Employee, true)),
            (json!({"deleted": true}), (MemberKind::Employee, false)),
            (json!({"is_restricted": true}), (MemberKind::Guest, true)),
            (json!({"is_restricted": true, "is_ultra_restricted": true}), (MemberKind::Guest, true)),
            (json!({"is_bot": true}), (MemberKind::Other, true)),
            (json!({"id": "USLACKBOT"}), (MemberKind::Other, true)),
            (json!({"is_stranger": true}), (MemberKind::Other, true)),
            (json!({"team_id": "T2"}), (MemberKind::Other, true)),
            (json!({"team_id": "T2", "enterprise_user": {"id": "U1"}}), (MemberKind::Employee, true)),
        ] {
            assert_eq!(kind(fields.clone()), expected, "{fields}");
        }
    }
}
