//! Whether the content side answers, and how its outbox does. For `/readyz` and `/metrics` of the bot.

use sqlx::FromRow;
use storage_database::{During, StoreError};

use crate::ContentStore;

/// How the effects that wait do. There is no number of them in it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OutboxVitals {
    /// Since when the one that waits longest has been due (Unix milliseconds).
    pub oldest_due_ms: Option<i64>,
    /// How often the one that was tried most was tried.
    pub most_attempts: u32,
}

#[derive(FromRow)]
struct Row {
    oldest_due_ms: Option<i64>,
    most_attempts: Option<i64>,
}

impl ContentStore {
    /// Looks at the effects that are due at `now_ms` (Unix milliseconds) or were tried in vain, and whether the keys and the files answer as well, and something could be written.
    ///
    /// # Errors
    /// [`StoreError::Obstructed`] when nothing could be, another one when one of the databases does not answer.
    pub async fn vitals(&self, now_ms: i64) -> Result<OutboxVitals, StoreError> {
        const OPERATION: &str = "look at the outbox";
        // Each of them, also where one is not well: none keeps a file open that is not at its place any more
        let well = [self.content.is_well().await, self.keys.is_well().await, self.evidence.is_well().await];
        well.into_iter().collect::<Result<(), _>>()?;
        let row: Row = sqlx::query_as(
            "SELECT MIN(due_ms) FILTER (WHERE due_ms > 0) AS oldest_due_ms, MAX(attempts) AS most_attempts FROM effect WHERE due_ms <= $1 OR attempts > 0",
        )
        .bind(now_ms)
        .fetch_one(self.content.pool())
        .await
        .during(OPERATION)?;
        let most_attempts = u32::try_from(row.most_attempts.unwrap_or(0)).unwrap_or(u32::MAX);
        Ok(OutboxVitals { oldest_due_ms: row.oldest_due_ms, most_attempts })
    }
}
