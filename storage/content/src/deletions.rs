//! Deleting a closed case: two people decide, and with the next release everything of it goes but its number and what the Board's report counts.

use domain::{CaseId, CasePointer, Day, Deed, Role};
use storage_database::{During, StoreError};

use crate::{
    Added, ContentStore, NewEffect,
    case_row::{CaseRow, pointer, select_deleted_case},
    effects,
    mailboxes::id_of,
    trail,
};

impl ContentStore {
    /// Writes down that somebody asks for the deletion of a case, with what follows and its row of the trail, in one transaction. `Added::Known` when the case
    /// is not closed, is held, or somebody asks already.
    ///
    /// # Errors
    /// When the store does not answer; then nothing changed.
    pub async fn ask_deletion(
        &self,
        case: CaseId,
        by: Role,
        effects: &[NewEffect],
        deed: &Deed,
    ) -> Result<Added, StoreError> {
        let statement = "UPDATE cases SET deletion_by = $2 \
                         WHERE id = $1 AND state = 'closed' AND hold_by IS NULL AND deletion_by IS NULL";
        self.decide(statement, case, by, effects, deed).await
    }

    /// Writes down that somebody else confirms it. `Added::Known` when the case is not closed, is held, nobody else asks, or it was confirmed before.
    ///
    /// # Errors
    /// When the store does not answer; then nothing changed.
    pub async fn confirm_deletion(&self, case: CaseId, by: Role, deed: &Deed) -> Result<Added, StoreError> {
        let statement = "UPDATE cases SET deletion_confirmed_by = $2 WHERE id = $1 AND state = 'closed' AND hold_by IS NULL \
                         AND deletion_by <> $2 AND deletion_confirmed_by IS NULL";
        self.decide(statement, case, by, &[], deed).await
    }

    /// Writes down that the case stays. `Added::Known` when nobody asks for its deletion.
    ///
    /// # Errors
    /// When the store does not answer; then nothing changed.
    pub async fn decline_deletion(
        &self,
        case: CaseId,
        by: Role,
        effects: &[NewEffect],
        deed: &Deed,
    ) -> Result<Added, StoreError> {
        let statement = "UPDATE cases SET deletion_by = NULL, deletion_confirmed_by = NULL \
                         WHERE id = $1 AND deletion_by IS NOT NULL AND $2 <> ''";
        self.decide(statement, case, by, effects, deed).await
    }

    async fn decide(
        &self,
        statement: &'static str,
        case: CaseId,
        by: Role,
        effects: &[NewEffect],
        deed: &Deed,
    ) -> Result<Added, StoreError> {
        const OPERATION: &str = "decide on a deletion";
        let mut transaction = self.begin(OPERATION).await?;
        let done = sqlx::query(statement)
            .bind(case.as_bytes().as_slice())
            .bind(by.name())
            .execute(&mut *transaction)
            .await
            .during(OPERATION)?;
        let decided = Added::from_rows(done.rows_affected());
        if decided == Added::New {
            effects::insert(&mut transaction, case, effects).await?;
            trail::append_of_case(&mut transaction, case, &[*deed]).await?;
            transaction.commit().await.during(OPERATION)?;
        }
        Ok(decided)
    }

    /// The cases whose deletion was confirmed, in the order of random keys.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn deletions_confirmed(&self) -> Result<Vec<CaseId>, StoreError> {
        let rows: Vec<Vec<u8>> =
            sqlx::query_scalar("SELECT id FROM cases WHERE deletion_confirmed_by IS NOT NULL ORDER BY id")
                .fetch_all(self.content.pool())
                .await
                .during("list deletions")?;
        rows.iter().map(|id| id_of(id, "cases")).collect()
    }

    /// Deletes a case whose deletion was confirmed, with all that belongs to it, and keeps what is counted of it; with what follows and its row of the
    /// trail, in one transaction. `Added::Known` when it is not to be deleted any more, or something of the reporter's waits for a release: that
    /// is let go first. Its key and its files are in files of their own: [`erase`](Self::erase) comes after.
    ///
    /// # Errors
    /// When the store does not answer; then nothing changed.
    pub async fn delete_case(
        &self,
        case: CaseId,
        today: Day,
        effects: &[NewEffect],
        deed: &Deed,
    ) -> Result<Added, StoreError> {
        const OPERATION: &str = "delete a case";
        let mut transaction = self.begin(OPERATION).await?;
        let kept = sqlx::query(
            "INSERT INTO deleted_case (id, number, finding, outcomes, topic, way, source, readers, kept_out, opened_day, acknowledged_day, \
             answered_day, concluded_day, closed_day, reopened_day, wrote_again_day, deleted_day, room, card, lead_cards) \
             SELECT id, number, finding, outcomes, topic, way, source, readers, kept_out, opened_day, acknowledged_day, \
             answered_day, concluded_day, closed_day, reopened_day, wrote_again_day, $2, room, card, lead_cards FROM cases \
             WHERE id = $1 AND state = 'closed' AND hold_by IS NULL AND deletion_confirmed_by IS NOT NULL \
             AND NOT EXISTS (SELECT 1 FROM parcel WHERE case_id = $1)",
        )
        .bind(case.as_bytes().as_slice())
        .bind(today.number())
        .execute(&mut *transaction)
        .await
        .during(OPERATION)?;
        if kept.rows_affected() == 0 {
            return Ok(Added::Known);
        }
        // The row of the trail first: it names the case
        trail::append_of_case(&mut transaction, case, &[*deed]).await?;
        for statement in [
            "INSERT INTO deleted_mailbox (lookup, deleted_day) SELECT lookup, $2 FROM mailbox WHERE case_id = $1",
            "DELETE FROM mailbox WHERE case_id = $1 AND $2 > 0",
            "DELETE FROM effect WHERE case_id = $1 AND $2 > 0",
            "DELETE FROM link WHERE (case_id = $1 OR other_id = $1) AND kind <> 'retaliation-for' AND $2 > 0",
            // What was said, noted, to be done and reminded of goes with it
            "DELETE FROM cases WHERE id = $1 AND $2 > 0",
        ] {
            let statement = sqlx::query(statement).bind(case.as_bytes().as_slice()).bind(today.number());
            statement.execute(&mut *transaction).await.during(OPERATION)?;
        }
        effects::insert(&mut transaction, case, effects).await?;
        transaction.commit().await.during(OPERATION)?;
        Ok(Added::New)
    }

    /// The cases that were deleted, and the reports that were withdrawn, whose keys and files are not known to be gone.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn cases_to_erase(&self) -> Result<Vec<CaseId>, StoreError> {
        let rows: Vec<Vec<u8>> = sqlx::query_scalar(
            "SELECT id FROM deleted_case WHERE NOT erased UNION SELECT case_id FROM withdrawn ORDER BY 1",
        )
        .fetch_all(self.content.pool())
        .await
        .during("list what is to be erased")?;
        rows.iter().map(|id| id_of(id, "deleted_case")).collect()
    }

    /// Forgets the key of a case that was deleted, or of a report that was withdrawn, deletes its files, and remembers that it did. What was sealed cannot be read from any copy once
    /// [`empty_logs`](Self::empty_logs) has taken the key out of the log, too.
    ///
    /// # Errors
    /// When the store does not answer; then it is to be done again.
    pub async fn erase(&self, case: CaseId) -> Result<(), StoreError> {
        self.purge_key(case).await?;
        self.purge_evidence(case).await?;
        for statement in [
            "UPDATE deleted_case SET erased = TRUE WHERE id = $1",
            "DELETE FROM withdrawn WHERE case_id = $1",
        ] {
            sqlx::query(statement)
                .bind(case.as_bytes().as_slice())
                .execute(self.content.pool())
                .await
                .during("remember what was erased")?;
        }
        Ok(())
    }

    /// Forgets the receipts of cases that were deleted before this day.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn purge_deleted_mailboxes(&self, before: Day) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM deleted_mailbox WHERE deleted_day < $1")
            .bind(before.number())
            .execute(self.content.pool())
            .await
            .during("forget receipts")?;
        Ok(())
    }

    /// What stays of a case that was deleted.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn find_deleted_case(&self, id: CaseId) -> Result<Option<CasePointer>, StoreError> {
        let row: Option<CaseRow> = sqlx::query_as(select_deleted_case!("WHERE id = $1"))
            .bind(id.as_bytes().as_slice())
            .fetch_optional(self.content.pool())
            .await
            .during("find a deleted case")?;
        row.map(pointer).transpose()
    }
}
