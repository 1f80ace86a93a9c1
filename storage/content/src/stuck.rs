//! Effects that failed again and again: for the operator, who sees them and has them tried now.

use std::path::Path;

use domain::Effect;
use storage_database::{Database, During, StoreError};

use crate::ContentStore;

/// An effect that failed some times. It is tried again by itself, too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StuckEffect {
    /// The number of its case, which may have been deleted since.
    pub case: String,
    /// What is to be done.
    pub effect: Effect,
    /// How often it was tried.
    pub attempts: u32,
    /// When it is tried next, in Unix milliseconds.
    pub due_ms: i64,
}

/// Those that were tried so often at least, longest due first, from this data folder, also while the program runs.
///
/// # Errors
/// When there is no content of this version in it, or it cannot be read.
pub async fn read_stuck_effects(folder: &Path, least_attempts: u32) -> Result<Vec<StuckEffect>, StoreError> {
    let mut connection = Database::open_to_read(folder, "content").await?;
    let rows: Vec<(String, String, i64, i64)> = sqlx::query_as(
        "SELECT coalesce((SELECT number FROM cases WHERE id = effect.case_id), \
         (SELECT number FROM deleted_case WHERE id = effect.case_id), ''), name, attempts, due_ms \
         FROM effect WHERE attempts >= $1 ORDER BY due_ms, id",
    )
    .bind(i64::from(least_attempts))
    .fetch_all(&mut connection)
    .await
    .during("list what failed")?;
    rows.into_iter()
        .map(|(case, name, attempts, due_ms)| {
            let effect =
                Effect::from_name(&name).ok_or(StoreError::Cell { table: "effect", column: "name" })?;
            Ok(StuckEffect { case, effect, attempts: u32::try_from(attempts).unwrap_or(u32::MAX), due_ms })
        })
        .collect()
}

impl ContentStore {
    /// Has them tried now, of one case or of all; says how many there are.
    ///
    /// # Errors
    /// When the store does not answer; then they are tried when they would have been.
    pub async fn retry_stuck_effects(
        &self,
        least_attempts: u32,
        case: Option<&str>,
    ) -> Result<u64, StoreError> {
        let done = sqlx::query(
            "UPDATE effect SET due_ms = 0 WHERE attempts >= $1 AND ($2 IS NULL \
             OR case_id IN (SELECT id FROM cases WHERE number = $2 UNION SELECT id FROM deleted_case WHERE number = $2))",
        )
        .bind(i64::from(least_attempts))
        .bind(case)
        .execute(self.content.pool())
        .await
        .during("try again what failed")?;
        Ok(done.rows_affected())
    }
}
