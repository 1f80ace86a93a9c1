//! One request, answered.

use std::{error::Error, time::Duration};

use domain::{
    CaseId, CaseNumber, CasePointer, DeskError, DraftId, EffectTask, EvidenceId, HeadTask, Submission,
};
use serde::Serialize;
use zeroize::Zeroizing;

use super::LinkRooms;
use crate::link::{
    channel::ChannelError,
    message::to_bytes,
    wire::{
        CaseForm, DeskRefusal, HeadForm, IntakeRefusal, MailboxForm, MailboxRefusal, OpenedForm, ReadersForm,
        Request, SentForm, SheetForm, TaskForm, Unavailable, receipt, words,
    },
};

type Answered = Result<Zeroizing<Vec<u8>>, ChannelError>;

/// Does what is asked. The error is a request that does not read: whoever sent it speaks another version.
pub(super) async fn answer(rooms: &LinkRooms, request: Request) -> Answered {
    match request {
        Request::Accept(form) => {
            let accepted = rooms.intake.accept(Submission::try_from(form)?).await;
            let accepted = accepted.map(|accepted| accepted.release.to_string());
            to_bytes(
                &accepted.map_err(|error| faulty(IntakeRefusal::from(&error), "take what was sent", &error)),
            )
        }
        Request::OpenMailbox { .. } | Request::SendLetter { .. } => answer_reporter(rooms, request).await,
        Request::LayReady { by, case, file } => {
            to_bytes(&rooms.files.lay_ready(by, case_id(&case)?, read(EvidenceId::parse(&file))?).await)
        }
        Request::TakeEffect | Request::Keep { .. } | Request::Complete { .. } | Request::Retry { .. } => {
            answer_outbox(rooms, request).await
        }
        Request::TakeHead { .. } | Request::HeadWasSent { .. } => answer_head(rooms, request).await,
        Request::BoardReport { period, counted } => {
            let report = rooms.board.board_report(period, &counted).await;
            stored(report.map_err(|error| error.into()), "count cases")
        }
        other => answer_desk(rooms, other).await,
    }
}

async fn answer_reporter(rooms: &LinkRooms, request: Request) -> Answered {
    match request {
        Request::OpenMailbox { receipt: text } => {
            let opened = rooms.mailboxes.open(&receipt(&text)?).await;
            let opened = opened.as_ref().map(MailboxForm::from);
            to_bytes(&opened.map_err(|error| faulty(MailboxRefusal::from(error), "open a mailbox", error)))
        }
        Request::SendLetter { receipt: text, letter } => {
            let sent = rooms.mailboxes.send(&receipt(&text)?, letter.try_into()?).await.map(SentForm::from);
            to_bytes(&sent.map_err(|error| faulty(MailboxRefusal::from(&error), "take a letter", &error)))
        }
        _ => Err(ChannelError::Form),
    }
}

async fn answer_desk(rooms: &LinkRooms, request: Request) -> Answered {
    match request {
        Request::FindCase { number } => {
            let found = rooms.desk.find(read(CaseNumber::parse(&number))?).await;
            desk_answer(found.map(|found| found.as_ref().map(CaseForm::from)))
        }
        Request::FindInRoom { room } => {
            desk_answer(rooms.desk.find_in_room(&room).await.map(|found| found.as_ref().map(CaseForm::from)))
        }
        Request::GuardRoom { case } => desk_answer(rooms.desk.guard_room(case_id(&case)?).await),
        Request::OpenCases => desk_answer(rooms.desk.open_cases().await.map(|cases| case_forms(&cases))),
        Request::Triage => desk_answer(rooms.desk.triage().await.map(|cases| case_forms(&cases))),
        Request::Read { by, case } => {
            let report = rooms.desk.read(by, case_id(&case)?).await;
            desk_answer(report.map(|report| OpenedForm::from(&report)))
        }
        Request::Reply { by, case, draft, words: text } => {
            let draft = read(DraftId::parse(&draft))?;
            desk_answer(rooms.desk.reply(by, case_id(&case)?, draft, words(text)).await)
        }
        Request::Change { by, case, change } => {
            desk_answer(rooms.desk.change(by, case_id(&case)?, change.try_into()?).await)
        }
        Request::StepAside { by, case } => {
            let readers = rooms.desk.step_aside(by, case_id(&case)?).await;
            desk_answer(readers.map(|readers| ReadersForm::from(&readers)))
        }
        Request::Note { by, case, draft, words: text } => {
            let draft = read(DraftId::parse(&draft))?;
            desk_answer(rooms.desk.note(by, case_id(&case)?, draft, words(text)).await)
        }
        Request::AnswerDeletion { by, case, confirms } => {
            desk_answer(rooms.desk.answer_deletion(by, case_id(&case)?, confirms).await)
        }
        Request::Work { by, case, work } => {
            let sheet = rooms.desk.work(by, case_id(&case)?, work.try_into()?).await;
            desk_answer(sheet.map(|sheet| SheetForm::from(&sheet)))
        }
        _ => Err(ChannelError::Form),
    }
}

async fn answer_outbox(rooms: &LinkRooms, request: Request) -> Answered {
    match request {
        Request::TakeEffect => {
            let taken = rooms.outbox.take().await;
            outbox_answer(taken.map(|task| task.as_ref().map(TaskForm::from)))
        }
        Request::Keep { task } => outbox_answer(rooms.outbox.keep(&EffectTask::try_from(task)?).await),
        Request::Complete { task, completion } => {
            let task = EffectTask::try_from(task)?;
            outbox_answer(rooms.outbox.complete(&task, completion.into()).await)
        }
        Request::Retry { task, wait_ms } => {
            let task = EffectTask::try_from(task)?;
            outbox_answer(rooms.outbox.retry(&task, Duration::from_millis(wait_ms)).await)
        }
        _ => Err(ChannelError::Form),
    }
}

async fn answer_head(rooms: &LinkRooms, request: Request) -> Answered {
    match request {
        Request::TakeHead { every_days } => {
            let taken = rooms.heads.take_head(every_days).await;
            stored(taken.map(|task| task.as_ref().map(HeadForm::from)), "take a head of the trail")
        }
        Request::HeadWasSent { task } => {
            let sent = rooms.heads.head_was_sent(&HeadTask::try_from(task)?).await;
            stored(sent, "forget a head that was sent")
        }
        _ => Err(ChannelError::Form),
    }
}

fn desk_answer(done: Result<impl Serialize, DeskError>) -> Answered {
    to_bytes(&done.map_err(|error| faulty(DeskRefusal::from(&error), "work on a case", &error)))
}

fn outbox_answer(done: Result<impl Serialize, domain::OutboxError>) -> Answered {
    stored(done, "reach the outbox")
}

fn stored(done: Result<impl Serialize, Box<dyn Error + Send + Sync>>, what: &'static str) -> Answered {
    to_bytes(&done.map_err(|error| {
        fault(what, error.as_ref());
        Unavailable
    }))
}

fn case_forms(cases: &[CasePointer]) -> Vec<CaseForm> {
    cases.iter().map(CaseForm::from).collect()
}

fn case_id(text: &str) -> Result<CaseId, ChannelError> {
    read(CaseId::parse(text))
}

fn read<T, E>(read: Result<T, E>) -> Result<T, ChannelError> {
    read.map_err(|_| ChannelError::Form)
}

/// The refusal; where it is our fault, its kinds go to the log.
fn faulty<R: Fault>(refusal: R, what: &'static str, error: &(dyn Error + 'static)) -> R {
    if refusal.is_fault() {
        fault(what, error);
    }
    refusal
}

fn fault(what: &'static str, error: &(dyn Error + 'static)) {
    let mut causes = vec![error.to_string()];
    let mut cause = error.source();
    while let Some(next) = cause {
        causes.push(next.to_string());
        cause = next.source();
    }
    tracing::error!(what, causes = causes.join(": "), "a fault");
}

trait Fault {
    fn is_fault(&self) -> bool;
}

impl Fault for IntakeRefusal {
    fn is_fault(&self) -> bool {
        matches!(self, Self::Unavailable)
    }
}

impl Fault for MailboxRefusal {
    fn is_fault(&self) -> bool {
        matches!(self, Self::Unavailable)
    }
}

impl Fault for DeskRefusal {
    fn is_fault(&self) -> bool {
        matches!(self, Self::Unavailable)
    }
}
