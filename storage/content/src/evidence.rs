//! Files of cases, sealed in parts.

use domain::{CaseId, EvidenceId, Sealed};
use storage_database::{During, StoreError};

use crate::{Added, ContentStore, Parcel, ParcelId, parcels};

/// A file to be stored.
#[derive(Debug)]
pub struct NewEvidence<'a> {
    /// Which one.
    pub id: EvidenceId,
    /// The case it belongs to.
    pub case: CaseId,
    /// What it is and how long; sealed under the case's key, for the cell `evidence.head`.
    pub head: &'a Sealed,
    /// The file; each part sealed under the case's key, for the cell `evidence_part.body`.
    pub parts: &'a [Sealed],
}

/// A file without what is in it.
#[derive(Debug)]
pub struct EvidenceRow {
    /// Which one.
    pub id: EvidenceId,
    /// What it is and how long; sealed.
    pub head: Sealed,
}

impl ContentStore {
    /// Stores a file, then the parcel that lets it go at the next release. A file that is stored already is not stored again; one that was
    /// released changes nothing. `None` when its mailbox was deleted meanwhile: then nothing was stored.
    ///
    /// # Errors
    /// When the store does not answer; then what was stored of it is seen by nobody, and storing it again completes it.
    pub async fn add_evidence(
        &self,
        file: &NewEvidence<'_>,
        parcel: &Parcel,
    ) -> Result<Option<Added>, StoreError> {
        const OPERATION: &str = "add a file's parcel";
        if self.insert_file(file).await? == Added::Known && self.is_released(file.id).await? {
            return Ok(Some(Added::Known));
        }
        let mut transaction = self.begin(OPERATION).await?;
        let added = parcels::insert_for_mailbox(&mut transaction, parcel).await?;
        transaction.commit().await.during(OPERATION)?;
        if added.is_none() {
            self.purge_evidence(file.case).await?;
        }
        Ok(added)
    }

    async fn insert_file(&self, file: &NewEvidence<'_>) -> Result<Added, StoreError> {
        const OPERATION: &str = "add a file";
        let mut transaction = self.evidence.begin(OPERATION).await?;
        let done = sqlx::query(
            "INSERT INTO waiting_file (id, case_id, head) SELECT $1, $2, $3 \
             WHERE NOT EXISTS (SELECT 1 FROM evidence WHERE id = $1) ON CONFLICT DO NOTHING",
        )
        .bind(file.id.as_bytes().as_slice())
        .bind(file.case.as_bytes().as_slice())
        .bind(file.head.as_bytes())
        .execute(&mut *transaction)
        .await
        .during(OPERATION)?;
        if done.rows_affected() == 0 {
            return Ok(Added::Known);
        }
        for (place, part) in (0_i64..).zip(file.parts) {
            sqlx::query("INSERT INTO waiting_part (file_id, place, body) VALUES ($1, $2, $3)")
                .bind(file.id.as_bytes().as_slice())
                .bind(place)
                .bind(part.as_bytes())
                .execute(&mut *transaction)
                .await
                .during(OPERATION)?;
        }
        transaction.commit().await.during(OPERATION)?;
        Ok(Added::New)
    }

    async fn is_released(&self, id: EvidenceId) -> Result<bool, StoreError> {
        let released: i64 = sqlx::query_scalar("SELECT count(*) FROM evidence WHERE id = $1")
            .bind(id.as_bytes().as_slice())
            .fetch_one(self.evidence.pool())
            .await
            .during("find a file")?;
        Ok(released > 0)
    }

    /// Whether a file is stored already, waiting or released.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn knows_file(&self, id: EvidenceId, case: CaseId) -> Result<bool, StoreError> {
        let known: i64 = sqlx::query_scalar(
            "SELECT (SELECT count(*) FROM waiting_file WHERE id = $1 AND case_id = $2) \
             + (SELECT count(*) FROM evidence WHERE id = $1 AND case_id = $2)",
        )
        .bind(id.as_bytes().as_slice())
        .bind(case.as_bytes().as_slice())
        .fetch_one(self.evidence.pool())
        .await
        .during("find a file")?;
        Ok(known > 0)
    }

    /// How many files wait for a release, of all cases.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn waiting_files(&self) -> Result<usize, StoreError> {
        let count: i64 = sqlx::query_scalar("SELECT count(*) FROM waiting_file")
            .fetch_one(self.evidence.pool())
            .await
            .during("count waiting files")?;
        Ok(usize::try_from(count).unwrap_or(0))
    }

    /// Lets the file of a parcel go to its case: copies it to where files stay. One that went before changes nothing.
    pub(crate) async fn release_evidence(&self, id: ParcelId) -> Result<(), StoreError> {
        const OPERATION: &str = "release a file";
        let mut transaction = self.evidence.begin(OPERATION).await?;
        for statement in [
            "INSERT INTO evidence (id, case_id, head) SELECT id, case_id, head FROM waiting_file WHERE id = $1",
            "INSERT INTO evidence_part (evidence_id, place, body) \
             SELECT file_id, place, body FROM waiting_part WHERE file_id = $1",
            "DELETE FROM waiting_file WHERE id = $1",
        ] {
            let statement = sqlx::query(statement).bind(id.as_bytes().as_slice());
            statement.execute(&mut *transaction).await.during(OPERATION)?;
        }
        transaction.commit().await.during(OPERATION)
    }

    /// Deletes all files of a case.
    pub(crate) async fn purge_evidence(&self, case: CaseId) -> Result<(), StoreError> {
        for statement in
            ["DELETE FROM waiting_file WHERE case_id = $1", "DELETE FROM evidence WHERE case_id = $1"]
        {
            sqlx::query(statement)
                .bind(case.as_bytes().as_slice())
                .execute(self.evidence.pool())
                .await
                .during("delete files")?;
        }
        Ok(())
    }

    /// How many files of a case are stored, those that wait included.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn count_evidence(&self, case: CaseId) -> Result<usize, StoreError> {
        let count: i64 = sqlx::query_scalar(
            "SELECT (SELECT count(*) FROM waiting_file WHERE case_id = $1) + (SELECT count(*) FROM evidence WHERE case_id = $1)",
        )
        .bind(case.as_bytes().as_slice())
        .fetch_one(self.evidence.pool())
        .await
        .during("count files")?;
        Ok(usize::try_from(count).unwrap_or(0))
    }

    /// The files of a case that were released, in the order of their random keys.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn evidence(&self, case: CaseId) -> Result<Vec<EvidenceRow>, StoreError> {
        let rows: Vec<(Vec<u8>, Vec<u8>)> =
            sqlx::query_as("SELECT id, head FROM evidence WHERE case_id = $1 ORDER BY id")
                .bind(case.as_bytes().as_slice())
                .fetch_all(self.evidence.pool())
                .await
                .during("list files")?;
        rows.into_iter()
            .map(|(id, head)| {
                let id = EvidenceId::from_bytes(&id)
                    .map_err(|_| StoreError::Cell { table: "evidence", column: "id" })?;
                Ok(EvidenceRow { id, head: Sealed::from_bytes(head) })
            })
            .collect()
    }

    /// The parts of a file, in order.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn evidence_parts(&self, id: EvidenceId) -> Result<Vec<Sealed>, StoreError> {
        let parts: Vec<Vec<u8>> =
            sqlx::query_scalar("SELECT body FROM evidence_part WHERE evidence_id = $1 ORDER BY place")
                .bind(id.as_bytes().as_slice())
                .fetch_all(self.evidence.pool())
                .await
                .during("read a file")?;
        Ok(parts.into_iter().map(Sealed::from_bytes).collect())
    }
}
