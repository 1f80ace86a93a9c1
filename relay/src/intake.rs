//! The door.

use async_trait::async_trait;
use domain::{
    Accepted, Answers, CaseId, Cell, FIELD_LIMIT_CHARS, Intake, IntakeError, Question, Receipt, Submission,
};
use jiff::Timestamp;
use storage_content::{Added, NewMailbox, Parcel, ParcelId, ParcelKind};

use crate::{Relay, RelayError, form};

#[async_trait]
impl Intake for Relay {
    fn new_receipt(&self) -> Receipt {
        Receipt::random(self.randomness.as_ref())
    }

    fn next_release(&self) -> Timestamp {
        self.schedule.next_after(self.clock.now())
    }

    async fn accept(&self, submission: Submission) -> Result<Accepted, IntakeError> {
        check(&submission.answers)?;
        let lookup = submission.receipt.lookup();
        if self.store.find_mailbox(lookup).await.map_err(RelayError::from)?.is_none() {
            self.store_report(&submission).await?;
        }
        Ok(Accepted { release: self.next_release() })
    }
}

impl Relay {
    async fn store_report(&self, submission: &Submission) -> Result<(), RelayError> {
        let randomness = self.randomness.as_ref();
        let case = CaseId::random(randomness);
        let case_key = self.new_case_key(case).await?;
        let wrapped = self.new_mailbox_key(case, &case_key, &submission.receipt.key());
        let id = ParcelId::random(randomness);
        let body = case_key.seal(parcel_cell(&id), &form::parcel_bytes(submission)?, randomness);
        let mailbox = NewMailbox {
            lookup: submission.receipt.lookup(),
            case,
            key_for_receipt: &wrapped.for_receipt,
            key_for_desk: &wrapped.for_desk,
        };
        let parcel = Parcel { id, case, kind: ParcelKind::Report, body };
        if self.store.add_report(&mailbox, &parcel).await? == Added::Known {
            self.store.purge_key(case).await?;
        }
        Ok(())
    }
}

pub(crate) const fn parcel_cell(id: &ParcelId) -> Cell<'_> {
    Cell { table: "parcel", column: "body", row: id.as_bytes() }
}

fn check(answers: &Answers) -> Result<(), IntakeError> {
    if answers.get(Question::What).is_none() {
        return Err(IntakeError::NothingSaid);
    }
    match answers.iter().find(|(_, words)| words.chars() > FIELD_LIMIT_CHARS) {
        Some((question, words)) => {
            Err(IntakeError::TooLong { question, limit: FIELD_LIMIT_CHARS, actual: words.chars() })
        }
        None => Ok(()),
    }
}
