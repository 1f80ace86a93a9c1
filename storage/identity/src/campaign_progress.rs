//! How far a campaign is, and who signed: for the page, the command line and the export.

use std::path::Path;

use domain::{
    Atom, Campaign, CampaignEvent, CampaignId, CampaignStep, Day, Progress, SignatureVerdict, Signer,
};
use sqlx::{AnyConnection, FromRow};
use storage_database::{Database, During, Flag, StoreError};

use crate::{
    IdentityStore,
    campaigns::{count, latest},
};

/// Of so many groups the progress is told, those with the most people.
const GROUPS: i64 = 60;
const PROGRESS: &str = "find how far a campaign is";

#[derive(Debug, FromRow)]
struct SignerRow {
    account: String,
    verdict: Option<String>,
    name: Option<String>,
    position: Option<String>,
    signed_ms: Option<i64>,
    letters: i64,
    sent_day: Option<i64>,
    unreached: Flag,
    has_left: Flag,
}

impl SignerRow {
    fn into_signer(self) -> Result<Signer, StoreError> {
        let verdict = |name: &str| {
            SignatureVerdict::from_name(name)
                .ok_or(StoreError::Cell { table: "signature", column: "verdict" })
        };
        Ok(Signer {
            account: self.account,
            verdict: self.verdict.as_deref().map(verdict).transpose()?,
            name: self.name,
            position: self.position,
            signed_ms: self.signed_ms,
            letters: count(self.letters),
            last_letter: self.sent_day.and_then(Day::from_number),
            is_unreached: self.unreached.0,
            has_left: self.has_left.0,
        })
    }
}

/// Reads campaigns beside a running program. Nothing is changed.
#[derive(Debug)]
pub struct CampaignReader(AnyConnection);

impl CampaignReader {
    /// Opens `identity.db` in this folder.
    ///
    /// # Errors
    /// When there is none of this version.
    pub async fn open(folder: &Path) -> Result<Self, StoreError> {
        Ok(Self(Database::open_to_read(folder, "identity").await?))
    }

    /// The amendment or campaign that was begun last.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn latest(&mut self) -> Result<Option<Campaign>, StoreError> {
        latest(&mut self.0).await
    }

    /// How far it is.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn progress(&mut self, id: CampaignId) -> Result<Progress, StoreError> {
        progress(&mut self.0, id).await
    }

    /// The next people of its list after this account, at most `limit`.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn signers(
        &mut self,
        id: CampaignId,
        after: &str,
        limit: u32,
    ) -> Result<Vec<Signer>, StoreError> {
        signers(&mut self.0, id, after, limit).await
    }
}

impl IdentityStore {
    /// How far a campaign is.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn campaign_progress(&self, id: CampaignId) -> Result<Progress, StoreError> {
        let mut connection = self.database.pool().acquire().await.during(PROGRESS)?;
        progress(&mut connection, id).await
    }

    /// The next people of a campaign's list after this account, at most `limit`.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn signers(&self, id: CampaignId, after: &str, limit: u32) -> Result<Vec<Signer>, StoreError> {
        let mut connection = self.database.pool().acquire().await.during(PROGRESS)?;
        signers(&mut connection, id, after, limit).await
    }
}

/// What the last signature to the campaign's version says, which counts for it.
const LAST: &str = "(SELECT max(s.place) FROM signature s WHERE s.account = l.account AND s.hash = c.hash AND s.signed_ms >= c.counts_from_ms)";

async fn signers(
    connection: &mut AnyConnection,
    id: CampaignId,
    after: &str,
    limit: u32,
) -> Result<Vec<Signer>, StoreError> {
    let sql = format!(
        "SELECT l.account, s.verdict, s.name, s.position, s.signed_ms, l.step AS letters, l.sent_day, l.unreached, \
         (m.account IS NULL OR m.left_day IS NOT NULL) AS has_left \
         FROM letter l JOIN campaign c ON c.place = l.campaign LEFT JOIN signature s ON s.place = {LAST} LEFT JOIN member m ON m.account = l.account \
         WHERE l.campaign = $1 AND l.account > $2 ORDER BY l.account LIMIT $3"
    );
    let rows: Vec<SignerRow> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(id.0)
        .bind(after)
        .bind(i64::from(limit))
        .fetch_all(connection)
        .await
        .during("list who signed")?;
    rows.into_iter().map(SignerRow::into_signer).collect()
}

/// The bit of a group, the first one of which is bound as `$2`.
fn bits(groups: usize) -> String {
    let bits: String =
        (0..groups).map(|place| format!(" WHEN ${} THEN {}", place + 2, 1_u64 << place)).collect();
    if bits.is_empty() { "0".to_owned() } else { format!("CASE g.group_id{bits} ELSE 0 END") }
}

async fn progress(connection: &mut AnyConnection, id: CampaignId) -> Result<Progress, StoreError> {
    let groups: Vec<(String, String)> = sqlx::query_as(
        "SELECT u.id, u.name FROM user_group u JOIN member_group g ON g.group_id = u.id GROUP BY u.id ORDER BY count(*) DESC, u.id LIMIT $1",
    )
    .bind(GROUPS)
    .fetch_all(&mut *connection)
    .await
    .during(PROGRESS)?;
    let (ids, names): (Vec<String>, Vec<String>) = groups.into_iter().unzip();
    let bit = bits(ids.len());
    let sql = format!(
        "SELECT groups, count(*), count(*) FILTER (WHERE verdict = 'signed'), count(*) FILTER (WHERE verdict = 'declined'), \
         count(*) FILTER (WHERE unreached AND verdict IS NULL), count(*) FILTER (WHERE verdict IS NULL AND step = 0 AND NOT unreached) FROM (SELECT l.step, l.unreached, \
         (SELECT verdict FROM signature WHERE place = {LAST}) AS verdict, \
         (SELECT CAST(coalesce(sum({bit}), 0) AS BIGINT) FROM member_group g WHERE g.account = l.account) AS groups \
         FROM letter l JOIN campaign c ON c.place = l.campaign JOIN member m ON m.account = l.account \
         WHERE l.campaign = $1 AND m.kind = 'employee' AND m.left_day IS NULL) AS listed GROUP BY groups"
    );
    let mut query = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(id.0);
    for id in &ids {
        query = query.bind(id);
    }
    let rows: Vec<(i64, i64, i64, i64, i64, i64)> =
        query.fetch_all(&mut *connection).await.during(PROGRESS)?;
    let mut progress = Progress::default();
    let mut atoms = Vec::new();
    for (groups, asked, signed, declined, unreached, unsent) in rows {
        atoms.push(Atom { groups: groups.cast_unsigned(), asked: count(asked), signed: count(signed) });
        progress.asked += count(asked);
        progress.signed += count(signed);
        progress.declined += count(declined);
        progress.unreached += count(unreached);
        progress.unsent += count(unsent);
    }
    progress.set_groups(&atoms, &names);
    let (letters, guests): (i64, i64) = sqlx::query_as(
        "SELECT (SELECT CAST(coalesce(sum(step), 0) AS BIGINT) FROM letter WHERE campaign = $1), \
         (SELECT count(*) FROM member WHERE kind = 'guest' AND left_day IS NULL)",
    )
    .bind(id.0)
    .fetch_one(&mut *connection)
    .await
    .during(PROGRESS)?;
    (progress.letters, progress.guests) = (count(letters), count(guests));
    let sql = format!(
        "SELECT s.day, count(*) FROM letter l JOIN campaign c ON c.place = l.campaign JOIN signature s ON s.place = {LAST} \
         WHERE l.campaign = $1 AND s.verdict = 'signed' GROUP BY s.day ORDER BY s.day"
    );
    let days: Vec<(i64, i64)> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(id.0)
        .fetch_all(&mut *connection)
        .await
        .during(PROGRESS)?;
    progress.days =
        days.into_iter().filter_map(|(day, number)| Some((Day::from_number(day)?, count(number)))).collect();
    let events: Vec<(String, Option<String>, i64)> =
        sqlx::query_as("SELECT step, account, at_ms FROM campaign_event WHERE campaign = $1 ORDER BY place")
            .bind(id.0)
            .fetch_all(&mut *connection)
            .await
            .during(PROGRESS)?;
    for (step, by, at_ms) in events {
        let step = CampaignStep::from_name(&step)
            .ok_or(StoreError::Cell { table: "campaign_event", column: "step" })?;
        progress.events.push(CampaignEvent { step, by, at_ms });
    }
    Ok(progress)
}
