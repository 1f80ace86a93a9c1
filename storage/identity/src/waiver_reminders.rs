//! Which reminders of disclosures were sent to whom.

use domain::{DisclosureReminder, Mark, Randomness, WaiverNumber};
use storage_sqlite::{During, StoreError};

use crate::IdentityStore;

/// A reminder for one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WaiverReminder<'a> {
    /// Of which waiver.
    pub number: WaiverNumber,
    /// Which one.
    pub reminder: DisclosureReminder,
    /// The account's id of whom it is for.
    pub account: &'a str,
}

/// A reminder that is to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BegunReminder {
    /// What finds its message again.
    pub mark: Mark,
    /// Its sending was begun before, and may have happened.
    pub is_in_doubt: bool,
}

impl IdentityStore {
    /// Begins to send a reminder; `None` when it was sent. What is begun has a mark before it is sent, so that a stop between sending and
    /// [`end_reminder`](Self::end_reminder) sends nothing twice.
    ///
    /// # Errors
    /// When the store does not answer; then it must not be sent.
    pub async fn begin_reminder(
        &self,
        reminder: WaiverReminder<'_>,
        randomness: &dyn Randomness,
    ) -> Result<Option<BegunReminder>, StoreError> {
        const OPERATION: &str = "begin a reminder of a disclosure";
        let mark = Mark::random(randomness);
        let begun = sqlx::query(
            "INSERT INTO waiver_reminder (number, name, account, mark, sent) VALUES ($1, $2, $3, $4, 0) ON CONFLICT DO NOTHING",
        )
        .bind(reminder.number.to_string())
        .bind(reminder.reminder.name())
        .bind(reminder.account)
        .bind(mark.as_bytes().as_slice())
        .execute(&self.pool)
        .await
        .during(OPERATION)?;
        if begun.rows_affected() == 1 {
            return Ok(Some(BegunReminder { mark, is_in_doubt: false }));
        }
        let (mark, sent): (Vec<u8>, bool) = sqlx::query_as(
            "SELECT mark, sent FROM waiver_reminder WHERE number = $1 AND name = $2 AND account = $3",
        )
        .bind(reminder.number.to_string())
        .bind(reminder.reminder.name())
        .bind(reminder.account)
        .fetch_one(&self.pool)
        .await
        .during(OPERATION)?;
        let mark = Mark::from_bytes(&mark)
            .map_err(|_| StoreError::Cell { table: "waiver_reminder", column: "mark" })?;
        Ok((!sent).then_some(BegunReminder { mark, is_in_doubt: true }))
    }

    /// Remembers that a reminder was sent.
    ///
    /// # Errors
    /// When the store does not answer; then it is looked for again.
    pub async fn end_reminder(&self, reminder: WaiverReminder<'_>) -> Result<(), StoreError> {
        sqlx::query("UPDATE waiver_reminder SET sent = 1 WHERE number = $1 AND name = $2 AND account = $3")
            .bind(reminder.number.to_string())
            .bind(reminder.reminder.name())
            .bind(reminder.account)
            .execute(&self.pool)
            .await
            .during("remember a reminder of a disclosure")?;
        Ok(())
    }
}
