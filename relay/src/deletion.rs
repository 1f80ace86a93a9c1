//! Holds, and the deletion of closed cases: asked for by one, confirmed by another, and done with the next release.
//!
//! It is not done at once: a letter of the reporter's may wait, which nobody may know of before it leaves (promise A3). It leaves first, and opens the case again.

use domain::{
    CaseId, CasePointer, DeskError, DraftId, Effect, News, NoteKind, Role, TrailAction, Words, WorkRefusal,
};
use storage_content::{Added, HoldChanged, NoteRow};

use crate::{Relay, RelayError, desk, form, release::Released};

/// How long a receipt is told that its case was deleted, in days.
const RECEIPT_DAYS: u16 = 365;

impl Relay {
    pub(crate) async fn set_hold(
        &self,
        by: Role,
        case: &CasePointer,
        draft: DraftId,
        words: &Words,
    ) -> Result<(), DeskError> {
        let why = self.note_row(by, case.id, draft, words, NoteKind::HoldSet).await?;
        let deed = self.deed_of(by, TrailAction::HoldSet);
        let effects = self.effects(&card_of(case));
        let changed = self.store.change_hold(case.id, None, Some(by), &why, &effects, &deed).await;
        match changed.map_err(RelayError::from)? {
            HoldChanged::Yes | HoldChanged::Known => Ok(()),
            HoldChanged::Elsewhere => Err(WorkRefusal::HeldAlready.into()),
        }
    }

    pub(crate) async fn lift_hold(
        &self,
        by: Role,
        case: &CasePointer,
        alone: bool,
        draft: DraftId,
        words: &Words,
    ) -> Result<(), DeskError> {
        let set_by = case.marks.hold;
        if set_by == Some(by) && !alone {
            return Err(WorkRefusal::OwnHold.into());
        }
        let why = self.note_row(by, case.id, draft, words, NoteKind::HoldLifted).await?;
        let deed = self.deed_of(by, TrailAction::HoldLifted);
        let effects = self.effects(&card_of(case));
        // Without a hold there is nothing to lift, but the same form may have lifted it before
        let from = set_by.or(Some(by));
        let changed = self.store.change_hold(case.id, from, None, &why, &effects, &deed).await;
        match changed.map_err(RelayError::from)? {
            HoldChanged::Yes | HoldChanged::Known => Ok(()),
            HoldChanged::Elsewhere => Err(WorkRefusal::NotHeld.into()),
        }
    }

    /// A note, sealed.
    pub(crate) async fn note_row(
        &self,
        role: Role,
        case: CaseId,
        draft: DraftId,
        words: &Words,
        kind: NoteKind,
    ) -> Result<NoteRow, DeskError> {
        desk::check_words(words)?;
        let key = self.case_key(case).await?;
        let plain = form::message_bytes(words.expose())?;
        let body = key.seal(desk::note_cell(&draft), &plain, self.randomness.as_ref());
        Ok(NoteRow { draft, role, day: self.clock.today(), kind, body })
    }

    pub(crate) async fn ask_deletion(&self, by: Role, case: &CasePointer) -> Result<(), DeskError> {
        may_go(case)?;
        let deed = self.deed_of(by, TrailAction::DeletionAsked);
        let effects = self.effects(&[Effect::AskDeletion]);
        match self.store.ask_deletion(case.id, by, &effects, &deed).await.map_err(RelayError::from)? {
            Added::New => Ok(()),
            Added::Known => Err(WorkRefusal::AskedAlready.into()),
        }
    }

    pub(crate) async fn answer(&self, by: Role, case: CaseId, confirms: bool) -> Result<(), DeskError> {
        let case = self.pointer(case).await?;
        if case.readers.kept_out.contains(&by) {
            return Err(DeskError::NotFound);
        }
        let asked = case.marks.deletion.ok_or(WorkRefusal::NotAsked)?;
        let answered = if confirms {
            may_go(&case)?;
            if asked.asked_by == by {
                return Err(WorkRefusal::OwnRequest.into());
            }
            if asked.confirmed_by.is_some() {
                return Ok(());
            }
            let deed = self.deed_of(by, TrailAction::DeletionConfirmed);
            self.store.confirm_deletion(case.id, by, &deed).await
        } else {
            let deed = self.deed_of(by, TrailAction::DeletionDeclined);
            let effects = self.effects(&[Effect::TellLead(News::DeletionDeclined)]);
            self.store.decline_deletion(case.id, by, &effects, &deed).await
        };
        match answered.map_err(RelayError::from)? {
            Added::New => Ok(()),
            Added::Known => Err(WorkRefusal::NotAsked.into()),
        }
    }

    /// Deletes the cases whose deletion was confirmed, and completes what an earlier run could not. One that fails does not hold back the others.
    pub(crate) async fn delete_confirmed(&self, released: &mut Released) -> Result<(), RelayError> {
        for case in self.store.deletions_confirmed().await? {
            match self.delete(case).await {
                Ok(Added::New) => released.anything = true,
                Ok(Added::Known) => {}
                Err(error) => released.failed.push(error),
            }
        }
        self.erase_deleted().await?;
        Ok(self.store.purge_deleted_mailboxes(self.clock.today().before(RECEIPT_DAYS)).await?)
    }

    async fn delete(&self, case: CaseId) -> Result<Added, RelayError> {
        let Some(pointer) = self.store.find_case(case).await? else { return Ok(Added::Known) };
        let room = pointer.room.is_some().then_some(Effect::EraseRoom);
        let effects: Vec<Effect> = room.into_iter().chain([Effect::TellLead(News::Deleted)]).collect();
        let deed = self.deed(TrailAction::Deleted);
        Ok(self.store.delete_case(case, self.clock.today(), &self.effects(&effects), &deed).await?)
    }

    /// Destroys the keys and the files of cases that were deleted.
    ///
    /// # Errors
    /// When the store does not answer; then it is to be done again.
    pub async fn erase_deleted(&self) -> Result<(), RelayError> {
        for case in self.store.cases_to_erase().await? {
            self.store.erase(case).await?;
            self.unsettle();
        }
        Ok(())
    }
}

/// Whether a case can be deleted as it stands.
fn may_go(case: &CasePointer) -> Result<(), WorkRefusal> {
    match case.marks.hold {
        _ if !case.state.is_closed() => Err(WorkRefusal::NotClosed),
        Some(_) => Err(WorkRefusal::OnHold),
        None => Ok(()),
    }
}

/// The card says whether there is a hold, where there is one that can be seen.
fn card_of(case: &CasePointer) -> Vec<Effect> {
    let shown = case.room.is_some() && !case.state.is_closed();
    shown.then_some(Effect::RefreshCard).into_iter().collect()
}
