//! Files that lie ready for somebody who asked for one.

use domain::{CaseId, EvidenceId, Role};
use storage_database::{During, StoreError};

use crate::ContentStore;

/// A file that lies ready.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadyFile {
    /// Who asked for it.
    pub by: Role,
    /// Its case.
    pub case: CaseId,
    /// Which file.
    pub file: EvidenceId,
    /// Until when, in Unix milliseconds.
    pub until_ms: i64,
}

impl ContentStore {
    /// Lays a file ready under the hash of a token, and clears away what was not fetched.
    ///
    /// # Errors
    /// When the store does not answer; then nothing lies there.
    pub async fn lay_ready(&self, token: &[u8; 32], file: &ReadyFile, now_ms: i64) -> Result<(), StoreError> {
        const OPERATION: &str = "lay a file ready";
        let mut transaction = self.begin(OPERATION).await?;
        sqlx::query("DELETE FROM ready_file WHERE until_ms <= $1")
            .bind(now_ms)
            .execute(&mut *transaction)
            .await
            .during(OPERATION)?;
        sqlx::query(
            "INSERT INTO ready_file (token, role, case_id, file_id, until_ms) VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(token.as_slice())
        .bind(file.by.name())
        .bind(file.case.as_bytes().as_slice())
        .bind(file.file.as_bytes().as_slice())
        .bind(file.until_ms)
        .execute(&mut *transaction)
        .await
        .during(OPERATION)?;
        transaction.commit().await.during(OPERATION)
    }

    /// Takes what lies under the hash of a token: of many who ask, one gets it. `None` when nothing does, or not any more.
    ///
    /// # Errors
    /// When the store does not answer; then it still lies there, or nobody gets it.
    pub async fn take_ready(&self, token: &[u8; 32], now_ms: i64) -> Result<Option<ReadyFile>, StoreError> {
        let cell = |column| StoreError::Cell { table: "ready_file", column };
        let taken: Option<(String, Vec<u8>, Vec<u8>, i64)> = sqlx::query_as(
            "DELETE FROM ready_file WHERE token = $1 RETURNING role, case_id, file_id, until_ms",
        )
        .bind(token.as_slice())
        .fetch_optional(self.content.pool())
        .await
        .during("fetch a file")?;
        let Some((role, case, file, until_ms)) = taken.filter(|(.., until_ms)| *until_ms > now_ms) else {
            return Ok(None);
        };
        Ok(Some(ReadyFile {
            by: Role::from_name(&role).ok_or_else(|| cell("role"))?,
            case: CaseId::from_bytes(&case).map_err(|_| cell("case_id"))?,
            file: EvidenceId::from_bytes(&file).map_err(|_| cell("file_id"))?,
            until_ms,
        }))
    }
}
