//! Mailed codes of the staff page.

use storage_database::{CLOCKS_APART_MS, During, Flag, StoreError};

use crate::{IdentityStore, StaffMember};

/// Wrong tries that one code bears.
const TRIES: i64 = 5;
/// Sign-ins that may be asked for with one address before the first of them is forgotten.
const ASKED_AT_ONCE: i64 = 4;

/// A sign-in that was asked for.
#[derive(Debug, Clone, Copy)]
pub struct NewStaffCode {
    /// SHA-256 of what the browser that asked has.
    pub asked: [u8; 32],
    /// For whom.
    pub person: StaffMember,
    /// SHA-256 of the code together with what the browser has.
    pub digest: [u8; 32],
    /// Until when it is good, in Unix milliseconds.
    pub expires_ms: i64,
    /// Until when it counts against the limit, in Unix milliseconds.
    pub forget_ms: i64,
}

impl IdentityStore {
    /// Remembers a sign-in that was asked for, whoever's address that is; says whether its code may be sent. Too many at once are not remembered.
    ///
    /// # Errors
    /// When the store does not answer; then it was not remembered.
    pub async fn add_staff_code(&self, code: &NewStaffCode, now_ms: i64) -> Result<bool, StoreError> {
        const OPERATION: &str = "remember a sign-in that was asked for";
        let mut transaction = self.begin(OPERATION).await?;
        let added = sqlx::query(
            "INSERT INTO staff_code (asked, person, digest, tries, expires_ms, forget_ms) SELECT $1, $2, $3, 0, $4, $5 \
             WHERE (SELECT count(*) FROM staff_code WHERE person = $2 AND forget_ms > $6 AND forget_ms <= $8) < $7",
        )
        .bind(code.asked.as_slice())
        .bind(code.person.as_slice())
        .bind(code.digest.as_slice())
        .bind(code.expires_ms)
        .bind(code.forget_ms)
        .bind(now_ms)
        .bind(ASKED_AT_ONCE)
        // What counts for longer was asked for before the clock was set back
        .bind(code.forget_ms.saturating_add(CLOCKS_APART_MS))
        .execute(&mut *transaction)
        .await
        .during(OPERATION)?;
        transaction.commit().await.during(OPERATION)?;
        Ok(added.rows_affected() == 1)
    }

    /// Tries a code, once when it is right. Wrong or not, one statement runs, whoever's address it is.
    ///
    /// # Errors
    /// When the store does not answer; then the code was not used.
    pub async fn use_staff_code(
        &self,
        asked: &[u8; 32],
        person: &StaffMember,
        digest: &[u8; 32],
        now_ms: i64,
    ) -> Result<bool, StoreError> {
        let right: Option<Flag> = sqlx::query_scalar(
            "UPDATE staff_code SET tries = CASE WHEN digest = $3 AND tries < $5 THEN $5 + 1 ELSE tries + 1 END \
             WHERE asked = $1 AND person = $2 AND expires_ms > $4 AND tries < $5 RETURNING tries > $5",
        )
        .bind(asked.as_slice())
        .bind(person.as_slice())
        .bind(digest.as_slice())
        .bind(now_ms)
        .bind(TRIES)
        .fetch_optional(self.database.pool())
        .await
        .during("use a mailed code")?;
        Ok(right == Some(Flag(true)))
    }

    /// Forgets sign-ins and sessions that ended, also in the log. A session ends `idle_ms` after it was used, and `longest_ms` after it began.
    ///
    /// # Errors
    /// When the store does not answer, or somebody still reads from the log; then the next call does it.
    pub async fn purge_staff(&self, now_ms: i64, idle_ms: i64, longest_ms: i64) -> Result<(), StoreError> {
        const OPERATION: &str = "forget sign-ins";
        let codes = sqlx::query("DELETE FROM staff_code WHERE forget_ms <= $1")
            .bind(now_ms)
            .execute(self.database.pool())
            .await
            .during(OPERATION)?;
        let sessions = sqlx::query("DELETE FROM staff_session WHERE seen_ms <= $1 OR began_ms <= $2")
            .bind(now_ms.saturating_sub(idle_ms))
            .bind(now_ms.saturating_sub(longest_ms))
            .execute(self.database.pool())
            .await
            .during(OPERATION)?;
        if codes.rows_affected() + sessions.rows_affected() == 0 {
            return Ok(());
        }
        self.database.empty_log().await
    }
}
