//! Whatever arrives, read as each message of the link and thrown away: for the tests that send what neither side sends.

use domain::{
    CaseId, CaseNumber, CasePointer, Change, DraftId, EffectTask, HeadTask, Letter, MailboxView,
    OpenedReport, Sent, Sheet, Submission, Work,
};
use passes::Evaluation;
use serde::de::DeserializeOwned;

use super::{
    channel::ChannelError,
    message::from_bytes,
    wire::{
        BotRequest, CaseForm, EvaluationForm, HeadForm, MailboxForm, OpenedForm, Request, SentForm,
        SheetForm, TaskForm, receipt,
    },
};
use crate::page::IssueRequest;

/// As how many messages these bytes can be read, as either side would.
#[must_use]
pub fn read_any(bytes: &[u8]) -> usize {
    fn reads<F: DeserializeOwned, T: TryFrom<F>>(bytes: &[u8]) -> bool {
        from_bytes::<F>(bytes).is_ok_and(|form| T::try_from(form).is_ok())
    }
    [
        from_bytes::<Request>(bytes).is_ok_and(|request| as_asked(request).is_ok()),
        from_bytes::<BotRequest>(bytes).is_ok_and(|request| match request {
            BotRequest::Ping { .. } => true,
            BotRequest::Issue(form) => IssueRequest::try_from(form).is_ok(),
        }),
        reads::<CaseForm, CasePointer>(bytes),
        reads::<OpenedForm, OpenedReport>(bytes),
        reads::<SheetForm, Sheet>(bytes),
        reads::<MailboxForm, MailboxView>(bytes),
        reads::<SentForm, Sent>(bytes),
        reads::<TaskForm, EffectTask>(bytes),
        reads::<HeadForm, HeadTask>(bytes),
        reads::<EvaluationForm, Evaluation>(bytes),
    ]
    .into_iter()
    .map(usize::from)
    .sum()
}

/// What the relay makes of a request before it asks its rooms.
fn as_asked(request: Request) -> Result<(), ChannelError> {
    let form = ChannelError::Form;
    match request {
        Request::Accept(asked) => Submission::try_from(asked).map(drop),
        Request::OpenMailbox { receipt: words } => receipt(&words).map(drop),
        Request::SendLetter { receipt: words, letter } => {
            receipt(&words)?;
            Letter::try_from(letter).map(drop)
        }
        Request::FindCase { number } => CaseNumber::parse(&number).map(drop).map_err(|_| form),
        Request::Change { change, .. } => Change::try_from(change).map(drop),
        Request::Work { work, .. } => Work::try_from(work).map(drop),
        Request::Note { case, draft, .. } | Request::Reply { case, draft, .. } => {
            CaseId::parse(&case).map_err(|_| form)?;
            DraftId::parse(&draft).map(drop).map_err(|_| form)
        }
        Request::Keep { task } | Request::Complete { task, .. } | Request::Retry { task, .. } => {
            EffectTask::try_from(task).map(drop)
        }
        Request::HeadWasSent { task } => HeadTask::try_from(task).map(drop),
        _ => Ok(()),
    }
}
