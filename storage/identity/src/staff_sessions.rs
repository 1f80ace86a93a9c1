//! Sessions of the staff page.

use storage_database::{During, StoreError};

use crate::{IdentityStore, StaffMember};

/// How far a sign-in got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StaffStage {
    /// The mailed code was right; the app's code is not there yet.
    MailedCode,
    /// Both were.
    SignedIn,
}

impl StaffStage {
    const fn name(self) -> &'static str {
        match self {
            Self::MailedCode => "mailed-code",
            Self::SignedIn => "signed-in",
        }
    }
}

impl IdentityStore {
    /// Begins a session. `digest` is the SHA-256 of what the browser has.
    ///
    /// # Errors
    /// When the store does not answer; then it did not begin.
    pub async fn begin_staff_session(
        &self,
        digest: &[u8; 32],
        person: &StaffMember,
        stage: StaffStage,
        now_ms: i64,
    ) -> Result<(), StoreError> {
        sqlx::query("INSERT INTO staff_session (digest, person, stage, began_ms, seen_ms) VALUES ($1, $2, $3, $4, $4)")
            .bind(digest.as_slice())
            .bind(person.as_slice())
            .bind(stage.name())
            .bind(now_ms)
            .execute(self.database.pool())
            .await
            .during("begin a session")?;
        Ok(())
    }

    /// Whose session this is, if it got this far and has not ended: it ends `idle_ms` after it was last used, and `longest_ms` after it began. Using it is
    /// remembered.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn use_staff_session(
        &self,
        digest: &[u8; 32],
        stage: StaffStage,
        now_ms: i64,
        idle_ms: i64,
        longest_ms: i64,
    ) -> Result<Option<StaffMember>, StoreError> {
        let person: Option<Vec<u8>> = sqlx::query_scalar(
            "UPDATE staff_session SET seen_ms = CASE WHEN seen_ms > $3 THEN seen_ms ELSE $3 END WHERE digest = $1 AND stage = $2 AND seen_ms > $4 AND began_ms > $5 \
             RETURNING person",
        )
        .bind(digest.as_slice())
        .bind(stage.name())
        .bind(now_ms)
        .bind(now_ms.saturating_sub(idle_ms))
        .bind(now_ms.saturating_sub(longest_ms))
        .fetch_optional(self.database.pool())
        .await
        .during("use a session")?;
        let cell = StoreError::Cell { table: "staff_session", column: "person" };
        person.map(|person| person.try_into().map_err(|_| cell)).transpose()
    }

    /// Ends a session.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn end_staff_session(&self, digest: &[u8; 32]) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM staff_session WHERE digest = $1")
            .bind(digest.as_slice())
            .execute(self.database.pool())
            .await
            .during("end a session")?;
        Ok(())
    }
}
