//! Which message went to whom by e-mail.

use domain::{Day, Mark};
use storage_database::{During, StoreError};

use crate::{IdentityStore, StaffMember};

/// One that was not looked for so long is forgotten: what it belongs to is tried again every few minutes until it is done.
const KEPT_DAYS: i64 = 2;

impl IdentityStore {
    /// Whether the message with this mark went to this person. What is asked for again is remembered longer.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn mail_was_sent(
        &self,
        mark: Mark,
        person: &StaffMember,
        today: Day,
    ) -> Result<bool, StoreError> {
        let found = sqlx::query("UPDATE mail_sent SET day = $3 WHERE mark = $1 AND person = $2")
            .bind(mark.as_bytes().as_slice())
            .bind(person.as_slice())
            .bind(today.number())
            .execute(self.database.pool())
            .await
            .during("find a sent mail")?;
        Ok(found.rows_affected() > 0)
    }

    /// Remembers that the message with this mark went to this person, or was refused for good; forgets old ones.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn add_sent_mail(
        &self,
        mark: Mark,
        person: &StaffMember,
        today: Day,
    ) -> Result<(), StoreError> {
        sqlx::query("INSERT INTO mail_sent (mark, person, day) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
            .bind(mark.as_bytes().as_slice())
            .bind(person.as_slice())
            .bind(today.number())
            .execute(self.database.pool())
            .await
            .during("remember a sent mail")?;
        sqlx::query("DELETE FROM mail_sent WHERE day < $1")
            .bind(today.number().saturating_sub(KEPT_DAYS))
            .execute(self.database.pool())
            .await
            .during("forget sent mails")?;
        Ok(())
    }
}
