//! Which public keys of passes were listed, and where.

use storage_database::{During, StoreError};

use crate::IdentityStore;

/// A public key in a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnnouncedKey<'a> {
    /// The number of its epoch.
    pub epoch: u16,
    /// The channel's id.
    pub channel: &'a str,
    /// The key's fingerprint.
    pub fingerprint: &'a str,
}

impl IdentityStore {
    /// Whether this key was listed in this channel.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn has_announced(&self, key: AnnouncedKey<'_>) -> Result<bool, StoreError> {
        let count: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM announced_key WHERE epoch = $1 AND channel = $2 AND fingerprint = $3",
        )
        .bind(i64::from(key.epoch))
        .bind(key.channel)
        .bind(key.fingerprint)
        .fetch_one(self.database.pool())
        .await
        .during("find a listed key")?;
        Ok(count > 0)
    }

    /// Whether another key of the same epoch was listed in this channel.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn has_announced_another(&self, key: AnnouncedKey<'_>) -> Result<bool, StoreError> {
        let count: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM announced_key WHERE epoch = $1 AND channel = $2 AND fingerprint <> $3",
        )
        .bind(i64::from(key.epoch))
        .bind(key.channel)
        .bind(key.fingerprint)
        .fetch_one(self.database.pool())
        .await
        .during("find another listed key")?;
        Ok(count > 0)
    }

    /// Remembers that this key was listed in this channel, and forgets those of epochs whose passes are not taken any more.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn add_announced(&self, key: AnnouncedKey<'_>) -> Result<(), StoreError> {
        const OPERATION: &str = "remember a listed key";
        let mut transaction = self.begin(OPERATION).await?;
        sqlx::query("DELETE FROM announced_key WHERE epoch < $1 - 1")
            .bind(i64::from(key.epoch))
            .execute(&mut *transaction)
            .await
            .during(OPERATION)?;
        sqlx::query("INSERT INTO announced_key (epoch, channel, fingerprint) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
            .bind(i64::from(key.epoch))
            .bind(key.channel)
            .bind(key.fingerprint)
            .execute(&mut *transaction)
            .await
            .during(OPERATION)?;
        transaction.commit().await.during(OPERATION)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_key_is_remembered_until_its_passes_are_not_taken_any_more() {
        let folder = storage_testing::folder().await;
        let store = IdentityStore::open(folder.path()).await.unwrap();
        let key = |epoch| AnnouncedKey { epoch, channel: "C1", fingerprint: "12345 67890" };
        assert!(!store.has_announced(key(7)).await.unwrap());
        for _ in 0..2 {
            store.add_announced(key(7)).await.unwrap();
        }
        assert!(store.has_announced(key(7)).await.unwrap());
        let elsewhere = AnnouncedKey { channel: "C2", ..key(7) };
        let other_key = AnnouncedKey { fingerprint: "00000 67890", ..key(7) };
        for other in [elsewhere, other_key, key(8)] {
            assert!(!store.has_announced(other).await.unwrap());
            let replaces = store.has_announced_another(other).await.unwrap();
            assert_eq!(replaces, other == other_key, "{other:?}");
        }
        assert!(!store.has_announced_another(key(7)).await.unwrap());
        store.add_announced(key(8)).await.unwrap();
        assert!(store.has_announced(key(7)).await.unwrap());
        store.add_announced(key(9)).await.unwrap();
        assert!(!store.has_announced(key(7)).await.unwrap());
    }
}
