//! The secrets of authenticator apps, and codes of theirs that were taken.

use storage_database::{During, Flag, StoreError, latest_ms, patiently};

use crate::{IdentityStore, StaffMember};

/// Wrong codes in a row before nothing is taken for a while.
const WRONG_IN_A_ROW: i64 = 5;
/// For how long.
const LOCKED_FOR_MS: i64 = 15 * 60 * 1_000;

/// What is known of somebody's authenticator app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffKey {
    /// Its secret, sealed.
    pub secret: Vec<u8>,
    /// Whether a code of it was right once.
    pub confirmed: bool,
}

impl IdentityStore {
    /// What is known of this person's app.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn staff_key(&self, person: &StaffMember) -> Result<Option<StaffKey>, StoreError> {
        let found: Option<(Vec<u8>, Flag)> =
            sqlx::query_as("SELECT secret, confirmed FROM staff_key WHERE person = $1")
                .bind(person.as_slice())
                .fetch_optional(self.database.pool())
                .await
                .during("find an app's secret")?;
        Ok(found.map(|(secret, confirmed)| StaffKey { secret, confirmed: confirmed.0 }))
    }

    /// Remembers the secret (sealed) of an app to be set up, unless there is one.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn add_staff_key(&self, person: &StaffMember, secret: &[u8]) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO staff_key (person, secret, confirmed, last_step, wrong, locked_until_ms) VALUES ($1, $2, FALSE, 0, 0, 0) \
             ON CONFLICT (person) DO NOTHING",
        )
        .bind(person.as_slice())
        .bind(secret)
        .execute(self.database.pool())
        .await
        .during("remember an app's secret")?;
        Ok(())
    }

    /// Puts another sealed secret in the place of this one. Says whether it was still there.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn replace_staff_secret(
        &self,
        person: &StaffMember,
        before: &[u8],
        after: &[u8],
    ) -> Result<bool, StoreError> {
        let replaced = sqlx::query("UPDATE staff_key SET secret = $3 WHERE person = $1 AND secret = $2")
            .bind(person.as_slice())
            .bind(before)
            .bind(after)
            .execute(self.database.pool())
            .await
            .during("replace an app's secret")?;
        Ok(replaced.rows_affected() == 1)
    }

    /// What is known of all apps.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn staff_keys(&self) -> Result<Vec<(StaffMember, StaffKey)>, StoreError> {
        let rows: Vec<(Vec<u8>, Vec<u8>, Flag)> =
            sqlx::query_as("SELECT person, secret, confirmed FROM staff_key")
                .fetch_all(self.database.pool())
                .await
                .during("list the apps' secrets")?;
        rows.into_iter()
            .map(|(person, secret, confirmed)| {
                let person = person
                    .try_into()
                    .map_err(|_| StoreError::Cell { table: "staff_key", column: "person" })?;
                Ok((person, StaffKey { secret, confirmed: confirmed.0 }))
            })
            .collect()
    }

    /// Takes what was replaced out of the log as well.
    ///
    /// # Errors
    /// When the store does not answer, or somebody reads from the log for ten seconds; then it may still hold what was replaced.
    pub async fn settle_staff_secrets(&self) -> Result<(), StoreError> {
        patiently(async || self.database.empty_log().await).await
    }

    /// Takes the code of a step of time, once: not again, nor one of a step before it, nor any while it is locked. Says whether it was taken.
    ///
    /// # Errors
    /// When the store does not answer; then it was not taken.
    pub async fn take_staff_step(
        &self,
        person: &StaffMember,
        step: i64,
        now_ms: i64,
    ) -> Result<bool, StoreError> {
        let taken = sqlx::query(
            "UPDATE staff_key SET last_step = $2, confirmed = TRUE, wrong = 0 WHERE person = $1 AND last_step < $2 AND (locked_until_ms <= $3 OR locked_until_ms > $4)",
        )
        .bind(person.as_slice())
        .bind(step)
        .bind(now_ms)
        .bind(latest_ms(now_ms, LOCKED_FOR_MS))
        .execute(self.database.pool())
        .await
        .during("take an app's code")?;
        Ok(taken.rows_affected() == 1)
    }

    /// Counts a wrong code; after some in a row nothing is taken for a quarter of an hour.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn count_wrong_staff_step(&self, person: &StaffMember, now_ms: i64) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE staff_key SET locked_until_ms = CASE WHEN wrong + 1 >= $3 THEN $2 + $4 ELSE locked_until_ms END, \
             wrong = CASE WHEN wrong + 1 >= $3 THEN 0 ELSE wrong + 1 END WHERE person = $1 AND (locked_until_ms <= $2 OR locked_until_ms > $5)",
        )
        .bind(person.as_slice())
        .bind(now_ms)
        .bind(WRONG_IN_A_ROW)
        .bind(LOCKED_FOR_MS)
        .bind(latest_ms(now_ms, LOCKED_FOR_MS))
        .execute(self.database.pool())
        .await
        .during("count a wrong code")?;
        Ok(())
    }

    /// Forgets this person's app and ends their sessions: the next sign-in sets up another one. Says whether there was one.
    ///
    /// # Errors
    /// When the store does not answer; then nothing was forgotten.
    pub async fn reset_staff(&self, person: &StaffMember) -> Result<bool, StoreError> {
        const OPERATION: &str = "reset a sign-in";
        let mut transaction = self.begin(OPERATION).await?;
        sqlx::query("DELETE FROM staff_session WHERE person = $1")
            .bind(person.as_slice())
            .execute(&mut *transaction)
            .await
            .during(OPERATION)?;
        sqlx::query("DELETE FROM staff_code WHERE person = $1")
            .bind(person.as_slice())
            .execute(&mut *transaction)
            .await
            .during(OPERATION)?;
        let key = sqlx::query("DELETE FROM staff_key WHERE person = $1")
            .bind(person.as_slice())
            .execute(&mut *transaction)
            .await
            .during(OPERATION)?;
        transaction.commit().await.during(OPERATION)?;
        Ok(key.rows_affected() == 1)
    }
}
