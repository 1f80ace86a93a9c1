//! Parcels: what waits in the relay for the next release.

use domain::{CaseId, DraftId, Randomness, Sealed};

use storage_sqlite::{During, StoreError};

use crate::{
    Added, ContentStore, NewMailbox,
    mailboxes::{self, id_of},
};

/// A parcel's id: random, or the draft's for an answer, so that the same answer is not taken twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ParcelId(DraftId);

impl ParcelId {
    /// Draws a new one.
    #[must_use]
    pub fn random(randomness: &dyn Randomness) -> Self {
        Self(DraftId::random(randomness))
    }

    /// The stored form.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 16] {
        self.0.as_bytes()
    }

    /// The answer's draft, for the message it becomes.
    #[must_use]
    pub const fn draft(&self) -> DraftId {
        self.0
    }
}

impl From<DraftId> for ParcelId {
    fn from(draft: DraftId) -> Self {
        Self(draft)
    }
}

/// What a parcel holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParcelKind {
    /// A new report.
    Report,
    /// An answer to the desk.
    Answer,
}

impl ParcelKind {
    const fn name(self) -> &'static str {
        match self {
            Self::Report => "report",
            Self::Answer => "answer",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        [Self::Report, Self::Answer].into_iter().find(|kind| kind.name() == name)
    }
}

/// A parcel that waits.
#[derive(Debug)]
pub struct Parcel {
    /// Which one.
    pub id: ParcelId,
    /// The case it opens or belongs to.
    pub case: CaseId,
    /// What it holds.
    pub kind: ParcelKind,
    /// Sealed under the case's key, for the cell `parcel.body`.
    pub body: Sealed,
}

impl ContentStore {
    /// Stores a report with its mailbox, in one transaction. A known lookup changes nothing.
    ///
    /// # Errors
    /// When the store does not answer; then nothing was stored.
    pub async fn add_report(&self, mailbox: &NewMailbox<'_>, parcel: &Parcel) -> Result<Added, StoreError> {
        const OPERATION: &str = "add a report";
        let mut transaction = self.begin(OPERATION).await?;
        if mailboxes::insert(&mut transaction, mailbox).await? == Added::Known {
            return Ok(Added::Known);
        }
        insert(&mut transaction, parcel).await?;
        transaction.commit().await.during(OPERATION)?;
        Ok(Added::New)
    }

    /// Stores an answer. One that waits already, or was delivered, changes nothing.
    ///
    /// # Errors
    /// When the store does not answer; then nothing was stored.
    pub async fn add_answer(&self, parcel: &Parcel) -> Result<Added, StoreError> {
        const OPERATION: &str = "add an answer";
        let mut transaction = self.begin(OPERATION).await?;
        let delivered: i64 = sqlx::query_scalar("SELECT count(*) FROM message WHERE id = $1")
            .bind(parcel.id.as_bytes().as_slice())
            .fetch_one(&mut *transaction)
            .await
            .during(OPERATION)?;
        if delivered > 0 {
            return Ok(Added::Known);
        }
        let added = insert(&mut transaction, parcel).await?;
        transaction.commit().await.during(OPERATION)?;
        Ok(added)
    }

    /// The ids of all that waits, in the order of their random keys.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn parcel_ids(&self) -> Result<Vec<ParcelId>, StoreError> {
        let ids: Vec<Vec<u8>> = sqlx::query_scalar("SELECT id FROM parcel ORDER BY id")
            .fetch_all(&self.content)
            .await
            .during("list parcels")?;
        ids.iter().map(|id| parcel_id(id)).collect()
    }

    /// The parcel with this id, if it still waits.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn find_parcel(&self, id: ParcelId) -> Result<Option<Parcel>, StoreError> {
        let row: Option<(Vec<u8>, String, Vec<u8>)> =
            sqlx::query_as("SELECT case_id, kind, body FROM parcel WHERE id = $1")
                .bind(id.as_bytes().as_slice())
                .fetch_optional(&self.content)
                .await
                .during("find a parcel")?;
        row.map(|(case, kind, body)| {
            let kind =
                ParcelKind::from_name(&kind).ok_or(StoreError::Cell { table: "parcel", column: "kind" })?;
            Ok(Parcel { id, case: id_of(&case, "parcel")?, kind, body: Sealed::from_bytes(body) })
        })
        .transpose()
    }

    /// How many answers of a case wait for release.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn waiting_answers(&self, case: CaseId) -> Result<usize, StoreError> {
        let count: i64 =
            sqlx::query_scalar("SELECT count(*) FROM parcel WHERE case_id = $1 AND kind = 'answer'")
                .bind(case.as_bytes().as_slice())
                .fetch_one(&self.content)
                .await
                .during("count waiting answers")?;
        Ok(usize::try_from(count).unwrap_or(0))
    }
}

fn parcel_id(bytes: &[u8]) -> Result<ParcelId, StoreError> {
    DraftId::from_bytes(bytes).map(ParcelId).map_err(|_| StoreError::Cell { table: "parcel", column: "id" })
}

async fn insert(connection: &mut sqlx::SqliteConnection, parcel: &Parcel) -> Result<Added, StoreError> {
    let done = sqlx::query(
        "INSERT INTO parcel (id, case_id, kind, body) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
    )
    .bind(parcel.id.as_bytes().as_slice())
    .bind(parcel.case.as_bytes().as_slice())
    .bind(parcel.kind.name())
    .bind(parcel.body.as_bytes())
    .execute(connection)
    .await
    .during("add a parcel")?;
    Ok(Added::from_rows(done.rows_affected()))
}

/// Deletes a parcel; says whether it was still there.
pub(crate) async fn delete(
    connection: &mut sqlx::SqliteConnection,
    id: ParcelId,
) -> Result<bool, StoreError> {
    let done = sqlx::query("DELETE FROM parcel WHERE id = $1")
        .bind(id.as_bytes().as_slice())
        .execute(connection)
        .await
        .during("delete a parcel")?;
    Ok(done.rows_affected() == 1)
}
