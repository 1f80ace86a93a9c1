//! Parcels: what waits in the relay for the next release.

use domain::{CaseId, Deed, DraftId, EvidenceId, Randomness, Sealed};

use sqlx::FromRow;
use storage_database::{During, Flag, StoreError};

use crate::{Added, ContentStore, mailboxes::id_of};

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

impl From<EvidenceId> for ParcelId {
    /// A file and the parcel that announces it share their id.
    #[allow(clippy::expect_used, reason = "both are 16 bytes")]
    fn from(file: EvidenceId) -> Self {
        Self(DraftId::from_bytes(file.as_bytes()).expect("16 bytes"))
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
    /// A letter to the desk.
    Answer,
    /// The news that a file lies ready, which has the parcel's id.
    File,
}

impl ParcelKind {
    const ALL: [Self; 3] = [Self::Report, Self::Answer, Self::File];

    const fn name(self) -> &'static str {
        match self {
            Self::Report => "report",
            Self::Answer => "answer",
            Self::File => "file",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// A parcel that waits.
#[derive(Debug, Clone)]
pub struct Parcel {
    /// Which one.
    pub id: ParcelId,
    /// The case it belongs to, which exists only after the report's release.
    pub case: CaseId,
    /// What it holds.
    pub kind: ParcelKind,
    /// `false` for a report without a pass.
    pub proven: bool,
    /// Whether it leaves without waiting for a release.
    pub urgent: bool,
    /// Sealed under the case's key, for the cell `parcel.body`.
    pub body: Sealed,
}

/// A parcel's row without its id.
#[derive(FromRow)]
struct ParcelRow {
    case_id: Vec<u8>,
    kind: String,
    proven: Flag,
    urgent: Flag,
    body: Vec<u8>,
}

impl ParcelRow {
    fn into_parcel(self, id: ParcelId) -> Result<Parcel, StoreError> {
        let kind = ParcelKind::from_name(&self.kind);
        Ok(Parcel {
            id,
            case: id_of(&self.case_id, "parcel")?,
            kind: kind.ok_or(StoreError::Cell { table: "parcel", column: "kind" })?,
            proven: self.proven.0,
            urgent: self.urgent.0,
            body: Sealed::from_bytes(self.body),
        })
    }
}

impl ContentStore {
    /// Forgets the passes of every epoch before this one: none of them is taken any more.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn purge_spent_passes(&self, before_epoch: u16) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM spent_pass WHERE epoch < $1")
            .bind(i64::from(before_epoch))
            .execute(self.content.pool())
            .await
            .during("purge spent passes")?;
        Ok(())
    }

    /// Stores a letter. It takes the place of one of this case with its id that waits; one that was delivered stays as it is (`Added::Known`). `None` when its mailbox was deleted
    /// meanwhile: then nothing was stored.
    ///
    /// # Errors
    /// When the store does not answer; then nothing was stored.
    pub async fn add_answer(&self, parcel: &Parcel) -> Result<Option<Added>, StoreError> {
        const OPERATION: &str = "add an answer";
        let mut transaction = self.begin(OPERATION).await?;
        let delivered: i64 = sqlx::query_scalar("SELECT count(*) FROM message WHERE id = $1")
            .bind(parcel.id.as_bytes().as_slice())
            .fetch_one(&mut *transaction)
            .await
            .during(OPERATION)?;
        if delivered > 0 {
            return Ok(Some(Added::Known));
        }
        let added = insert_for_mailbox(&mut transaction, parcel).await?;
        if added == Some(Added::Known) && !replace(&mut transaction, parcel).await? {
            return Ok(added);
        }
        transaction.commit().await.during(OPERATION)?;
        Ok(added.map(|_| Added::New))
    }

    /// The report of a case that waits; `None` when it has left.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn waiting_report(&self, case: CaseId) -> Result<Option<Parcel>, StoreError> {
        Ok(self.waiting(case, ParcelKind::Report).await?.pop())
    }

    /// The letters to a case that wait, in the order of their random keys.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn waiting_letters(&self, case: CaseId) -> Result<Vec<Parcel>, StoreError> {
        self.waiting(case, ParcelKind::Answer).await
    }

    /// The files of a case that wait for a release, in the order of their random keys.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn waiting_files_of(&self, case: CaseId) -> Result<Vec<Parcel>, StoreError> {
        self.waiting(case, ParcelKind::File).await
    }

    /// How many reports without a pass wait to leave at once.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn waiting_to_hurry(&self) -> Result<usize, StoreError> {
        let count: i64 =
            sqlx::query_scalar("SELECT count(*) FROM parcel WHERE urgent AND NOT proven AND kind = 'report'")
                .fetch_one(self.content.pool())
                .await
                .during("count what does not wait")?;
        Ok(usize::try_from(count).unwrap_or(0))
    }

    async fn waiting(&self, case: CaseId, kind: ParcelKind) -> Result<Vec<Parcel>, StoreError> {
        let rows: Vec<(Vec<u8>, Flag, Flag, Vec<u8>)> = sqlx::query_as(
            "SELECT id, proven, urgent, body FROM parcel WHERE case_id = $1 AND kind = $2 ORDER BY id",
        )
        .bind(case.as_bytes().as_slice())
        .bind(kind.name())
        .fetch_all(self.content.pool())
        .await
        .during("find what waits for a case")?;
        let parcel = |(id, proven, urgent, body): (Vec<u8>, Flag, Flag, Vec<u8>)| {
            let (proven, urgent, body) = (proven.0, urgent.0, Sealed::from_bytes(body));
            Ok(Parcel { id: parcel_id(&id)?, case, kind, proven, urgent, body })
        };
        rows.into_iter().map(parcel).collect()
    }

    /// Withdraws a report that waits: its parcels and its mailbox are deleted, and it is written down that its key and its files are to be destroyed: [`erase`](Self::erase)
    /// comes after. Says whether it still waited; if not, nothing changed.
    ///
    /// # Errors
    /// When the store does not answer; then nothing changed.
    pub async fn withdraw_report(&self, case: CaseId) -> Result<bool, StoreError> {
        const OPERATION: &str = "withdraw a report";
        let mut transaction = self.begin(OPERATION).await?;
        let bytes = case.as_bytes().as_slice();
        let gone = sqlx::query("DELETE FROM parcel WHERE case_id = $1 AND kind = 'report'")
            .bind(bytes)
            .execute(&mut *transaction)
            .await
            .during(OPERATION)?;
        if gone.rows_affected() == 0 {
            return Ok(false);
        }
        for statement in [
            "DELETE FROM parcel WHERE case_id = $1",
            "DELETE FROM mailbox WHERE case_id = $1",
            "INSERT INTO withdrawn (case_id) VALUES ($1)",
        ] {
            sqlx::query(statement).bind(bytes).execute(&mut *transaction).await.during(OPERATION)?;
        }
        transaction.commit().await.during(OPERATION)?;
        Ok(true)
    }

    /// The ids of what waits, those with a pass or an account before those without, and otherwise in the order of their random keys; with
    /// `urgent` only of what does not wait for a release.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn parcel_ids(&self, urgent: bool) -> Result<Vec<(ParcelId, bool)>, StoreError> {
        let rows: Vec<(Vec<u8>, Flag)> =
            sqlx::query_as("SELECT id, proven FROM parcel WHERE urgent >= $1 ORDER BY id")
                .bind(urgent)
                .fetch_all(self.content.pool())
                .await
                .during("list parcels")?;
        rows.iter().map(|(id, proven)| Ok((parcel_id(id)?, proven.0))).collect()
    }

    /// The parcel with this id, if it still waits.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn find_parcel(&self, id: ParcelId) -> Result<Option<Parcel>, StoreError> {
        let row: Option<ParcelRow> =
            sqlx::query_as("SELECT case_id, kind, proven, urgent, body FROM parcel WHERE id = $1")
                .bind(id.as_bytes().as_slice())
                .fetch_optional(self.content.pool())
                .await
                .during("find a parcel")?;
        row.map(|row| row.into_parcel(id)).transpose()
    }

    /// How many letters of a case wait for release; not those that leave at once.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn waiting_answers(&self, case: CaseId) -> Result<usize, StoreError> {
        let count: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM parcel WHERE case_id = $1 AND kind = 'answer' AND NOT urgent",
        )
        .bind(case.as_bytes().as_slice())
        .fetch_one(self.content.pool())
        .await
        .during("count waiting answers")?;
        Ok(usize::try_from(count).unwrap_or(0))
    }

    /// Lets a file go to its case, which nobody asks to delete any more, then deletes its parcel and writes what follows from it and its row of the trail, in one transaction.
    ///
    /// # Errors
    /// When the store does not answer; then the file still waits.
    pub async fn release_file(
        &self,
        parcel: &Parcel,
        effects: &[crate::NewEffect],
        deed: &Deed,
    ) -> Result<(), StoreError> {
        const OPERATION: &str = "release a file";
        self.release_evidence(parcel.id).await?;
        let mut transaction = self.begin(OPERATION).await?;
        if !delete(&mut transaction, parcel).await? {
            return Ok(());
        }
        // Nobody has seen it: a case that was to be deleted stays
        sqlx::query("UPDATE cases SET deletion_by = NULL, deletion_confirmed_by = NULL WHERE id = $1 AND deletion_by IS NOT NULL")
            .bind(parcel.case.as_bytes().as_slice())
            .execute(&mut *transaction)
            .await
            .during(OPERATION)?;
        crate::effects::insert(&mut transaction, parcel.case, effects).await?;
        crate::trail::append_of_case(&mut transaction, parcel.case, &[*deed]).await?;
        transaction.commit().await.during(OPERATION)
    }
}

fn parcel_id(bytes: &[u8]) -> Result<ParcelId, StoreError> {
    DraftId::from_bytes(bytes).map(ParcelId).map_err(|_| StoreError::Cell { table: "parcel", column: "id" })
}

pub(crate) async fn insert(
    connection: &mut sqlx::AnyConnection,
    parcel: &Parcel,
) -> Result<Added, StoreError> {
    let done = sqlx::query(
        "INSERT INTO parcel (id, case_id, kind, proven, urgent, body) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT DO NOTHING",
    )
    .bind(parcel.id.as_bytes().as_slice())
    .bind(parcel.case.as_bytes().as_slice())
    .bind(parcel.kind.name())
    .bind(parcel.proven)
    .bind(parcel.urgent)
    .bind(parcel.body.as_bytes())
    .execute(connection)
    .await
    .during("add a parcel")?;
    Ok(Added::from_rows(done.rows_affected()))
}

/// Puts other words in the place of those of a parcel that waits; says whether it does.
pub(crate) async fn replace(
    connection: &mut sqlx::AnyConnection,
    parcel: &Parcel,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE parcel SET proven = $4, urgent = $5, body = $6 WHERE id = $1 AND case_id = $2 AND kind = $3",
    )
    .bind(parcel.id.as_bytes().as_slice())
    .bind(parcel.case.as_bytes().as_slice())
    .bind(parcel.kind.name())
    .bind(parcel.proven)
    .bind(parcel.urgent)
    .bind(parcel.body.as_bytes())
    .execute(connection)
    .await
    .during("replace a parcel")?;
    Ok(done.rows_affected() == 1)
}

/// Stores what a reporter sends to a mailbox; `None` when that was deleted meanwhile.
pub(crate) async fn insert_for_mailbox(
    connection: &mut sqlx::AnyConnection,
    parcel: &Parcel,
) -> Result<Option<Added>, StoreError> {
    let there: Flag = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM mailbox WHERE case_id = $1)")
        .bind(parcel.case.as_bytes().as_slice())
        .fetch_one(&mut *connection)
        .await
        .during("find a parcel's mailbox")?;
    if there.0 { insert(connection, parcel).await.map(Some) } else { Ok(None) }
}

/// Deletes a parcel; says whether it was still there, as it was when it was read.
pub(crate) async fn delete(
    connection: &mut sqlx::AnyConnection,
    parcel: &Parcel,
) -> Result<bool, StoreError> {
    let done = sqlx::query("DELETE FROM parcel WHERE id = $1 AND body = $2")
        .bind(parcel.id.as_bytes().as_slice())
        .bind(parcel.body.as_bytes())
        .execute(connection)
        .await
        .during("delete a parcel")?;
    Ok(done.rows_affected() == 1)
}
