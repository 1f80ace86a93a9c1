//! The door.

use async_trait::async_trait;
use domain::{
    Accepted, Answers, Author, CaseId, Cell, Door, FIELD_LIMIT_CHARS, Intake, IntakeError, Question, Receipt,
    SealingKey, Standing, Submission,
};
use jiff::Timestamp;
use storage_content::{NewReport, Parcel, ParcelId, ParcelKind, ReportAdded, Spending};

use crate::{Relay, RelayError, desk::open_case_cell, form, release::open_parcel, vault::OpenedMailbox};

#[async_trait]
impl Intake for Relay {
    fn new_receipt(&self, door: Door) -> Receipt {
        Receipt::random(door, self.randomness.as_ref())
    }

    fn next_release(&self) -> Timestamp {
        self.schedule.next_after(self.clock.now())
    }

    async fn accept(&self, mut submission: Submission) -> Result<Accepted, IntakeError> {
        check(&submission.answers)?;
        if submission.urgent && !submission.is_proven() {
            submission.urgent = self.may_hurry().await?;
        }
        let accepted = Accepted { release: self.next_release(), at_once: submission.urgent };
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
            ReportAdded::New | ReportAdded::KeyTaken => Ok(accepted),
            ReportAdded::Known => self.accept_again(&submission).await.map(|()| accepted),
        }
    }
}

impl Relay {
    /// Whether one more report without a pass may leave without waiting: each tells somebody, and a program can write any number of them.
    pub(crate) async fn may_hurry(&self) -> Result<bool, RelayError> {
        let waiting = self.store.waiting_to_hurry().await?;
        Ok(waiting < usize::try_from(self.hurry_left()).unwrap_or(usize::MAX))
    }

    /// Something was stored with this receipt before. The same is taken as it was; something else takes its place while it waits: whoever sent it was told that it
    /// may not have been stored.
    async fn accept_again(&self, submission: &Submission) -> Result<(), IntakeError> {
        let receipt = &submission.receipt;
        let opened = self.open_mailbox(receipt.lookup(), &receipt.key()).await?;
        let Some(OpenedMailbox { case, case_key, .. }) = opened else { return Err(IntakeError::Left) };
        let plain = form::parcel_bytes(submission)?;
        if let Some(parcel) = self.store.waiting_report(case).await.map_err(RelayError::from)? {
            if open_parcel(&parcel, &case_key)? == plain && parcel.urgent == submission.urgent {
                return Ok(());
            }
            let spending = spending(submission).filter(|_| !parcel.proven);
            let parcel = Parcel {
                proven: parcel.proven || submission.is_proven(),
                urgent: submission.urgent,
                body: case_key.seal(parcel_cell(&parcel.id), &plain, self.randomness.as_ref()),
                ..parcel
            };
            match self.store.replace_report(&parcel, spending).await.map_err(RelayError::from)? {
                ReportAdded::PassSpent => return Err(IntakeError::PassSpent),
                // It left at this moment
                ReportAdded::Known => {}
                _ => {
                    self.unsettle();
                    if submission.urgent {
                        self.urgent.notify_one();
                    }
                    return Ok(());
                }
            }
        }
        if self.has_left_as(submission, case, &case_key).await? { Ok(()) } else { Err(IntakeError::Left) }
    }

    /// Whether this is what left.
    async fn has_left_as(
        &self,
        submission: &Submission,
        case: CaseId,
        key: &SealingKey,
    ) -> Result<bool, RelayError> {
        let Some(sealed) = self.store.find_sealed_case(case).await? else { return Ok(false) };
        let author = sealed.author.map(|author| open_case_cell("author", case, key, &author)).transpose()?;
        let pointer = self.store.find_case(case).await?;
        // Also whom it is about, and with which pass: whoever kept somebody out now is not told that it was taken
        let goes_the_same_way = pointer.is_some_and(|case| {
            (case.topic, case.way, &case.readers.kept_out)
                == (submission.topic, submission.way(), &submission.readers.kept_out)
        });
        Ok(goes_the_same_way
            && open_case_cell("report", case, key, &sealed.report)?
                == form::report_bytes(&submission.answers)?
            && author.as_deref().map(Vec::as_slice) == submission.author.as_ref().map(Author::expose))
    }

    async fn store_report(&self, submission: &Submission) -> Result<ReportAdded, RelayError> {
        let randomness = self.randomness.as_ref();
        let (case, case_key) = self.spare_key().await?;
        let wrapped = self.new_mailbox_key(case, &case_key, &submission.receipt.key());
        let id = ParcelId::random(randomness);
        let body = case_key.seal(parcel_cell(&id), &form::parcel_bytes(submission)?, randomness);
        let proven = submission.is_proven();
        let parcel = Parcel { id, case, kind: ParcelKind::Report, proven, urgent: submission.urgent, body };
        let report = NewReport {
            parcel,
            lookup: submission.receipt.lookup(),
            key_for_receipt: wrapped.for_receipt,
            key_for_desk: wrapped.for_desk,
            spending: spending(submission),
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

fn spending(submission: &Submission) -> Option<Spending> {
    match submission.standing {
        Standing::Pass { id, epoch } => Some(Spending { pass: id, epoch }),
        Standing::Account | Standing::Unproven => None,
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
