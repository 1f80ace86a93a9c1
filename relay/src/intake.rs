//! The door.

use async_trait::async_trait;
use domain::{
    Accepted, Answers, Cell, Door, FIELD_LIMIT_CHARS, Intake, IntakeError, Question, Receipt, Standing,
    Submission,
};
use jiff::Timestamp;
use storage_content::{NewReport, Parcel, ParcelId, ParcelKind, ReportAdded, Spending};

use crate::{Relay, RelayError, form};

#[async_trait]
impl Intake for Relay {
    fn new_receipt(&self, door: Door) -> Receipt {
        Receipt::random(door, self.randomness.as_ref())
    }

    fn next_release(&self) -> Timestamp {
        self.schedule.next_after(self.clock.now())
    }

    async fn accept(&self, submission: Submission) -> Result<Accepted, IntakeError> {
        check(&submission.answers)?;
        let accepted = Accepted { release: self.next_release() };
        let mut added = self.store_report(&submission).await?;
        // Keys are drawn ahead, and another machine on the same database knows of the same ones
        while added == ReportAdded::KeyTaken {
            added = self.store_report(&submission).await?;
        }
        match added {
            ReportAdded::PassSpent => Err(IntakeError::PassSpent),
            ReportAdded::Full => Err(IntakeError::SlotFull { release: accepted.release }),
            ReportAdded::New if submission.urgent => {
                self.urgent.notify_one();
                Ok(accepted)
            }
            ReportAdded::New | ReportAdded::Known | ReportAdded::KeyTaken => Ok(accepted),
        }
    }
}

impl Relay {
    async fn store_report(&self, submission: &Submission) -> Result<ReportAdded, RelayError> {
        let randomness = self.randomness.as_ref();
        let (case, case_key) = self.spare_key().await?;
        let wrapped = self.new_mailbox_key(case, &case_key, &submission.receipt.key());
        let id = ParcelId::random(randomness);
        let body = case_key.seal(parcel_cell(&id), &form::parcel_bytes(submission)?, randomness);
        let proven = submission.is_proven();
        let spending = match submission.standing {
            Standing::Pass { id, epoch } => Some(Spending { pass: id, epoch }),
            Standing::Account | Standing::Unproven => None,
        };
        let parcel = Parcel { id, case, kind: ParcelKind::Report, proven, urgent: submission.urgent, body };
        let report = NewReport {
            parcel,
            lookup: submission.receipt.lookup(),
            key_for_receipt: wrapped.for_receipt,
            key_for_desk: wrapped.for_desk,
            spending,
            unproven_limit: self.limits.unproven_reports,
        };
        let added = self.store.add_report(report).await?;
        if !matches!(added, ReportAdded::New | ReportAdded::KeyTaken) {
            // Nothing was sealed under it that is kept
            self.return_key(case, case_key);
        }
        Ok(added)
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
