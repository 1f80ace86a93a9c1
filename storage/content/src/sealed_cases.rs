//! What is sealed in a case.

use domain::{CaseId, Sealed};
use storage_database::{During, StoreError};

use crate::ContentStore;

/// What is sealed in a case.
#[derive(Debug)]
pub struct SealedCase {
    /// What the reporter wrote.
    pub report: Sealed,
    /// Who wrote it, for a named report.
    pub author: Option<Sealed>,
    /// What was done about it, in words; for the cell `cases.outcome_words`.
    pub outcome_words: Option<Sealed>,
}

impl ContentStore {
    /// What is sealed in a case.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn find_sealed_case(&self, id: CaseId) -> Result<Option<SealedCase>, StoreError> {
        type Row = (Vec<u8>, Option<Vec<u8>>, Option<Vec<u8>>);
        let row: Option<Row> =
            sqlx::query_as("SELECT report, author, outcome_words FROM sealed_case WHERE case_id = $1")
                .bind(id.as_bytes().as_slice())
                .fetch_optional(self.content.pool())
                .await
                .during("find a sealed case")?;
        Ok(row.map(|(report, author, outcome_words)| SealedCase {
            report: Sealed::from_bytes(report),
            author: author.map(Sealed::from_bytes),
            outcome_words: outcome_words.map(Sealed::from_bytes),
        }))
    }
}
