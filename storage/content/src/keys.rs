//! The wrapped key of each case, in a file of its own.

use domain::{CaseId, Sealed};
use storage_sqlite::{During, StoreError};

use crate::ContentStore;

impl ContentStore {
    /// Stores the wrapped key of a case. It is stored before anything that is sealed under it.
    ///
    /// # Errors
    /// When the store does not answer, or the case has a key already.
    pub async fn add_key(&self, case: CaseId, wrapped: &Sealed) -> Result<(), StoreError> {
        sqlx::query("INSERT INTO case_key (case_id, wrapped) VALUES ($1, $2)")
            .bind(case.as_bytes().as_slice())
            .bind(wrapped.as_bytes())
            .execute(&self.keys)
            .await
            .during("add a case key")?;
        Ok(())
    }

    /// The wrapped key of a case; `None` when there is none, or when it was destroyed.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn find_key(&self, case: CaseId) -> Result<Option<Sealed>, StoreError> {
        let wrapped: Option<Vec<u8>> = sqlx::query_scalar("SELECT wrapped FROM case_key WHERE case_id = $1")
            .bind(case.as_bytes().as_slice())
            .fetch_optional(&self.keys)
            .await
            .during("find a case key")?;
        Ok(wrapped.map(Sealed::from_bytes))
    }

    /// Forgets the key of a case. What is sealed under it can never be read again.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn purge_key(&self, case: CaseId) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM case_key WHERE case_id = $1")
            .bind(case.as_bytes().as_slice())
            .execute(&self.keys)
            .await
            .during("purge a case key")?;
        Ok(())
    }
}
