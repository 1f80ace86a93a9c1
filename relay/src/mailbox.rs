//! The reporter's side of the mailbox.

use async_trait::async_trait;
use domain::{
    Accepted, CaseState, Cell, DraftId, FIELD_LIMIT_CHARS, Intake, MailboxError, MailboxMessage,
    MailboxState, MailboxView, Mailboxes, Receipt, SealingKey, Words,
};
use storage_content::{MessageRow, Parcel, ParcelId, ParcelKind};

use crate::{Relay, RelayError, form, intake::parcel_cell, vault::OpenedMailbox};

#[async_trait]
impl Mailboxes for Relay {
    fn new_draft(&self) -> DraftId {
        DraftId::random(self.randomness.as_ref())
    }

    async fn open(&self, receipt: &Receipt) -> Result<MailboxView, MailboxError> {
        let opened = self.opened(receipt).await?;
        Ok(self.view(&opened).await?)
    }

    async fn answer(
        &self,
        receipt: &Receipt,
        draft: DraftId,
        words: Words,
    ) -> Result<Accepted, MailboxError> {
        if words.is_blank() {
            return Err(MailboxError::NothingSaid);
        }
        if words.chars() > FIELD_LIMIT_CHARS {
            return Err(MailboxError::TooLong { limit: FIELD_LIMIT_CHARS, actual: words.chars() });
        }
        let opened = self.opened(receipt).await?;
        let id = ParcelId::from(draft);
        let body =
            opened.case_key.seal(parcel_cell(&id), words.expose().as_bytes(), self.randomness.as_ref());
        let parcel = Parcel { id, case: opened.case, kind: ParcelKind::Answer, body };
        self.store.add_answer(&parcel).await.map_err(RelayError::from)?;
        Ok(Accepted { release: self.next_release() })
    }
}

impl Relay {
    async fn opened(&self, receipt: &Receipt) -> Result<OpenedMailbox, MailboxError> {
        self.open_mailbox(receipt.lookup(), &receipt.key()).await?.ok_or(MailboxError::NotFound)
    }

    async fn view(&self, opened: &OpenedMailbox) -> Result<MailboxView, RelayError> {
        let state = match self.store.find_case(opened.case).await?.map(|case| case.state) {
            None => MailboxState::Waiting,
            Some(CaseState::Open) => MailboxState::WithDesk,
            Some(CaseState::Closed(_)) => MailboxState::Closed,
        };
        let rows = self.store.messages(opened.case).await?;
        let messages =
            rows.into_iter().map(|row| open_message(row, &opened.mailbox_key)).collect::<Result<_, _>>()?;
        Ok(MailboxView { state, messages, waiting: self.store.waiting_answers(opened.case).await? })
    }
}

pub(crate) const fn message_cell(draft: &DraftId) -> Cell<'_> {
    Cell { table: "message", column: "body", row: draft.as_bytes() }
}

pub(crate) fn open_message(row: MessageRow, key: &SealingKey) -> Result<MailboxMessage, RelayError> {
    let plain = key
        .open(message_cell(&row.draft), &row.body)
        .map_err(|source| RelayError::Sealed { table: "message", source })?;
    Ok(MailboxMessage { voice: row.voice, day: row.day, words: form::open_words(&plain)? })
}
