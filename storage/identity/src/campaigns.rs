//! The register of campaigns at rest: who is asked, and who did what with a campaign.

use async_trait::async_trait;
use domain::{
    Campaign, CampaignError, CampaignId, CampaignKind, CampaignRefusal, CampaignState, CampaignStep,
    Campaigns, CodeHash, CodeVersion, Day, JOINING, MemberGroup, NewCampaign, Preview, Progress, Roll,
    Signer,
};
use sqlx::{Any, AnyConnection, FromRow, Transaction};
use storage_database::{During, Flag, StoreError};

use crate::IdentityStore;

#[async_trait]
impl Campaigns for IdentityStore {
    async fn version_in_force(&self, now_ms: i64) -> Result<Option<CodeVersion>, CampaignError> {
        self.code_version_in_force(now_ms).await.map_err(unavailable)
    }

    async fn roll(&self) -> Result<Roll, CampaignError> {
        Self::roll(self).await.map_err(unavailable)
    }

    async fn groups(&self) -> Result<Vec<MemberGroup>, CampaignError> {
        self.member_groups().await.map_err(unavailable)
    }

    async fn preview(&self, campaign: &NewCampaign) -> Result<Preview, CampaignError> {
        self.preview_campaign(campaign).await.map_err(unavailable)
    }

    async fn start(
        &self,
        campaign: &NewCampaign,
        by: &str,
        day: Day,
        now_ms: i64,
    ) -> Result<Result<CampaignId, CampaignRefusal>, CampaignError> {
        self.start_campaign(campaign, by, day, now_ms).await.map_err(unavailable)
    }

    async fn change(
        &self,
        id: CampaignId,
        step: CampaignStep,
        by: &str,
        now_ms: i64,
    ) -> Result<bool, CampaignError> {
        self.change_campaign(id, step, by, now_ms).await.map_err(unavailable)
    }

    async fn latest(&self) -> Result<Option<Campaign>, CampaignError> {
        self.latest_campaign().await.map_err(unavailable)
    }

    async fn progress(&self, id: CampaignId) -> Result<Progress, CampaignError> {
        self.campaign_progress(id).await.map_err(unavailable)
    }

    async fn signers(&self, id: CampaignId, after: &str, limit: u32) -> Result<Vec<Signer>, CampaignError> {
        Self::signers(self, id, after, limit).await.map_err(unavailable)
    }
}

fn unavailable(error: StoreError) -> CampaignError {
    CampaignError(Box::new(error))
}

#[derive(Debug, FromRow)]
struct CampaignRow {
    place: i64,
    kind: String,
    hash: Option<Vec<u8>>,
    version: Option<String>,
    state: String,
    is_listed: Flag,
    counts_from_ms: i64,
    begun_day: i64,
}

/// The amendment or campaign that was begun last. The baseline of [`IdentityStore::note_version`], which asked nobody, is none.
pub(crate) async fn latest(connection: &mut AnyConnection) -> Result<Option<Campaign>, StoreError> {
    const OPERATION: &str = "find the last campaign";
    let row: Option<CampaignRow> = sqlx::query_as(
        "SELECT c.place, c.kind, c.hash, v.name AS version, c.state, c.listed_to IS NULL AS is_listed, c.counts_from_ms, c.begun_day \
         FROM campaign c LEFT JOIN code_version v ON v.hash = c.hash \
         WHERE c.place <> $1 AND EXISTS (SELECT 1 FROM campaign_event e WHERE e.campaign = c.place) ORDER BY c.place DESC LIMIT 1",
    )
    .bind(JOINING.0)
    .fetch_optional(&mut *connection)
    .await
    .during(OPERATION)?;
    let Some(row) = row else { return Ok(None) };
    let groups = sqlx::query_scalar("SELECT name FROM campaign_group WHERE campaign = $1 ORDER BY name")
        .bind(row.place)
        .fetch_all(&mut *connection)
        .await
        .during(OPERATION)?;
    let cell = |column| StoreError::Cell { table: "campaign", column };
    Ok(Some(Campaign {
        id: CampaignId(row.place),
        kind: CampaignKind::from_name(&row.kind).ok_or_else(|| cell("kind"))?,
        hash: row.hash.map(|hash| CodeHash::from_bytes(&hash).ok_or_else(|| cell("hash"))).transpose()?,
        version: row.version.unwrap_or_default(),
        state: CampaignState::from_name(&row.state).ok_or_else(|| cell("state"))?,
        is_listed: row.is_listed.0,
        counts_from_ms: row.counts_from_ms,
        begun: Day::from_number(row.begun_day).ok_or_else(|| cell("begun_day"))?,
        groups,
    }))
}

impl IdentityStore {
    /// The groups people are in, by name.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn member_groups(&self) -> Result<Vec<MemberGroup>, StoreError> {
        let rows: Vec<(String, String, i64)> = sqlx::query_as(
            "SELECT u.id, u.name, (SELECT count(*) FROM member_group g JOIN member m ON m.account = g.account \
             WHERE g.group_id = u.id AND m.kind = 'employee' AND m.left_day IS NULL) FROM user_group u ORDER BY u.name, u.id",
        )
        .fetch_all(self.database.pool())
        .await
        .during("list the groups")?;
        let group =
            |(id, name, people): (String, String, i64)| MemberGroup { id, name, people: count(people) };
        Ok(rows.into_iter().map(group).collect())
    }

    /// Whom a campaign would ask.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn preview_campaign(&self, campaign: &NewCampaign) -> Result<Preview, StoreError> {
        let of_groups = match campaign.groups.len() {
            0 => String::new(),
            number => format!(
                " AND EXISTS (SELECT 1 FROM member_group g WHERE g.account = m.account AND g.group_id IN ({}))",
                placeholders(3, number)
            ),
        };
        let statement = format!(
            "SELECT count(*) FILTER (WHERE m.kind = 'employee'), \
             count(*) FILTER (WHERE m.kind = 'employee' AND EXISTS (SELECT 1 FROM signature s WHERE s.account = m.account AND s.hash = $1 AND s.signed_ms >= $2)), \
             count(*) FILTER (WHERE m.kind = 'guest') FROM member m WHERE m.left_day IS NULL{of_groups}"
        );
        let mut query = sqlx::query_as(sqlx::AssertSqlSafe(statement))
            .bind(campaign.hash.as_bytes().as_slice())
            .bind(campaign.counts_from_ms);
        for group in &campaign.groups {
            query = query.bind(group);
        }
        let (people, answered, guests): (i64, i64, i64) =
            query.fetch_one(self.database.pool()).await.during("count whom a campaign would ask")?;
        Ok(Preview { people: count(people), answered: count(answered), guests: count(guests) })
    }

    /// Starts a campaign, with who did it.
    ///
    /// # Errors
    /// When the store does not answer; then nothing was started.
    pub async fn start_campaign(
        &self,
        campaign: &NewCampaign,
        by: &str,
        day: Day,
        now_ms: i64,
    ) -> Result<Result<CampaignId, CampaignRefusal>, StoreError> {
        const OPERATION: &str = "start a campaign";
        let mut transaction = self.begin(OPERATION).await?;
        let in_force: Option<Vec<u8>> = sqlx::query_scalar(
            "SELECT hash FROM code_version WHERE publish_ms <= $1 ORDER BY publish_ms DESC, place DESC LIMIT 1",
        )
        .bind(now_ms)
        .fetch_optional(&mut *transaction)
        .await
        .during(OPERATION)?;
        if in_force.as_deref() != Some(campaign.hash.as_bytes().as_slice()) {
            return Ok(Err(CampaignRefusal::OtherVersion));
        }
        let open: i64 =
            sqlx::query_scalar("SELECT count(*) FROM campaign WHERE state <> 'ended' AND place <> $1")
                .bind(JOINING.0)
                .fetch_one(&mut *transaction)
                .await
                .during(OPERATION)?;
        if open > 0 {
            return Ok(Err(CampaignRefusal::Open));
        }
        let new = Opening { kind: CampaignKind::Campaign, hash: campaign.hash, asks: true, is_running: true };
        let place = insert(&mut transaction, &new, campaign.counts_from_ms, day).await?;
        for group in &campaign.groups {
            sqlx::query(
                "INSERT INTO campaign_group (campaign, group_id, name) \
                 VALUES ($1, $2, coalesce((SELECT name FROM user_group WHERE id = $2), $2)) ON CONFLICT DO NOTHING",
            )
            .bind(place)
            .bind(group)
            .execute(&mut *transaction)
            .await
            .during(OPERATION)?;
        }
        record(&mut transaction, place, CampaignStep::Start, Some(by), now_ms).await?;
        transaction.commit().await.during(OPERATION)?;
        Ok(Ok(CampaignId(place)))
    }

    /// Pauses, resumes or ends a campaign, with who did it; says whether it was in a state for it.
    ///
    /// # Errors
    /// When the store does not answer; then nothing was changed.
    pub async fn change_campaign(
        &self,
        id: CampaignId,
        step: CampaignStep,
        by: &str,
        now_ms: i64,
    ) -> Result<bool, StoreError> {
        const OPERATION: &str = "change a campaign";
        let Some((from, to)) = step.leads() else { return Ok(false) };
        let mut transaction = self.begin(OPERATION).await?;
        let statement = format!(
            "UPDATE campaign SET state = $2 WHERE place = $1 AND kind <> 'joining' AND state IN ({})",
            placeholders(3, from.len())
        );
        let mut query = sqlx::query(sqlx::AssertSqlSafe(statement)).bind(id.0).bind(to.name());
        for state in from {
            query = query.bind(state.name());
        }
        let done = query.execute(&mut *transaction).await.during(OPERATION)?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        record(&mut transaction, id.0, step, Some(by), now_ms).await?;
        transaction.commit().await.during(OPERATION)?;
        Ok(true)
    }

    /// The amendment or campaign that was begun last.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn latest_campaign(&self) -> Result<Option<Campaign>, StoreError> {
        let mut connection = self.database.pool().acquire().await.during("find the last campaign")?;
        latest(&mut connection).await
    }

    /// Notes which version is in force. One that came into force since the last look, and was approved as an amendment, is an occasion to write to everybody;
    /// a campaign for another version ends by it. The first look only remembers. Says whether there is a new occasion.
    ///
    /// # Errors
    /// When the store does not answer; then it is noted at the next look.
    pub async fn note_version(
        &self,
        version: &CodeVersion,
        day: Day,
        now_ms: i64,
    ) -> Result<bool, StoreError> {
        const OPERATION: &str = "note the version in force";
        let hash = version.hash.as_bytes().as_slice();
        let known: Option<Flag> = sqlx::query_scalar(NOTED)
            .bind(hash)
            .fetch_optional(self.database.pool())
            .await
            .during(OPERATION)?;
        if known == Some(Flag(true)) {
            return Ok(false);
        }
        let mut transaction = self.begin(OPERATION).await?;
        let known: Option<Flag> =
            sqlx::query_scalar(NOTED).bind(hash).fetch_optional(&mut *transaction).await.during(OPERATION)?;
        if known == Some(Flag(true)) {
            return Ok(false);
        }
        let is_occasion = known.is_some() && version.approval.is_some();
        // Nobody is asked to sign what is not in force
        let ended: Vec<i64> = sqlx::query_scalar(
            "UPDATE campaign SET state = 'ended' WHERE state <> 'ended' AND place <> $1 AND hash <> $2 RETURNING place",
        )
        .bind(JOINING.0)
        .bind(hash)
        .fetch_all(&mut *transaction)
        .await
        .during(OPERATION)?;
        for place in ended {
            record(&mut transaction, place, CampaignStep::End, None, now_ms).await?;
        }
        let new = Opening {
            kind: CampaignKind::Amendment,
            hash: version.hash,
            asks: version.asks_for_signatures(),
            is_running: is_occasion,
        };
        let place = insert(&mut transaction, &new, 0, day).await?;
        if is_occasion {
            record(&mut transaction, place, CampaignStep::Start, None, now_ms).await?;
        }
        transaction.commit().await.during(OPERATION)?;
        Ok(is_occasion)
    }
}

/// Whether the version that was noted last is this one; no row before the first.
const NOTED: &str = "SELECT hash = $1 FROM campaign WHERE kind = 'amendment' ORDER BY place DESC LIMIT 1";

struct Opening {
    kind: CampaignKind,
    hash: CodeHash,
    asks: bool,
    is_running: bool,
}

async fn insert(
    transaction: &mut Transaction<'_, Any>,
    new: &Opening,
    counts_from_ms: i64,
    day: Day,
) -> Result<i64, StoreError> {
    let state = if new.is_running { CampaignState::Running } else { CampaignState::Ended };
    sqlx::query_scalar(
        "INSERT INTO campaign (kind, hash, state, listed_to, asks, counts_from_ms, begun_day) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING place",
    )
    .bind(new.kind.name())
    .bind(new.hash.as_bytes().as_slice())
    .bind(state.name())
    .bind(new.is_running.then_some(""))
    .bind(new.asks)
    .bind(counts_from_ms)
    .bind(day.number())
    .fetch_one(&mut **transaction)
    .await
    .during("add a campaign")
}

async fn record(
    transaction: &mut Transaction<'_, Any>,
    place: i64,
    step: CampaignStep,
    by: Option<&str>,
    now_ms: i64,
) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO campaign_event (campaign, step, account, at_ms) VALUES ($1, $2, $3, $4)")
        .bind(place)
        .bind(step.name())
        .bind(by)
        .bind(now_ms)
        .execute(&mut **transaction)
        .await
        .during("record what was done with a campaign")?;
    Ok(())
}

/// `$3, $4, $5` for three that are bound from the third on.
fn placeholders(first: usize, number: usize) -> String {
    (first..first + number).map(|place| format!("${place}")).collect::<Vec<_>>().join(", ")
}

pub(crate) fn count(number: i64) -> u32 {
    u32::try_from(number).unwrap_or(0)
}
