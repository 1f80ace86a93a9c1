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
    let Some(case) = super::find(services, user, number).await? else {
        return Ok(super::not_yours());
    };
    let draft = services.desk.new_draft();
    let element = Element::plain_text_input(TEXT).multiline(true).max_length(3_000).focus_on_load();
    let view = ModalView::new(REPLY_FORM, "Write to the reporter")
        .submit("Send")
        .close("Cancel")
        .private_metadata(format!("{}|{}", case.number, draft.to_hex()))
        .block(
            Block::input("Your message", element)
                .block_id(WORDS)
                .hint("It goes into the reporter’s mailbox at once. You will not see whether or when it is read."),
        )
        .block(Block::context([Text::mrkdwn(
            "Please do not ask who they are. Your message is not signed either: the people on the case speak with one voice.",
        )]));
    Ok(Reply::Open(view))
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
    let case =
        super::find(services, &submission.user.id, number).await.map_err(unreachable)?.ok_or_else(gone)?;
    let words = Words::from(submission.view.state.text(WORDS, TEXT).unwrap_or_default());
    services.desk.reply(case.id, draft, words).await.map_err(|error| refusal(error, WORDS))
}

pub(super) fn parse_metadata(metadata: &str) -> Option<(&str, DraftId)> {
    let (number, draft) = metadata.split_once('|')?;
    Some((number, DraftId::parse(draft).ok()?))
}

fn gone() -> FormReply {
    FormReply::mend(WORDS, "There is no case with this number that you are on. Nothing was sent.")
}

fn unreachable(fault: Fault) -> FormReply {
    FormReply::mend_fault(WORDS, STORE_AGAIN, fault)
}

const STORE_AGAIN: &str =
    "It could not be stored. Your words are still here: please press the button again in a minute.";

pub(super) fn refusal(error: DeskError, block: &'static str) -> FormReply {
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
        error => FormReply::mend_fault(block, STORE_AGAIN, Fault::new("change a case", error)),
    }
}
