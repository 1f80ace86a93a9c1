//! Which master key the keys of cases are sealed under, and how they are sealed under another one.

use std::path::Path;

use domain::{CaseId, Deed, KeyId, Sealed};
use sqlx::{AnyConnection, Connection};
use storage_database::{Database, During, StoreError, patiently};

use crate::{ContentStore, mailboxes::id_of, trail};

/// The master key in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MasterInUse {
    /// What keys of cases are sealed under from now on.
    pub current: KeyId,
    /// What some of them may still be sealed under, while it is replaced.
    pub previous: Option<KeyId>,
}

/// A key of a case that is sealed anew.
#[derive(Debug)]
pub struct Resealed {
    /// Of which case.
    pub case: CaseId,
    /// As it was.
    pub before: Sealed,
    /// As it is from now on.
    pub after: Sealed,
}

/// There is always a row where one was written.
const NONE: StoreError = StoreError::Cell { table: "master_key", column: "one" };
const FIND: &str = "find the master key in use";

impl ContentStore {
    /// The master key in use; `None` before anything was sealed by a version that writes it down.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn master_in_use(&self) -> Result<Option<MasterInUse>, StoreError> {
        let mut connection = self.keys.pool().acquire().await.during(FIND)?;
        in_use(&mut connection).await
    }

    /// Writes down that this master key is in use, where none is written down yet. The answer is the one that is.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn begin_with_master(&self, id: KeyId) -> Result<MasterInUse, StoreError> {
        const OPERATION: &str = "write down the master key in use";
        let mut transaction = self.keys.begin(OPERATION).await?;
        let found = begin_with(&mut transaction, id).await?;
        transaction.commit().await.during(OPERATION)?;
        Ok(found)
    }

    /// From now on another master key is in use than the one that is written down. Nothing can be sealed under the one before any more: [`add_keys`](Self::add_keys) looks.
    ///
    /// # Errors
    /// When the store does not answer; then nothing changed.
    pub async fn turn_to_master(&self, from: KeyId, to: KeyId) -> Result<MasterInUse, StoreError> {
        const OPERATION: &str = "turn to another master key";
        let mut transaction = self.keys.begin(OPERATION).await?;
        sqlx::query(
            "UPDATE master_key SET current_id = $2, previous_id = $1 WHERE current_id = $1 AND previous_id IS NULL",
        )
        .bind(from.as_bytes().as_slice())
        .bind(to.as_bytes().as_slice())
        .execute(&mut *transaction)
        .await
        .during(OPERATION)?;
        let found = in_use(&mut transaction).await?;
        transaction.commit().await.during(OPERATION)?;
        found.ok_or(NONE)
    }

    /// The next keys after this case's, in the order of the cases' random ids.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn keys_after(
        &self,
        last: Option<CaseId>,
        limit: u16,
    ) -> Result<Vec<(CaseId, Sealed)>, StoreError> {
        let rows: Vec<(Vec<u8>, Vec<u8>)> = sqlx::query_as(
            "SELECT case_id, wrapped FROM case_key WHERE case_id > $1 ORDER BY case_id LIMIT $2",
        )
        .bind(last.map(|case| case.as_bytes().to_vec()).unwrap_or_default())
        .bind(i64::from(limit))
        .fetch_all(self.keys.pool())
        .await
        .during("list keys of cases")?;
        rows.into_iter()
            .map(|(case, wrapped)| Ok((id_of(&case, "case_key")?, Sealed::from_bytes(wrapped))))
            .collect()
    }

    /// How many keys of cases there are.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn count_keys(&self) -> Result<usize, StoreError> {
        let count: i64 = sqlx::query_scalar("SELECT count(*) FROM case_key")
            .fetch_one(self.keys.pool())
            .await
            .during("count keys of cases")?;
        Ok(usize::try_from(count).unwrap_or(0))
    }

    /// Puts keys that are sealed anew in the place of what they were, in one transaction. One that was destroyed meanwhile stays away.
    ///
    /// # Errors
    /// When the store does not answer; then none was replaced.
    pub async fn reseal_keys(&self, keys: &[Resealed]) -> Result<(), StoreError> {
        const OPERATION: &str = "seal keys of cases anew";
        let mut transaction = self.keys.begin(OPERATION).await?;
        for key in keys {
            sqlx::query("UPDATE case_key SET wrapped = $3 WHERE case_id = $1 AND wrapped = $2")
                .bind(key.case.as_bytes().as_slice())
                .bind(key.before.as_bytes())
                .bind(key.after.as_bytes())
                .execute(&mut *transaction)
                .await
                .during(OPERATION)?;
        }
        transaction.commit().await.during(OPERATION)
    }

    /// Nothing is sealed under the master key before this one any more.
    ///
    /// # Errors
    /// When the store does not answer; then nothing changed.
    pub async fn forget_previous_master(&self, current: KeyId) -> Result<(), StoreError> {
        sqlx::query("UPDATE master_key SET previous_id = NULL WHERE current_id = $1")
            .bind(current.as_bytes().as_slice())
            .execute(self.keys.pool())
            .await
            .during("forget the master key before")?;
        Ok(())
    }

    /// Writes the keys' file anew and empties its log: what a key was sealed under before is nowhere in it. A server's own old versions of rows go with its next vacuum.
    ///
    /// # Errors
    /// When the store does not answer, or somebody reads from the log for ten seconds; then it may still hold what was replaced.
    pub async fn settle_keys(&self) -> Result<(), StoreError> {
        patiently(async || {
            self.keys.rewrite().await?;
            self.keys.empty_log().await
        })
        .await
    }

    /// Writes into the trail what an operator does, which is of no case.
    ///
    /// # Errors
    /// When the store does not answer; then nothing was written, and it must not be done.
    pub async fn add_operators_deed(&self, deed: &Deed) -> Result<(), StoreError> {
        const OPERATION: &str = "write the trail";
        let mut transaction = self.begin(OPERATION).await?;
        trail::append(&mut transaction, None, deed).await?;
        transaction.commit().await.during(OPERATION)
    }
}

/// The same of the keys in a folder, also while the program runs. Changes nothing.
///
/// # Errors
/// When they are not there, or cannot be read.
pub async fn read_master_in_use(folder: &Path) -> Result<Option<MasterInUse>, StoreError> {
    let mut connection = Database::open_to_look(folder, "keys").await?;
    let found = in_use(&mut connection).await;
    // Now, and not some time later: the last one that closes it takes the log away
    connection.close().await.during(FIND)?;
    found
}

async fn in_use(connection: &mut AnyConnection) -> Result<Option<MasterInUse>, StoreError> {
    let row: Option<(Vec<u8>, Option<Vec<u8>>)> =
        sqlx::query_as("SELECT current_id, previous_id FROM master_key")
            .fetch_optional(connection)
            .await
            .during(FIND)?;
    let id = |bytes: Vec<u8>| {
        KeyId::from_bytes(&bytes).ok_or(StoreError::Cell { table: "master_key", column: "current_id" })
    };
    row.map(|(current, previous)| {
        Ok(MasterInUse { current: id(current)?, previous: previous.map(id).transpose()? })
    })
    .transpose()
}

/// The master key in use, which is this one where none was.
pub(crate) async fn begin_with(connection: &mut AnyConnection, id: KeyId) -> Result<MasterInUse, StoreError> {
    sqlx::query("INSERT INTO master_key (one, current_id) VALUES (1, $1) ON CONFLICT (one) DO NOTHING")
        .bind(id.as_bytes().as_slice())
        .execute(&mut *connection)
        .await
        .during("write down the master key in use")?;
    in_use(connection).await?.ok_or(NONE)
}
