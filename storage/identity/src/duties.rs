//! What one machine of several does, and who does it now.

use domain::Mark;
use storage_database::{During, StoreError, latest_ms};

use crate::IdentityStore;

/// A duty that somebody wants.
#[derive(Debug, Clone, Copy)]
pub struct Duty<'a> {
    /// Its name.
    pub name: &'a str,
    /// Who wants it: a process, which drew this when it began.
    pub by: &'a Mark,
    /// Now, in Unix milliseconds.
    pub now_ms: i64,
    /// Until when it is theirs, in Unix milliseconds.
    pub until_ms: i64,
}

impl IdentityStore {
    /// Takes a duty, or goes on having it; `false` while another process has it. What another one has for longer than anybody can have asked for
    /// was taken before a clock was set back, and is nobody's.
    ///
    /// # Errors
    /// When the store does not answer; then nobody must do it.
    pub async fn take_duty(&self, duty: Duty<'_>) -> Result<bool, StoreError> {
        let taken = sqlx::query(
            "INSERT INTO duty (name, held_by, held_until_ms) VALUES ($1, $2, $4) ON CONFLICT (name) DO UPDATE SET held_by = $2, held_until_ms = $4 \
             WHERE duty.held_by = $2 OR duty.held_until_ms <= $3 OR duty.held_until_ms > $5",
        )
        .bind(duty.name)
        .bind(duty.by.as_bytes().as_slice())
        .bind(duty.now_ms)
        .bind(duty.until_ms)
        .bind(latest_ms(duty.now_ms, duty.until_ms.saturating_sub(duty.now_ms)))
        .execute(self.database.pool())
        .await
        .during("take a duty")?;
        Ok(taken.rows_affected() > 0)
    }
}

#[cfg(test)]
mod tests {
    use domain::SystemRandomness;

    use super::*;

    #[tokio::test]
    async fn a_duty_is_one_machines_until_its_time_is_over() {
        let folder = storage_testing::folder().await;
        let store = IdentityStore::open(folder.path()).await.unwrap();
        let (one, other) = (Mark::random(&SystemRandomness), Mark::random(&SystemRandomness));
        let take = async |by, now_ms| {
            store.take_duty(Duty { name: "digests", by, now_ms, until_ms: now_ms + 100 }).await.unwrap()
        };
        assert!(take(&one, 1_000).await);
        assert!(!take(&other, 1_050).await);
        assert!(take(&one, 1_080).await, "whoever has it goes on");
        assert!(!take(&other, 1_170).await);
        assert!(take(&other, 1_180).await, "it was over");
        assert!(!take(&one, 1_200).await);
        let another = Duty { name: "listing", by: &one, now_ms: 1_200, until_ms: 1_300 };
        assert!(store.take_duty(another).await.unwrap(), "another duty is another");
        assert!(take(&one, 1_000 - 3_600_000).await, "a clock was set back");
    }

    #[tokio::test]
    async fn of_many_who_want_it_at_once_one_has_it() {
        let folder = storage_testing::folder().await;
        let store = IdentityStore::open(folder.path()).await.unwrap();
        let wants = (0..8).map(|_| {
            let store = store.clone();
            tokio::spawn(async move {
                let by = Mark::random(&SystemRandomness);
                store.take_duty(Duty { name: "digests", by: &by, now_ms: 0, until_ms: 100 }).await.unwrap()
            })
        });
        let mut have = 0;
        for want in wants.collect::<Vec<_>>() {
            have += u32::from(want.await.unwrap());
        }
        assert_eq!(have, 1);
    }
}
