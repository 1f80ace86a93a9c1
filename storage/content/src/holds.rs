//! Legal holds: who set one, and why.

use domain::{CaseId, Deed, Role};
use storage_database::{During, StoreError};

use crate::{ContentStore, NewEffect, NoteRow, effects, notes, trail};

/// What came of setting or lifting a hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HoldChanged {
    /// It is done.
    Yes,
    /// The same was done before; nothing changed.
    Known,
    /// It stands otherwise by now; nothing changed.
    Elsewhere,
}

impl ContentStore {
    /// Sets or lifts the hold of a case: `from` who has set it before `to` whom it is set by after. With why, what follows and its row of the trail, in one
    /// transaction. Whoever asked for the case's deletion asks no more.
    ///
    /// # Errors
    /// When the store does not answer; then nothing changed.
    pub async fn change_hold(
        &self,
        case: CaseId,
        from: Option<Role>,
        to: Option<Role>,
        why: &NoteRow,
        effects: &[NewEffect],
        deed: &Deed,
    ) -> Result<HoldChanged, StoreError> {
        const OPERATION: &str = "change a hold";
        let mut transaction = self.begin(OPERATION).await?;
        if notes::is_known(&mut transaction, why.draft).await? {
            return Ok(HoldChanged::Known);
        }
        let done = sqlx::query(
            "UPDATE cases SET hold_by = $3, deletion_by = NULL, deletion_confirmed_by = NULL WHERE id = $1 AND hold_by IS NOT DISTINCT FROM $2",
        )
        .bind(case.as_bytes().as_slice())
        .bind(from.map(Role::name))
        .bind(to.map(Role::name))
        .execute(&mut *transaction)
        .await
        .during(OPERATION)?;
        if done.rows_affected() == 0 {
            return Ok(HoldChanged::Elsewhere);
        }
        notes::insert(&mut transaction, case, why).await?;
        effects::insert(&mut transaction, case, effects).await?;
        trail::append_of_case(&mut transaction, case, &[*deed]).await?;
        transaction.commit().await.during(OPERATION)?;
        Ok(HoldChanged::Yes)
    }
}
