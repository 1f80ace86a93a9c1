//! Who may fetch passes, and who has.

use storage_database::{During, StoreError};

use crate::IdentityStore;

/// A digest of an account's id under a key that is not in the store.
pub type Person = [u8; 32];

/// A code to be remembered.
#[derive(Debug, Clone, Copy)]
pub struct NewPassCode {
    /// SHA-256 of the code.
    pub digest: [u8; 32],
    /// Whom it is for.
    pub person: Person,
    /// For which epoch.
    pub epoch: u16,
    /// When it ends, in Unix milliseconds.
    pub expires_ms: i64,
}

/// Whether a code let somebody fetch passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Redeemed {
    /// It did, or did before for the same request.
    Yes,
    /// It is unknown, too old, for another epoch, or was used for another request.
    No,
}

impl IdentityStore {
    /// Whether this person fetched passes of this epoch.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn has_passes(&self, person: &Person, epoch: u16) -> Result<bool, StoreError> {
        let count: i64 =
            sqlx::query_scalar("SELECT count(*) FROM pass_issue WHERE person = $1 AND epoch = $2")
                .bind(person.as_slice())
                .bind(i64::from(epoch))
                .fetch_one(self.database.pool())
                .await
                .during("find issued passes")?;
        Ok(count > 0)
    }

    /// Remembers a code. The person's earlier ones that were not used are forgotten, and so is what ended before `now_ms`.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn add_pass_code(&self, code: &NewPassCode, now_ms: i64) -> Result<(), StoreError> {
        const OPERATION: &str = "add a pass code";
        let mut transaction = self.begin(OPERATION).await?;
        sqlx::query("DELETE FROM pass_code WHERE expires_ms < $1 OR (person = $2 AND request IS NULL)")
            .bind(now_ms)
            .bind(code.person.as_slice())
            .execute(&mut *transaction)
            .await
            .during(OPERATION)?;
        sqlx::query("DELETE FROM pass_issue WHERE epoch < $1 - 1")
            .bind(i64::from(code.epoch))
            .execute(&mut *transaction)
            .await
            .during(OPERATION)?;
        sqlx::query("INSERT INTO pass_code (digest, person, epoch, expires_ms) VALUES ($1, $2, $3, $4)")
            .bind(code.digest.as_slice())
            .bind(code.person.as_slice())
            .bind(i64::from(code.epoch))
            .bind(code.expires_ms)
            .execute(&mut *transaction)
            .await
            .during(OPERATION)?;
        transaction.commit().await.during(OPERATION)
    }

    /// Forgets codes that ended before `now_ms` and who fetched passes of epochs before `epoch`, also in the log.
    ///
    /// # Errors
    /// When the store does not answer, or somebody still reads from the log; then the next call does it.
    ///
    /// # Privacy
    /// A code's row holds the minute in which somebody fetched passes: it must not outlive the code.
    pub async fn purge_passes(&self, epoch: u16, now_ms: i64) -> Result<(), StoreError> {
        const OPERATION: &str = "forget codes and old passes";
        let codes = sqlx::query("DELETE FROM pass_code WHERE expires_ms < $1")
            .bind(now_ms)
            .execute(self.database.pool())
            .await
            .during(OPERATION)?;
        let issues = sqlx::query("DELETE FROM pass_issue WHERE epoch < $1")
            .bind(i64::from(epoch))
            .execute(self.database.pool())
            .await
            .during(OPERATION)?;
        if codes.rows_affected() + issues.rows_affected() == 0 {
            return Ok(());
        }
        self.database.empty_log().await
    }

    /// Uses a code for a request (SHA-256 of it), once: the same request again is answered again while the code lasts. A person fetches the
    /// passes of an epoch once, whatever codes there are.
    ///
    /// # Errors
    /// When the store does not answer; then the code was not used.
    pub async fn redeem_pass_code(
        &self,
        digest: &[u8; 32],
        epoch: u16,
        request: &[u8; 32],
        now_ms: i64,
    ) -> Result<Redeemed, StoreError> {
        const OPERATION: &str = "redeem a pass code";
        let mut transaction = self.begin(OPERATION).await?;
        let found: Option<(Vec<u8>, Option<Vec<u8>>)> = sqlx::query_as(
            "SELECT person, request FROM pass_code WHERE digest = $1 AND epoch = $2 AND expires_ms >= $3",
        )
        .bind(digest.as_slice())
        .bind(i64::from(epoch))
        .bind(now_ms)
        .fetch_optional(&mut *transaction)
        .await
        .during(OPERATION)?;
        let person = match found {
            None => return Ok(Redeemed::No),
            Some((_, Some(used))) if used == request => return Ok(Redeemed::Yes),
            Some((_, Some(_))) => return Ok(Redeemed::No),
            Some((person, None)) => person,
        };
        let issued =
            sqlx::query("INSERT INTO pass_issue (person, epoch) VALUES ($1, $2) ON CONFLICT DO NOTHING")
                .bind(&person)
                .bind(i64::from(epoch))
                .execute(&mut *transaction)
                .await
                .during(OPERATION)?;
        if issued.rows_affected() == 0 {
            return Ok(Redeemed::No);
        }
        sqlx::query("UPDATE pass_code SET request = $2 WHERE digest = $1")
            .bind(digest.as_slice())
            .bind(request.as_slice())
            .execute(&mut *transaction)
            .await
            .during(OPERATION)?;
        transaction.commit().await.during(OPERATION)?;
        Ok(Redeemed::Yes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EPOCH: u16 = 227;

    fn code(digest: u8, person: u8) -> NewPassCode {
        NewPassCode { digest: [digest; 32], person: [person; 32], epoch: EPOCH, expires_ms: 900_000 }
    }

    #[tokio::test]
    async fn a_code_fetches_passes_once_and_a_lost_answer_again() {
        let folder = storage_testing::folder().await;
        let store = IdentityStore::open(folder.path()).await.unwrap();
        store.add_pass_code(&code(1, 7), 0).await.unwrap();
        store.add_pass_code(&code(2, 7), 0).await.unwrap();
        let redeem = async |digest: u8, epoch: u16, request: u8, now_ms: i64| {
            store.redeem_pass_code(&[digest; 32], epoch, &[request; 32], now_ms).await.unwrap()
        };
        assert_eq!(redeem(1, EPOCH, 5, 10).await, Redeemed::No, "a newer code took its place");
        assert_eq!(redeem(2, EPOCH + 1, 5, 10).await, Redeemed::No, "another epoch");
        assert_eq!(redeem(2, EPOCH, 5, 900_001).await, Redeemed::No, "too old");
        assert!(!store.has_passes(&[7; 32], EPOCH).await.unwrap());
        assert_eq!(redeem(2, EPOCH, 5, 10).await, Redeemed::Yes);
        assert_eq!(redeem(2, EPOCH, 5, 20).await, Redeemed::Yes, "the answer was lost");
        assert_eq!(redeem(2, EPOCH, 6, 20).await, Redeemed::No, "other elements");
        assert!(store.has_passes(&[7; 32], EPOCH).await.unwrap());
        store.add_pass_code(&code(3, 7), 30).await.unwrap();
        assert_eq!(redeem(3, EPOCH, 8, 40).await, Redeemed::No, "this person has the epoch's passes");
    }

    #[tokio::test]
    async fn a_code_that_ended_and_an_old_epoch_are_forgotten_on_the_disk_too() {
        let folder = storage_testing::folder().await;
        let store = IdentityStore::open(folder.path()).await.unwrap();
        store.add_pass_code(&code(0xA1, 0xB2), 0).await.unwrap();
        let redeemed = store.redeem_pass_code(&[0xA1; 32], EPOCH, &[5; 32], 10).await.unwrap();
        assert_eq!(redeemed, Redeemed::Yes);
        let on_disk = |bytes: [u8; 32]| {
            std::fs::read_dir(folder.path()).unwrap().any(|file| {
                let file = std::fs::read(file.unwrap().path()).unwrap();
                file.windows(32).any(|window| window == bytes)
            })
        };
        store.purge_passes(EPOCH, 900_000).await.unwrap();
        assert!(on_disk([0xA1; 32]), "it is still good");
        store.purge_passes(EPOCH, 900_001).await.unwrap();
        assert!(
            !on_disk([0xA1; 32]) && on_disk([0xB2; 32]),
            "the code went, and that passes were fetched stays"
        );
        store.purge_passes(EPOCH + 1, 900_001).await.unwrap();
        assert!(!on_disk([0xB2; 32]));
    }
}
