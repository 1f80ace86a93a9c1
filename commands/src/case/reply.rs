//! Writing to the reporter.

use domain::{DeskError, DraftId, Words};
use slack::{
    blocks::{Block, Element, ModalView, Text},
    model::{UserId, ViewSubmission},
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
    Ok(Reply::Open(render(&case.number.to_string(), services.desk.new_draft(), "")))
}

fn render(number: &str, draft: DraftId, typed: &str) -> ModalView {
    let mut element = Element::plain_text_input(TEXT).multiline(true).max_length(3_000).focus_on_load();
    let mut view = ModalView::new(REPLY_FORM, "Write to the reporter");
    if !typed.is_empty() {
        element = element.initial(typed);
        view = view.block(failed());
    }
    view.submit("Send")
        .close("Cancel")
        .private_metadata(format!("{number}|{}", draft.to_hex()))
        .block(
            Block::input("Your message", element)
                .block_id(WORDS)
                .hint("It goes into the reporter’s mailbox at once. You will not see whether or when it is read."),
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
    let (number, draft) = parse_metadata(&submission.view.private_metadata).ok_or_else(gone)?;
    let typed = submission.view.state.text(WORDS, TEXT).unwrap_or_default();
    let again = || render(number, draft, typed);
    let found = super::find(services, &submission.user.id, number).await;
    let (case, by) = found.map_err(|fault| FormReply::Retry(Box::new(again()), fault))?.ok_or_else(gone)?;
    let sent = services.desk.reply(by, case.id, draft, Words::from(typed)).await;
    sent.map_err(|error| refusal(error, WORDS, again))
}

pub(super) fn parse_metadata(metadata: &str) -> Option<(&str, DraftId)> {
    let (number, draft) = metadata.split_once('|')?;
    Some((number, DraftId::parse(draft).ok()?))
}

fn gone() -> FormReply {
    FormReply::mend(WORDS, "There is no case with this number that you are on. Nothing was sent.")
}

pub(super) fn refusal(error: DeskError, block: &'static str, again: impl FnOnce() -> ModalView) -> FormReply {
    match error {
        DeskError::NothingSaid => FormReply::mend(block, "Please write something first."),
        DeskError::TooLong { limit, actual } => FormReply::mend(
            block,
            format!("This has {actual} characters; {limit} fit. Please send it in two parts."),
        ),
        DeskError::Closed => {
            FormReply::mend(block, "Somebody closed this case before you. Nothing was changed.")
        }
        DeskError::NotFound => {
            FormReply::mend(block, "This case is not there any more. Nothing was changed.")
        }
        error => FormReply::Retry(Box::new(again()), Fault::new("change a case", error)),
    }
}
