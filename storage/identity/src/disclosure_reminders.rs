//! Which reminders of disclosures were sent to whom.

use domain::{DisclosureReminder, Mark, Randomness};
use storage_database::{During, StoreError, latest_ms};

use crate::IdentityStore;

/// A reminder for one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReminderTo<'a> {
    /// A waiver's number, or the digest of a version of the Code.
    pub of: &'a str,
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

/// Whoever begins to send a reminder has this long for it: another process leaves it alone until then.
const HELD_FOR_MS: i64 = 5 * 60 * 1_000;

impl IdentityStore {
    /// Begins to send a reminder; `None` when it was sent, or somebody is at it. It has its mark before it is sent, so that a stop before
    /// [`end_reminder`](Self::end_reminder) sends nothing twice.
    ///
    /// # Errors
    /// When the store does not answer; then it must not be sent.
    pub async fn begin_reminder(
        &self,
        reminder: ReminderTo<'_>,
        now_ms: i64,
        randomness: &dyn Randomness,
    ) -> Result<Option<BegunReminder>, StoreError> {
        let begun: Option<(Vec<u8>, i64)> = sqlx::query_as(
            "INSERT INTO disclosure_reminder (of, name, account, mark, attempts, held_until_ms, sent) VALUES ($1, $2, $3, $4, 0, $5, FALSE) \
             ON CONFLICT (of, name, account) DO UPDATE SET attempts = disclosure_reminder.attempts + 1, held_until_ms = $5 \
             WHERE NOT disclosure_reminder.sent AND (disclosure_reminder.held_until_ms <= $6 OR disclosure_reminder.held_until_ms > $7) RETURNING mark, attempts",
        )
        .bind(reminder.of)
        .bind(reminder.reminder.name())
        .bind(reminder.account)
        .bind(Mark::random(randomness).as_bytes().as_slice())
        .bind(now_ms.saturating_add(HELD_FOR_MS))
        .bind(now_ms)
        .bind(latest_ms(now_ms, HELD_FOR_MS))
        .fetch_optional(self.database.pool())
        .await
        .during("begin a reminder of a disclosure")?;
        let Some((mark, attempts)) = begun else { return Ok(None) };
        let mark = Mark::from_bytes(&mark)
            .map_err(|_| StoreError::Cell { table: "disclosure_reminder", column: "mark" })?;
        Ok(Some(BegunReminder { mark, is_in_doubt: attempts > 0 }))
    }

    /// Remembers whether a reminder that was begun is known to have been sent. One that is not can be begun again at once.
    ///
    /// # Errors
    /// When the store does not answer; then it is looked for again.
    pub async fn end_reminder(&self, reminder: ReminderTo<'_>, sent: bool) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE disclosure_reminder SET sent = $4, held_until_ms = 0 WHERE of = $1 AND name = $2 AND account = $3",
        )
        .bind(reminder.of)
        .bind(reminder.reminder.name())
        .bind(reminder.account)
        .bind(sent)
        .execute(self.database.pool())
        .await
        .during("remember a reminder of a disclosure")?;
        Ok(())
    }
}
