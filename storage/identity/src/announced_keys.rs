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
    /// The fingerprints of the keys of this epoch that were listed in this channel.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn announced_keys(&self, epoch: u16, channel: &str) -> Result<Vec<String>, StoreError> {
        sqlx::query_scalar("SELECT fingerprint FROM announced_key WHERE epoch = $1 AND channel = $2")
            .bind(i64::from(epoch))
            .bind(channel)
            .fetch_all(self.database.pool())
            .await
            .during("find listed keys")
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
        let key = |epoch, fingerprint| AnnouncedKey { epoch, channel: "C1", fingerprint };
        let listed = async |epoch, channel| {
            let mut listed = store.announced_keys(epoch, channel).await.unwrap();
            listed.sort();
            listed
        };
        assert!(listed(7, "C1").await.is_empty());
        for _ in 0..2 {
            store.add_announced(key(7, "12345 67890")).await.unwrap();
        }
        assert_eq!(listed(7, "C1").await, ["12345 67890"]);
        store.add_announced(key(7, "00000 67890")).await.unwrap();
        assert_eq!(listed(7, "C1").await, ["00000 67890", "12345 67890"]);
        assert!(listed(7, "C2").await.is_empty() && listed(8, "C1").await.is_empty());
        store.add_announced(key(8, "12345 67890")).await.unwrap();
        assert_eq!(listed(7, "C1").await.len(), 2);
        store.add_announced(key(9, "12345 67890")).await.unwrap();
        assert!(listed(7, "C1").await.is_empty());
    }
}
