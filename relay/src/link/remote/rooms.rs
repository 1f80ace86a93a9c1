//! The relay's rooms, asked over the link.

use std::time::Duration;

use async_trait::async_trait;
use domain::{
    Accepted, BoardBooks, BoardBooksError, BoardReport, CaseDesk, CaseId, CaseNumber, CasePointer, CaseState,
    Change, Completion, Counted, DeskError, Door, DraftId, EffectTask, EvidenceFile, EvidenceId, FileCounter,
    HeadTask, Intake, IntakeError, Letter, MailboxError, MailboxView, Mailboxes, OpenedReport, Outbox,
    OutboxError, Period, Readers, Receipt, Role, Sent, Sheet, Submission, TrailError, TrailHeads, Words,
    Work,
};
use jiff::Timestamp;
use serde::de::DeserializeOwned;

use super::{LinkError, Remote};
use crate::link::{
    channel::ChannelError,
    wire::{
        CaseForm, ChangeForm, CompletionForm, DeskRefusal, HeadForm, IntakeRefusal, LetterForm, MailboxForm,
        MailboxRefusal, OpenedForm, ReadersForm, Request, SentForm, SheetForm, SubmissionForm, TaskForm,
        Unavailable, WorkForm, moment, receipt_text, text,
    },
};

#[async_trait]
impl Intake for Remote {
    fn new_receipt(&self, door: Door) -> Receipt {
        Receipt::random(door, self.randomness.as_ref())
    }

    fn next_release(&self) -> Timestamp {
        self.schedule().next_after(self.clock.now())
    }

    async fn accept(&self, submission: Submission) -> Result<Accepted, IntakeError> {
        let failed = |error: LinkError| IntakeError::Unavailable(Box::new(error));
        let form = SubmissionForm::try_from(&submission).map_err(|_| failed(LinkError::NotOverTheLink))?;
        // Whoever sends from chat has shown an account, so that nothing holds back what is urgent
        let at_once = submission.urgent;
        drop(submission);
        let answer: Result<String, IntakeRefusal> = self.ask(&Request::Accept(form)).await.map_err(failed)?;
        let release = moment(&answer?).map_err(|error| failed(error.into()))?;
        Ok(Accepted { release, at_once })
    }
}

#[async_trait]
impl Mailboxes for Remote {
    fn new_draft(&self) -> DraftId {
        DraftId::random(self.randomness.as_ref())
    }

    async fn open(&self, receipt: &Receipt) -> Result<MailboxView, MailboxError> {
        let receipt = receipt_text(receipt).map_err(mailbox_failed)?;
        let answer: Result<MailboxForm, MailboxRefusal> =
            self.ask(&Request::OpenMailbox { receipt }).await.map_err(mailbox_failed)?;
        answer?.try_into().map_err(|error: ChannelError| mailbox_failed(error))
    }

    async fn send(&self, receipt: &Receipt, letter: Letter) -> Result<Sent, MailboxError> {
        let receipt = receipt_text(receipt).map_err(mailbox_failed)?;
        let request = Request::SendLetter { receipt, letter: LetterForm::from(&letter) };
        drop(letter);
        let answer: Result<SentForm, MailboxRefusal> = self.ask(&request).await.map_err(mailbox_failed)?;
        answer?.try_into().map_err(|error: ChannelError| mailbox_failed(error))
    }

    async fn add_file(&self, _: &Receipt, _: EvidenceFile) -> Result<Accepted, MailboxError> {
        Err(mailbox_failed(LinkError::NotOverTheLink))
    }
}

fn mailbox_failed(error: impl Into<LinkError>) -> MailboxError {
    MailboxError::Unavailable(Box::new(error.into()))
}

#[async_trait]
impl CaseDesk for Remote {
    async fn find(&self, number: CaseNumber) -> Result<Option<CasePointer>, DeskError> {
        let request = Request::FindCase { number: number.to_string() };
        let found: Option<CaseForm> = self.ask_desk(&request).await?;
        found.map(CasePointer::try_from).transpose().map_err(desk_failed)
    }

    async fn find_in_room(&self, room: &str) -> Result<Option<CasePointer>, DeskError> {
        let found: Option<CaseForm> = self.ask_desk(&Request::FindInRoom { room: room.to_owned() }).await?;
        found.map(CasePointer::try_from).transpose().map_err(desk_failed)
    }

    async fn guard_room(&self, case: CaseId) -> Result<(), DeskError> {
        self.ask_desk(&Request::GuardRoom { case: case.to_hex() }).await
    }

    async fn open_cases(&self) -> Result<Vec<CasePointer>, DeskError> {
        pointers(self.ask_desk(&Request::OpenCases).await?)
    }

    async fn triage(&self) -> Result<Vec<CasePointer>, DeskError> {
        pointers(self.ask_desk(&Request::Triage).await?)
    }

    async fn open_file(&self, _: Role, _: CaseId, _: EvidenceId) -> Result<EvidenceFile, DeskError> {
        Err(desk_failed(LinkError::NotOverTheLink))
    }

    fn new_draft(&self) -> DraftId {
        DraftId::random(self.randomness.as_ref())
    }

    async fn read(&self, by: Role, case: CaseId) -> Result<OpenedReport, DeskError> {
        let opened: OpenedForm = self.ask_desk(&Request::Read { by, case: case.to_hex() }).await?;
        opened.try_into().map_err(|error: ChannelError| desk_failed(error))
    }

    async fn reply(&self, by: Role, case: CaseId, draft: DraftId, words: Words) -> Result<(), DeskError> {
        let request = Request::Reply { by, case: case.to_hex(), draft: draft.to_hex(), words: text(&words) };
        drop(words);
        self.ask_desk(&request).await
    }

    async fn change(&self, by: Role, case: CaseId, change: Change) -> Result<CaseState, DeskError> {
        let form = ChangeForm::from(&change);
        drop(change);
        self.ask_desk(&Request::Change { by, case: case.to_hex(), change: form }).await
    }

    async fn step_aside(&self, by: Role, case: CaseId) -> Result<Readers, DeskError> {
        let readers: ReadersForm = self.ask_desk(&Request::StepAside { by, case: case.to_hex() }).await?;
        Ok(readers.into())
    }

    async fn note(&self, by: Role, case: CaseId, draft: DraftId, words: Words) -> Result<(), DeskError> {
        let request = Request::Note { by, case: case.to_hex(), draft: draft.to_hex(), words: text(&words) };
        drop(words);
        self.ask_desk(&request).await
    }

    async fn work(&self, by: Role, case: CaseId, work: Work) -> Result<Sheet, DeskError> {
        let form = WorkForm::from(&work);
        drop(work);
        let sheet: SheetForm = self.ask_desk(&Request::Work { by, case: case.to_hex(), work: form }).await?;
        sheet.try_into().map_err(|error: ChannelError| desk_failed(error))
    }

    async fn answer_deletion(&self, by: Role, case: CaseId, confirms: bool) -> Result<(), DeskError> {
        self.ask_desk(&Request::AnswerDeletion { by, case: case.to_hex(), confirms }).await
    }
}

impl Remote {
    async fn ask_desk<T: DeserializeOwned>(&self, request: &Request) -> Result<T, DeskError> {
        let answer: Result<T, DeskRefusal> = self.ask(request).await.map_err(desk_failed)?;
        Ok(answer?)
    }

    async fn ask_store<T: DeserializeOwned>(&self, request: &Request) -> Result<T, OutboxError> {
        let answer: Result<T, Unavailable> = self.ask(request).await?;
        Ok(answer.map_err(|Unavailable| LinkError::Refused)?)
    }
}

fn desk_failed(error: impl Into<LinkError>) -> DeskError {
    DeskError::Unavailable(Box::new(error.into()))
}

fn pointers(forms: Vec<CaseForm>) -> Result<Vec<CasePointer>, DeskError> {
    forms.into_iter().map(CasePointer::try_from).collect::<Result<_, _>>().map_err(desk_failed)
}

#[async_trait]
impl Outbox for Remote {
    async fn take(&self) -> Result<Option<EffectTask>, OutboxError> {
        let taken: Option<TaskForm> = self.ask_store(&Request::TakeEffect).await?;
        Ok(taken.map(EffectTask::try_from).transpose().map_err(LinkError::from)?)
    }

    async fn keep(&self, task: &EffectTask) -> Result<bool, OutboxError> {
        self.ask_store(&Request::Keep { task: TaskForm::from(task) }).await
    }

    async fn complete(&self, task: &EffectTask, completion: Completion) -> Result<(), OutboxError> {
        let completion = CompletionForm::from(completion);
        self.ask_store(&Request::Complete { task: TaskForm::from(task), completion }).await
    }

    async fn retry(&self, task: &EffectTask, wait: Duration) -> Result<(), OutboxError> {
        let wait_ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
        self.ask_store(&Request::Retry { task: TaskForm::from(task), wait_ms }).await
    }
}

#[async_trait]
impl TrailHeads for Remote {
    async fn take_head(&self, every_days: u16) -> Result<Option<HeadTask>, TrailError> {
        let taken: Option<HeadForm> = self.ask_store(&Request::TakeHead { every_days }).await?;
        Ok(taken.map(HeadTask::try_from).transpose().map_err(LinkError::from)?)
    }

    async fn head_was_sent(&self, task: &HeadTask) -> Result<(), TrailError> {
        self.ask_store(&Request::HeadWasSent { task: HeadForm::from(task) }).await
    }
}

#[async_trait]
impl FileCounter for Remote {
    async fn lay_ready(&self, by: Role, case: CaseId, file: EvidenceId) -> Option<String> {
        let request = Request::LayReady { by, case: case.to_hex(), file: file.to_hex() };
        self.ask(&request).await.ok().flatten()
    }
}

#[async_trait]
impl BoardBooks for Remote {
    async fn board_report(&self, period: Period, counted: &Counted) -> Result<BoardReport, BoardBooksError> {
        let request = Request::BoardReport { period, counted: counted.clone() };
        self.ask_store(&request).await.map_err(BoardBooksError)
    }
}
