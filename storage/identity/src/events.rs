//! Events that were handled already.

use domain::Day;
use sha2::{Digest, Sha256};

use storage_database::{During, StoreError};

use crate::IdentityStore;

/// Slack repeats an event for a day at most (Slack: Events API, delayed events); one more day for the turn of midnight.
const KEPT_DAYS: i64 = 2;

impl IdentityStore {
    /// Remembers the event with this id; says whether it is the first time. Forgets what is older than two days.
    ///
    /// # Errors
    /// When the store does not answer.
    ///
    /// # Privacy
    /// Only a digest of the id is kept, and the day.
    pub async fn first_time(&self, event_id: &str, today: Day) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "INSERT INTO seen_event (digest, seen_day) VALUES ($1, $2) ON CONFLICT (digest) DO NOTHING",
        )
        .bind(Sha256::digest(event_id.as_bytes()).as_slice())
        .bind(today.number())
        .execute(self.database.pool())
        .await
        .during("remember an event")?;
        sqlx::query("DELETE FROM seen_event WHERE seen_day < $1")
            .bind(today.number().saturating_sub(KEPT_DAYS))
            .execute(self.database.pool())
            .await
            .during("forget old events")?;
        Ok(done.rows_affected() == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_event_is_new_once() {
        let folder = storage_testing::folder().await;
        let store = IdentityStore::open(folder.path()).await.unwrap();
        let day = |number| Day::from_number(number).unwrap();
        assert!(store.first_time("Ev1", day(100)).await.unwrap());
        assert!(!store.first_time("Ev1", day(100)).await.unwrap());
        assert!(store.first_time("Ev2", day(101)).await.unwrap());
        assert!(!store.first_time("Ev1", day(102)).await.unwrap());
        assert!(store.first_time("Ev3", day(103)).await.unwrap());
        assert!(store.first_time("Ev1", day(103)).await.unwrap(), "forgotten after two days");
    }
}
