//! Writing to the reporter.

use domain::{CasePointer, DeskError, DraftId, Topic, Words};
use slack::{
    blocks::{Block, Element, ModalView, Text},
    model::{UserId, ViewSubmission},
};

use super::{
    form::{OfForm, of_form},
    terms::Terms,
};
use crate::{Fault, FormReply, Reply, Services};

/// The form's name.
pub const REPLY_FORM: &str = "case_reply_form";

const WORDS: &str = "words";
const TEXT: &str = "text";

/// Opens the form that writes to the reporter of the case with this number.
///
/// # Errors
/// [`Fault`] when the case cannot be reached.
pub async fn reply(services: &Services, user: &UserId, number: &str) -> Result<Reply, Fault> {
    let Some((case, _)) = super::find(services, user, number).await? else {
        return Ok(super::not_yours());
    };
    Ok(Reply::Open(render(&Letterhead::new(&case, services.desk.new_draft()), "")))
}

/// What a form to a case carries with it.
pub(super) struct Letterhead {
    /// The case's number.
    pub(super) number: String,
    /// Sent twice, it is stored once.
    pub(super) draft: DraftId,
    /// What the case is about.
    pub(super) topic: Topic,
}

impl Letterhead {
    pub(super) fn new(case: &CasePointer, draft: DraftId) -> Self {
        Self { number: case.number.to_string(), draft, topic: case.topic }
    }

    pub(super) fn parse(metadata: &str) -> Option<Self> {
        let mut parts = metadata.split('|');
        let (number, draft) = (parts.next()?.to_owned(), DraftId::parse(parts.next()?).ok()?);
        let topic = parts.next().and_then(Topic::from_name).unwrap_or(Topic::Other);
        Some(Self { number, draft, topic })
    }

    /// What a form carries that writes nothing of its own.
    pub(super) fn metadata_of(case: &CasePointer) -> String {
        case.number.to_string()
    }

    pub(super) fn metadata(&self) -> String {
        format!("{}|{}|{}", self.number, self.draft.to_hex(), self.topic.name())
    }
}

fn render(head: &Letterhead, typed: &str) -> ModalView {
    let whose =
        if head.topic.is_question() { "the mailbox of whoever asked" } else { "the reporter’s mailbox" };
    let mut element = Element::plain_text_input(TEXT).multiline(true).max_length(3_000).focus_on_load();
    let mut view = ModalView::new(REPLY_FORM, Terms::of(head.topic).write);
    if !typed.is_empty() {
        element = element.initial(typed);
        view = view.block(failed());
    }
    view.submit("Send")
        .close("Cancel")
        .private_metadata(head.metadata())
        .block(
            Block::input("Your message", element)
                .block_id(WORDS)
                .hint(format!("It goes into {whose} at once. You will not see whether or when it is read.")),
        )
        .block(Block::context([Text::mrkdwn(
            "Please do not ask who they are. Your message is not signed either: the people on the case speak with one voice.",
        )]))
}

/// The line that says that storing failed. The form carries the words itself, for Slack may have put another page in its place by then.
pub(super) fn failed() -> Block {
    Block::section(Text::mrkdwn(
        "*It could not be stored, and nothing was changed.* Your words are still here. Please press the button again in a minute.",
    ))
}

/// Puts the message into the reporter's mailbox.
pub async fn submit_reply(services: &Services, submission: &ViewSubmission) -> FormReply {
    match send(services, submission).await {
        Ok(()) => FormReply::Close,
        Err(reply) => reply,
    }
}

async fn send(services: &Services, submission: &ViewSubmission) -> Result<(), FormReply> {
    let typed = submission.view.state.text(WORDS, TEXT).unwrap_or_default();
    let again = |head: &Letterhead| render(head, typed);
    let OfForm { head, case, by } =
        of_form(services, submission, (WORDS, "Nothing was sent."), again).await?;
    let sent = services.desk.reply(by, case.id, head.draft, Words::from(typed)).await;
    sent.map_err(|error| refusal(error, WORDS, || again(&head)))
}

pub(super) fn refusal(error: DeskError, block: &'static str, again: impl FnOnce() -> ModalView) -> FormReply {
    match error {
        DeskError::NothingSaid => FormReply::mend(block, "Please write something first."),
        DeskError::TooLong { limit, actual } => FormReply::mend(
            block,
            format!("This has {actual} characters; {limit} fit. Please send it in two parts."),
        ),
        DeskError::Refused(why) => FormReply::mend(super::close::place_of(why, block), why.to_string()),
        DeskError::Barred(why) => FormReply::mend(block, why.to_string()),
        DeskError::NotFound => {
            FormReply::mend(block, "This case is not there any more. Nothing was changed.")
        }
        error => FormReply::Retry(Box::new(again()), Fault::new("change a case", error)),
    }
}
