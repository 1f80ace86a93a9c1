//! What the people on a case write down for themselves.

use domain::{CaseId, Day, Deed, DraftId, NoteKind, Role, Sealed};
use sqlx::AnyConnection;
use storage_database::{During, Flag, StoreError};

use crate::{Added, ContentStore, trail};

/// A note as stored.
#[derive(Debug)]
pub struct NoteRow {
    /// Its draft, so that the same note is not stored twice.
    pub draft: DraftId,
    /// Who wrote it.
    pub role: Role,
    /// When.
    pub day: Day,
    /// What it says something about.
    pub kind: NoteKind,
    /// Sealed under the case's key, for the cell `note.body`.
    pub body: Sealed,
}

/// Its draft, who wrote it, when, what about, and what.
type Row = (Vec<u8>, String, i64, String, Vec<u8>);

impl ContentStore {
    /// Stores a note with its row of the trail, in one transaction. One that is there already changes nothing.
    ///
    /// # Errors
    /// When the store does not answer; then nothing was stored.
    pub async fn add_note(&self, case: CaseId, note: &NoteRow, deed: &Deed) -> Result<Added, StoreError> {
        const OPERATION: &str = "add a note";
        let mut transaction = self.begin(OPERATION).await?;
        let added = insert(&mut transaction, case, note).await?;
        if added == Added::New {
            trail::append_of_case(&mut transaction, case, &[*deed]).await?;
            transaction.commit().await.during(OPERATION)?;
        }
        Ok(added)
    }

    /// The notes of a case, oldest first.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn notes(&self, case: CaseId) -> Result<Vec<NoteRow>, StoreError> {
        let rows: Vec<Row> =
            sqlx::query_as("SELECT id, role, day, kind, body FROM note WHERE case_id = $1 ORDER BY place")
                .bind(case.as_bytes().as_slice())
                .fetch_all(self.content.pool())
                .await
                .during("list notes")?;
        let cell = |column| StoreError::Cell { table: "note", column };
        let note = |(id, role, day, kind, body): Row| {
            Ok(NoteRow {
                draft: DraftId::from_bytes(&id).map_err(|_| cell("id"))?,
                role: Role::from_name(&role).ok_or_else(|| cell("role"))?,
                day: Day::from_number(day).ok_or_else(|| cell("day"))?,
                kind: NoteKind::from_name(&kind).ok_or_else(|| cell("kind"))?,
                body: Sealed::from_bytes(body),
            })
        };
        rows.into_iter().map(note).collect()
    }
}

/// Whether this draft was stored.
pub(crate) async fn is_known(connection: &mut AnyConnection, draft: DraftId) -> Result<bool, StoreError> {
    let known: Flag = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM note WHERE id = $1)")
        .bind(draft.as_bytes().as_slice())
        .fetch_one(connection)
        .await
        .during("find a note")?;
    Ok(known.0)
}

/// Stores a note inside of a transaction.
pub(crate) async fn insert(
    connection: &mut AnyConnection,
    case: CaseId,
    note: &NoteRow,
) -> Result<Added, StoreError> {
    let done = sqlx::query(
        "INSERT INTO note (id, case_id, place, role, day, kind, body) \
         SELECT $1, $2, (SELECT coalesce(max(place), 0) + 1 FROM note WHERE case_id = $2), $3, $4, $5, $6 \
         WHERE NOT EXISTS (SELECT 1 FROM note WHERE id = $1)",
    )
    .bind(note.draft.as_bytes().as_slice())
    .bind(case.as_bytes().as_slice())
    .bind(note.role.name())
    .bind(note.day.number())
    .bind(note.kind.name())
    .bind(note.body.as_bytes())
    .execute(connection)
    .await
    .during("add a note")?;
    Ok(Added::from_rows(done.rows_affected()))
}
