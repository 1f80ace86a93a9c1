//! The gate before every verb: who acts, what they are to the company, and whether the table of permissions lets them.

use std::{
    collections::HashMap,
    hash::{BuildHasher, RandomState},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use commands::{
    Services,
    permissions::{self, Account, Refusal, Row},
};
use domain::{Day, Member, Zone};
use slack::model::{BlockActions, EventMeta, SlashCommand, TeamId, User, UserId, ViewSubmission};

use storage_identity::IdentityStore;

use crate::jobs::SlackRoster;

/// Slack's button is good for three seconds: whoever is not known after this is unknown.
const WITHIN: Duration = Duration::from_millis(800);
/// For so long Slack is not asked again about the same person.
const KNOWN_FOR: Duration = Duration::from_secs(600);
/// So many are known at once.
const MOST_KNOWN: usize = 20_000;

/// Who acts, as the payload says.
#[derive(Clone, Copy)]
pub(super) struct Caller<'a> {
    pub(super) user: &'a UserId,
    /// Their workspace, where the payload names one.
    pub(super) team: Option<&'a TeamId>,
}

impl<'a> Caller<'a> {
    /// Whoever an event is of. In a channel that is shared with others its workspace may be any of them.
    pub(super) fn of_event(user: &'a UserId, meta: &'a EventMeta) -> Self {
        Self { user, team: meta.team_id.as_ref().filter(|_| !meta.is_ext_shared_channel) }
    }
}

impl<'a> From<&'a SlashCommand> for Caller<'a> {
    fn from(cmd: &'a SlashCommand) -> Self {
        Self { user: &cmd.user_id, team: cmd.team_id.as_ref() }
    }
}

impl<'a> From<&'a BlockActions> for Caller<'a> {
    fn from(act: &'a BlockActions) -> Self {
        let team = act.team.as_ref().map(|team| &team.id);
        Self { user: &act.user.id, team: act.user.team_id.as_ref().or(team) }
    }
}

impl<'a> From<&'a ViewSubmission> for Caller<'a> {
    fn from(sub: &'a ViewSubmission) -> Self {
        let team = sub.team.as_ref().map(|team| &team.id);
        Self { user: &sub.user.id, team: sub.user.team_id.as_ref().or(team) }
    }
}

/// What Slack said of somebody.
#[derive(Clone, Copy)]
struct Known {
    account: Account,
    is_in_enterprise: bool,
    at: Instant,
}

/// The gate.
///
/// # Privacy
/// What Slack said of an account is kept in memory for ten minutes under a number that only this process can compute from its id: there is no list of who acted; of the directory one row is read, and nothing is written. Nothing is logged, also
/// when Slack does not answer: the line would say that somebody acts now. `ethics-bot check` asks Slack the same.
pub(super) struct Gate {
    roster: Arc<SlackRoster>,
    /// Where the directory is kept.
    identity: IdentityStore,
    known: Mutex<HashMap<u64, Known>>,
    hasher: RandomState,
}

impl Gate {
    pub(super) fn new(roster: Arc<SlackRoster>, identity: IdentityStore) -> Self {
        Self { roster, identity, known: Mutex::default(), hasher: RandomState::new() }
    }

    /// What this person is told who may not go through the door of this row; `None` for whoever may.
    pub(super) async fn refusal(
        &self,
        services: &Services,
        caller: Caller<'_>,
        row: &Row,
        subject: &str,
    ) -> Option<Refusal> {
        let account = if row.who.is_open() {
            Account::Unknown
        } else {
            tokio::time::timeout(WITHIN, self.account(services, caller)).await.unwrap_or(Account::Unknown)
        };
        // Where the case cannot be reached, the verb looks again, says so, and keeps what was typed
        permissions::refusal(services, row, (caller.user, account), subject).await.unwrap_or_default()
    }

    /// Somebody's profile as Slack has it, if it says so in time. Who they are is then known as well: it is asked for once where both are needed.
    pub(super) async fn profile(&self, user: &UserId) -> Option<User> {
        let found = tokio::time::timeout(WITHIN, self.roster.look_up(user)).await.ok()?.ok()?;
        let known = self.known_of(&found, Instant::now()).await.ok()?;
        self.remember(user, known);
        Some(found)
    }

    async fn account(&self, services: &Services, caller: Caller<'_>) -> Account {
        let known = match self.remembered(caller.user) {
            Some(known) => known,
            None => match self.look_up(services, caller.user).await {
                Some(known) => {
                    self.remember(caller.user, known);
                    known
                }
                None => return Account::Unknown,
            },
        };
        // An organization of several workspaces names any of them
        let elsewhere = match caller.team.filter(|_| !known.is_in_enterprise) {
            Some(team) => matches!(self.roster.is_own(team).await, Ok(false)),
            None => false,
        };
        if elsewhere && known.account != Account::Gone { Account::Stranger } else { known.account }
    }

    async fn look_up(&self, services: &Services, user: &UserId) -> Option<Known> {
        let at = Instant::now();
        match self.roster.look_up(user).await {
            Ok(found) => self.known_of(&found, at).await.ok(),
            // Whom the workspace does not know is of another one
            Err(error)
                if error
                    .code()
                    .is_some_and(|code| ["user_not_found", "user_not_visible"].contains(&code.as_str())) =>
            {
                Some(Known { account: Account::Stranger, is_in_enterprise: false, at })
            }
            // So many act at once that Slack asks to wait: the directory was read since yesterday
            Err(slack::Error::RateLimited { .. }) => self.in_directory(services, user, at).await,
            Err(_) => None,
        }
    }

    /// What the directory says of somebody, if it is kept, was read since yesterday, and has them.
    async fn in_directory(&self, services: &Services, user: &UserId, at: Instant) -> Option<Known> {
        let today = services.deadlines.calendar.today(services.clock.now());
        let since = Day::from_number(today.number() - 1)?;
        let (kind, active) = self.identity.find_member(user.as_str(), since).await.ok()??;
        let member = Member { account: user.as_str().to_owned(), kind, zone: Zone::default(), active };
        // Whose account it is was looked at when it was read, in whatever workspace they are now
        Some(Known { account: Account::of(&member), is_in_enterprise: true, at })
    }

    async fn known_of(&self, user: &User, at: Instant) -> slack::Result<Known> {
        let member = self.roster.member(user).await?;
        Ok(Known { account: Account::of(&member), is_in_enterprise: user.is_in_enterprise(), at })
    }

    fn remembered(&self, user: &UserId) -> Option<Known> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known
            .get(&self.hasher.hash_one(user.as_str()))
            .copied()
            .filter(|known| known.at.elapsed() < KNOWN_FOR)
    }

    fn remember(&self, user: &UserId, said: Known) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        // With each person that comes, those whose ten minutes are over go
        known.retain(|_, known| known.at.elapsed() < KNOWN_FOR);
        if known.len() >= MOST_KNOWN {
            known.clear();
        }
        known.insert(self.hasher.hash_one(user.as_str()), said);
    }
}
