//! Putting people on the list of a campaign, a part at a time.

use domain::JOINING;
use storage_database::{During, StoreError};

use crate::IdentityStore;

/// So many people are put on a list in one transaction: nobody else has to wait for long.
const LIST_AT_ONCE: i64 = 2_000;

impl IdentityStore {
    /// Puts more people on the list of what runs; says how many. Whoever answered already is on it and gets no letter; whoever is asked to sign on it is not reminded
    /// of anything earlier. Whoever waits for the welcome is left to it, where joiners are welcomed. 0 when everybody is on it, or the directory was not read yet.
    ///
    /// # Errors
    /// When the store does not answer; then nobody was put on it.
    pub async fn list_people(&self, now_ms: i64, welcomes: bool) -> Result<u32, StoreError> {
        const OPERATION: &str = "put people on a list";
        let waiting: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM campaign WHERE state = 'running' AND listed_to IS NOT NULL AND EXISTS (SELECT 1 FROM member_sync WHERE done_day IS NOT NULL)",
        )
        .fetch_one(self.database.pool())
        .await
        .during(OPERATION)?;
        if waiting == 0 {
            return Ok(0);
        }
        let mut transaction = self.begin(OPERATION).await?;
        let found: Option<(i64, String)> = sqlx::query_as(
            "SELECT place, listed_to FROM campaign WHERE state = 'running' AND listed_to IS NOT NULL LIMIT 1",
        )
        .fetch_optional(&mut *transaction)
        .await
        .during(OPERATION)?;
        let Some((place, from)) = found else { return Ok(0) };
        let part: Vec<String> =
            sqlx::query_scalar("SELECT account FROM member WHERE account > $1 ORDER BY account LIMIT $2")
                .bind(&from)
                .bind(LIST_AT_ONCE)
                .fetch_all(&mut *transaction)
                .await
                .during(OPERATION)?;
        let to = part.last().cloned();
        let mut listed = 0;
        if let Some(to) = &to {
            let done = sqlx::query(
                "INSERT INTO letter (campaign, account, step, mark, attempts, held_until_ms, due_ms, sent_day, unreached) \
                 SELECT c.place, m.account, 0, randomblob(16), 0, 0, \
                 CASE WHEN EXISTS (SELECT 1 FROM signature s WHERE s.account = m.account AND s.hash = c.hash AND s.signed_ms >= c.counts_from_ms) THEN NULL ELSE $4 END, NULL, FALSE \
                 FROM member m JOIN campaign c ON c.place = $1 WHERE m.account > $2 AND m.account <= $3 AND m.kind = 'employee' AND m.left_day IS NULL \
                 AND (NOT EXISTS (SELECT 1 FROM campaign_group a WHERE a.campaign = c.place) OR EXISTS (SELECT 1 FROM campaign_group a \
                 JOIN member_group g ON g.group_id = a.group_id WHERE a.campaign = c.place AND g.account = m.account)) \
                 AND NOT ($6 AND EXISTS (SELECT 1 FROM letter w WHERE w.campaign = $5 AND w.account = m.account AND w.step = 0 AND w.due_ms IS NOT NULL)) \
                 ON CONFLICT DO NOTHING",
            )
            .bind(place)
            .bind(&from)
            .bind(to)
            .bind(now_ms)
            .bind(JOINING.0)
            .bind(welcomes)
            .execute(&mut *transaction)
            .await
            .during(OPERATION)?;
            listed = u32::try_from(done.rows_affected()).unwrap_or(u32::MAX);
            sqlx::query(
                "UPDATE letter SET due_ms = NULL WHERE campaign IN (SELECT place FROM campaign WHERE place <> $1) AND account > $2 AND account <= $3 \
                 AND due_ms IS NOT NULL AND step > 0 AND (SELECT asks FROM campaign WHERE place = $1) AND EXISTS (SELECT 1 FROM letter n WHERE n.campaign = $1 AND n.account = letter.account)",
            )
            .bind(place)
            .bind(&from)
            .bind(to)
            .execute(&mut *transaction)
            .await
            .during(OPERATION)?;
        }
        let is_last = i64::try_from(part.len()).is_ok_and(|part| part < LIST_AT_ONCE);
        sqlx::query("UPDATE campaign SET listed_to = $2 WHERE place = $1")
            .bind(place)
            .bind(to.filter(|_| !is_last))
            .execute(&mut *transaction)
            .await
            .during(OPERATION)?;
        transaction.commit().await.during(OPERATION)?;
        // Nobody of this part may be asked, and the next part is to be looked at
        Ok(if is_last { listed } else { listed.max(1) })
    }
}
