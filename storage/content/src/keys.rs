//! The wrapped key of each case, in a file of its own.

use std::{collections::HashSet, path::Path};

use domain::{CaseId, KeyId, Sealed};
use sqlx::AnyConnection;
use storage_database::{Database, During, Engine, StoreError};

use crate::{ContentStore, mailboxes::id_of, master};

/// How many cases there are, and of how many the key is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeysMissing {
    /// All, those that wait for their release included.
    pub cases: usize,
    /// Those without a key.
    pub missing: usize,
}

impl KeysMissing {
    /// The keys are those of other cases, or none at all.
    #[must_use]
    pub const fn is_all(&self) -> bool {
        self.cases > 0 && self.missing == self.cases
    }
}

const MISSING: &str = "look for the keys of cases";

/// The same of the content in one folder and the keys in another, also while the program runs.
///
/// # Errors
/// When one of them is not there, or cannot be read.
pub async fn read_keys_missing(content: &Path, keys: &Path) -> Result<KeysMissing, StoreError> {
    let mut content = Database::open_to_read(content, "content").await?;
    let mut keys = Database::open_to_read(keys, "keys").await?;
    keys_missing(&mut content, &mut keys).await
}

async fn keys_missing(
    content: &mut AnyConnection,
    keys: &mut AnyConnection,
) -> Result<KeysMissing, StoreError> {
    let used: Vec<Vec<u8>> = sqlx::query_scalar("SELECT case_id FROM mailbox UNION SELECT id FROM cases")
        .fetch_all(content)
        .await
        .during(MISSING)?;
    let keys: Vec<Vec<u8>> =
        sqlx::query_scalar("SELECT case_id FROM case_key").fetch_all(keys).await.during(MISSING)?;
    let keys: HashSet<Vec<u8>> = keys.into_iter().collect();
    let missing = used.iter().filter(|case| !keys.contains(*case)).count();
    Ok(KeysMissing { cases: used.len(), missing })
}

impl ContentStore {
    /// Stores wrapped keys of cases that do not exist yet, in one transaction. `false` when another master key than the one that they are sealed `under` is in use: then
    /// none was stored.
    ///
    /// # Errors
    /// When the store does not answer; then none was stored.
    pub async fn add_keys(&self, keys: &[(CaseId, Sealed)], under: KeyId) -> Result<bool, StoreError> {
        const OPERATION: &str = "add case keys";
        let mut transaction = self.keys.begin(OPERATION).await?;
        if master::begin_with(&mut transaction, under).await?.current != under {
            return Ok(false);
        }
        for (case, wrapped) in keys {
            sqlx::query("INSERT INTO case_key (case_id, wrapped) VALUES ($1, $2)")
                .bind(case.as_bytes().as_slice())
                .bind(wrapped.as_bytes())
                .execute(&mut *transaction)
                .await
                .during(OPERATION)?;
        }
        transaction.commit().await.during(OPERATION)?;
        Ok(true)
    }

    /// How many cases, and reports that wait to become one, have no key.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn cases_without_key(&self) -> Result<KeysMissing, StoreError> {
        let mut content = self.content.pool().acquire().await.during(MISSING)?;
        let mut keys = self.keys.pool().acquire().await.during(MISSING)?;
        keys_missing(&mut content, &mut keys).await
    }

    /// Whether other machines may use the same databases.
    #[must_use]
    pub fn is_shared(&self) -> bool {
        self.content.engine() == Engine::Postgres
    }

    /// The cases that have a key and nothing else: keys that were drawn ahead and not used. The key of a case that was deleted, or of a report that was withdrawn, is none of them, also
    /// where a backup of the keys brought it back.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn spare_keys(&self) -> Result<Vec<(CaseId, Sealed)>, StoreError> {
        const OPERATION: &str = "find spare case keys";
        let used: Vec<Vec<u8>> = sqlx::query_scalar(
            "SELECT case_id FROM mailbox UNION SELECT id FROM cases UNION SELECT id FROM deleted_case \
             UNION SELECT case_id FROM withdrawn",
        )
        .fetch_all(self.content.pool())
        .await
        .during(OPERATION)?;
        let used: HashSet<Vec<u8>> = used.into_iter().collect();
        let keys: Vec<(Vec<u8>, Vec<u8>)> = sqlx::query_as("SELECT case_id, wrapped FROM case_key")
            .fetch_all(self.keys.pool())
            .await
            .during(OPERATION)?;
        keys.into_iter()
            .filter(|(case, _)| !used.contains(case))
            .map(|(case, wrapped)| Ok((id_of(&case, "case_key")?, Sealed::from_bytes(wrapped))))
            .collect()
    }

    /// The wrapped key of a case; `None` when there is none, or when it was destroyed.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn find_key(&self, case: CaseId) -> Result<Option<Sealed>, StoreError> {
        let wrapped: Option<Vec<u8>> = sqlx::query_scalar("SELECT wrapped FROM case_key WHERE case_id = $1")
            .bind(case.as_bytes().as_slice())
            .fetch_optional(self.keys.pool())
            .await
            .during("find a case key")?;
        Ok(wrapped.map(Sealed::from_bytes))
    }

    /// Some wrapped key, to try the master key on; `None` when there is none.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn any_key(&self) -> Result<Option<(CaseId, Sealed)>, StoreError> {
        let row: Option<(Vec<u8>, Vec<u8>)> = sqlx::query_as("SELECT case_id, wrapped FROM case_key LIMIT 1")
            .fetch_optional(self.keys.pool())
            .await
            .during("find any case key")?;
        row.map(|(case, wrapped)| Ok((id_of(&case, "case_key")?, Sealed::from_bytes(wrapped)))).transpose()
    }

    /// Forgets the key of a case. What is sealed under it can never be read again, once [`empty_logs`](Self::empty_logs) has taken the key out of
    /// the log, too.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn purge_key(&self, case: CaseId) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM case_key WHERE case_id = $1")
            .bind(case.as_bytes().as_slice())
            .execute(self.keys.pool())
            .await
            .during("purge a case key")?;
        Ok(())
    }
}
