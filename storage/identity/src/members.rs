//! Who works here, at rest: a listing of the directory, page by page.

use domain::{Day, JOINING, Member, MemberKind, Roll};
use sqlx::{Any, Transaction};
use storage_database::{During, StoreError, latest_ms};

use crate::IdentityStore;

/// Whoever reads a page has this long for it.
const HELD_FOR_MS: i64 = 2 * 60 * 1_000;
const STORE_PAGE: &str = "store a page of the directory";

/// A page of the directory that is to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberPage {
    /// Of which listing.
    pub number: i64,
    /// Where it begins; `None` for the first one.
    pub cursor: Option<String>,
}

/// What came of a page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PageStored {
    /// The listing is at its end.
    pub is_last: bool,
    /// Accounts seen so far in this listing.
    pub seen: u32,
    /// Joiners who were found on this page.
    pub joined: u32,
    /// People who left, found at its end.
    pub left: u32,
    /// The listing has so few people that it is not believed: nobody was taken to have left.
    pub is_doubted: bool,
}

/// Below so many people half of them may be gone from one listing to the next, and otherwise a tenth.
const SMALL: i64 = 50;

impl IdentityStore {
    /// The page of the directory that is to be read now, held for whoever asks; `None` when today's listing was read, or somebody is at it.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn take_member_page(&self, today: Day, now_ms: i64) -> Result<Option<MemberPage>, StoreError> {
        let taken: Option<(i64, String)> = sqlx::query_as(
            "UPDATE member_sync SET held_until_ms = $2, number = CASE WHEN cursor IS NULL THEN number + 1 ELSE number END, seen = CASE WHEN cursor IS NULL THEN 0 ELSE seen END, cursor = coalesce(cursor, '') \
             WHERE (held_until_ms <= $3 OR held_until_ms > $4) AND (cursor IS NOT NULL OR done_day IS NULL OR done_day < $1) RETURNING number, cursor",
        )
        .bind(today.number())
        .bind(now_ms.saturating_add(HELD_FOR_MS))
        .bind(now_ms)
        .bind(latest_ms(now_ms, HELD_FOR_MS))
        .fetch_optional(self.database.pool())
        .await
        .during("take a page of the directory")?;
        Ok(taken.map(|(number, cursor)| MemberPage {
            number,
            cursor: Some(cursor).filter(|text| !text.is_empty()),
        }))
    }

    /// Lets a page go that could not be read. With `begin_again`, the listing begins from the start: its cursor is no good.
    ///
    /// # Errors
    /// When the store does not answer; then it is free after two minutes.
    pub async fn leave_member_page(&self, page: &MemberPage, begin_again: bool) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE member_sync SET held_until_ms = 0, cursor = CASE WHEN $2 THEN NULL ELSE cursor END WHERE number = $1 AND cursor IS NOT NULL",
        )
        .bind(page.number)
        .bind(begin_again)
        .execute(self.database.pool())
        .await
        .during("leave a page of the directory")?;
        Ok(())
    }

    /// Stores a page, and at the end of the listing who left. People who are new since the last listing are joiners, and get the Code where joiners are welcomed; in the
    /// first listing nobody is.
    ///
    /// # Errors
    /// When the store does not answer; then nothing of it was stored.
    pub async fn store_member_page(
        &self,
        page: &MemberPage,
        members: &[Member],
        next: Option<&str>,
        (today, now_ms, welcomes): (Day, i64, bool),
    ) -> Result<PageStored, StoreError> {
        let mut transaction = self.begin(STORE_PAGE).await?;
        let mine: Option<(Option<i64>, i64)> =
            sqlx::query_as("SELECT done_day, seen FROM member_sync WHERE number = $1 AND cursor = $2")
                .bind(page.number)
                .bind(page.cursor.as_deref().unwrap_or_default())
                .fetch_optional(&mut *transaction)
                .await
                .during(STORE_PAGE)?;
        // Somebody else stored it while this one took its time
        let Some((done_day, seen)) = mine else { return Ok(PageStored::default()) };
        let mut stored = PageStored { is_last: next.is_none(), ..PageStored::default() };
        for member in members {
            let is_new =
                upsert(&mut transaction, member, page.number, done_day.map(|_| today), today).await?;
            if is_new && done_day.is_some() {
                if welcomes {
                    welcome(&mut transaction, &member.account, now_ms).await?;
                }
                stored.joined += 1;
            }
        }
        let seen = seen + i64::try_from(members.len()).unwrap_or(0);
        stored.seen = u32::try_from(seen).unwrap_or(u32::MAX);
        if stored.is_last {
            let (known, found): (i64, i64) = sqlx::query_as(
                "SELECT count(*), count(*) FILTER (WHERE seen_sync = $1) FROM member WHERE left_day IS NULL",
            )
            .bind(page.number)
            .fetch_one(&mut *transaction)
            .await
            .during(STORE_PAGE)?;
            // A directory that has lost so many of its people overnight is a fault of the listing: who was deactivated is in it and says so
            stored.is_doubted = if known < SMALL { found * 2 < known } else { found * 10 < known * 9 };
            if !stored.is_doubted {
                let left =
                    sqlx::query("UPDATE member SET left_day = $2 WHERE seen_sync < $1 AND left_day IS NULL")
                        .bind(page.number)
                        .bind(today.number())
                        .execute(&mut *transaction)
                        .await
                        .during(STORE_PAGE)?;
                stored.left = u32::try_from(left.rows_affected()).unwrap_or(u32::MAX);
            }
        }
        sqlx::query(
            "UPDATE member_sync SET cursor = $1, seen = $2, held_until_ms = 0, done_day = CASE WHEN $3 THEN $4 ELSE done_day END WHERE id = 1",
        )
        .bind(next)
        .bind(seen)
        .bind(stored.is_last)
        .bind(today.number())
        .execute(&mut *transaction)
        .await
        .during(STORE_PAGE)?;
        transaction.commit().await.during(STORE_PAGE)?;
        Ok(stored)
    }

    /// Somebody joins: they get the Code, unless they were welcomed. Says whether they will.
    ///
    /// # Errors
    /// When the store does not answer; then nothing was stored.
    pub async fn join(&self, member: &Member, today: Day, now_ms: i64) -> Result<bool, StoreError> {
        const OPERATION: &str = "store somebody who joins";
        let mut transaction = self.begin(OPERATION).await?;
        let number: i64 = sqlx::query_scalar("SELECT number FROM member_sync")
            .fetch_one(&mut *transaction)
            .await
            .during(OPERATION)?;
        upsert(&mut transaction, member, number, Some(today), today).await?;
        let is_asked = member.active && member.kind == MemberKind::Employee;
        let is_welcomed = is_asked && welcome(&mut transaction, &member.account, now_ms).await?;
        transaction.commit().await.during(OPERATION)?;
        Ok(is_welcomed)
    }

    /// Puts these groups in place of those that were known, with nobody in those that are new.
    ///
    /// # Errors
    /// When the store does not answer; then nothing was changed.
    pub async fn set_user_groups(&self, groups: &[(String, String)]) -> Result<(), StoreError> {
        const OPERATION: &str = "store the groups";
        let mut transaction = self.begin(OPERATION).await?;
        sqlx::query("DELETE FROM user_group").execute(&mut *transaction).await.during(OPERATION)?;
        for (id, name) in groups {
            sqlx::query("INSERT INTO user_group (id, name) VALUES ($1, $2) ON CONFLICT DO NOTHING")
                .bind(id)
                .bind(name)
                .execute(&mut *transaction)
                .await
                .during(OPERATION)?;
        }
        sqlx::query("DELETE FROM member_group WHERE group_id NOT IN (SELECT id FROM user_group)")
            .execute(&mut *transaction)
            .await
            .during(OPERATION)?;
        transaction.commit().await.during(OPERATION)
    }

    /// Puts these accounts into a group in place of those that were in it.
    ///
    /// # Errors
    /// When the store does not answer; then nothing was changed.
    pub async fn set_group_members(&self, group: &str, accounts: &[String]) -> Result<(), StoreError> {
        const OPERATION: &str = "store who is in a group";
        let mut transaction = self.begin(OPERATION).await?;
        sqlx::query("DELETE FROM member_group WHERE group_id = $1")
            .bind(group)
            .execute(&mut *transaction)
            .await
            .during(OPERATION)?;
        for account in accounts {
            sqlx::query(
                "INSERT INTO member_group (account, group_id) VALUES ($1, $2) ON CONFLICT DO NOTHING",
            )
            .bind(account)
            .bind(group)
            .execute(&mut *transaction)
            .await
            .during(OPERATION)?;
        }
        transaction.commit().await.during(OPERATION)
    }

    /// What kind of account this is and whether it is one still, as the directory says that was read to its end on `since` or later.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn find_member(
        &self,
        account: &str,
        since: Day,
    ) -> Result<Option<(MemberKind, bool)>, StoreError> {
        let found: Option<(String, Option<i64>)> = sqlx::query_as(
            "SELECT kind, left_day FROM member WHERE account = $1 AND (SELECT done_day FROM member_sync) >= $2",
        )
        .bind(account)
        .bind(since.number())
        .fetch_optional(self.database.pool())
        .await
        .during("find somebody in the directory")?;
        let kinds = [MemberKind::Employee, MemberKind::Guest, MemberKind::Other];
        Ok(found.and_then(|(name, left)| {
            let kind = kinds.into_iter().find(|kind| kind.name() == name)?;
            Some((kind, left.is_none()))
        }))
    }

    /// How far the list of who works here is.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn roll(&self) -> Result<Roll, StoreError> {
        let (cursor, seen, done_day, people): (Option<String>, i64, Option<i64>, i64) = sqlx::query_as(
            "SELECT cursor, seen, done_day, (SELECT count(*) FROM member WHERE kind = 'employee' AND left_day IS NULL) FROM member_sync",
        )
        .fetch_one(self.database.pool())
        .await
        .during("find how far the directory is read")?;
        let count = |number: i64| u32::try_from(number).unwrap_or(0);
        Ok(Roll {
            read: done_day.and_then(Day::from_number),
            reading: cursor.map(|_| count(seen)),
            people: count(people),
        })
    }
}

/// Stores an account; says whether somebody who is asked to sign is new by it: was not here, or was a guest. Whoever comes back is new.
async fn upsert(
    transaction: &mut Transaction<'_, Any>,
    member: &Member,
    number: i64,
    joined: Option<Day>,
    today: Day,
) -> Result<bool, StoreError> {
    let before: Option<(String, Option<i64>)> =
        sqlx::query_as("SELECT kind, left_day FROM member WHERE account = $1")
            .bind(&member.account)
            .fetch_optional(&mut **transaction)
            .await
            .during(STORE_PAGE)?;
    let was_here =
        before.as_ref().is_some_and(|(kind, left)| kind == MemberKind::Employee.name() && left.is_none());
    let is_here = member.active && member.kind == MemberKind::Employee;
    let is_new = is_here && !was_here;
    if before.is_none() && !member.active {
        return Ok(false);
    }
    sqlx::query(
        "INSERT INTO member (account, kind, zone, offset_s, joined_day, left_day, seen_sync) VALUES ($1, $2, $3, $4, $5, NULL, $6) \
         ON CONFLICT (account) DO UPDATE SET kind = $2, zone = $3, offset_s = $4, seen_sync = $6, \
         joined_day = CASE WHEN $7 THEN $5 ELSE member.joined_day END, left_day = CASE WHEN $8 THEN NULL ELSE coalesce(member.left_day, $9) END",
    )
    .bind(&member.account)
    .bind(member.kind.name())
    .bind(&member.zone.name)
    .bind(member.zone.offset_s)
    .bind(joined.map(Day::number))
    .bind(number)
    .bind(is_new)
    .bind(member.active)
    .bind(today.number())
    .execute(&mut **transaction)
    .await
    .during(STORE_PAGE)?;
    if is_new && before.is_some() {
        // Whoever comes back is welcomed anew
        sqlx::query("DELETE FROM letter WHERE campaign = $1 AND account = $2 AND due_ms IS NULL")
            .bind(JOINING.0)
            .bind(&member.account)
            .execute(&mut **transaction)
            .await
            .during(STORE_PAGE)?;
    }
    Ok(is_new)
}

/// Puts the welcome into the queue, unless it is or was in it.
async fn welcome(
    transaction: &mut Transaction<'_, Any>,
    account: &str,
    now_ms: i64,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "INSERT INTO letter (campaign, account, step, mark, attempts, held_until_ms, due_ms, sent_day, unreached) \
         VALUES ($1, $2, 0, randomblob(16), 0, 0, $3, NULL, FALSE) ON CONFLICT DO NOTHING",
    )
    .bind(JOINING.0)
    .bind(account)
    .bind(now_ms)
    .execute(&mut **transaction)
    .await
    .during("welcome somebody")?;
    Ok(done.rows_affected() == 1)
}
