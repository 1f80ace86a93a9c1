//! Closing a case.

use domain::{CaseState, Finding, Words};
use slack::{
    blocks::{Block, Element, ModalView, OptionItem, Text},
    model::{UserId, ViewSubmission},
};

use super::reply::{parse_metadata, refusal};
use crate::{Fault, FormReply, Reply, Services};

/// The form's name.
pub const CLOSE_FORM: &str = "case_close_form";

const FINDING: &str = "finding";
const WORDS: &str = "words";
const TEXT: &str = "text";

/// Opens the form that closes the case with this number.
///
/// # Errors
/// [`Fault`] when the case cannot be reached.
pub async fn close(services: &Services, user: &UserId, number: &str) -> Result<Reply, Fault> {
    let Some(case) = super::find(services, user, number).await? else {
        return Ok(super::not_yours());
    };
    if case.state != CaseState::Open {
        return Ok(Reply::Open(super::notice("Case", "This case is closed already.")));
    }
    let options =
        Finding::ALL.into_iter().map(|finding| OptionItem::new(finding.to_string(), finding.name()));
    let element = Element::plain_text_input(TEXT).multiline(true).max_length(3_000);
    let view = ModalView::new(CLOSE_FORM, "Close the case")
        .submit("Close the case")
        .close("Cancel")
        .private_metadata(format!("{}|{}", case.number, services.desk.new_draft().to_hex()))
        .block(Block::input("Finding", Element::radio_buttons(FINDING, options)).block_id(FINDING))
        .block(
            Block::input("A last message to the reporter", element)
                .block_id(WORDS)
                .hint("What was done about it, as far as you can say. It is what reporters hope for most.")
                .optional(true),
        )
        .block(Block::context([Text::mrkdwn(
            "The channel is archived; the report stays readable. The reporter’s mailbox stays open.",
        )]));
    Ok(Reply::Open(view))
}

/// Closes the case with the finding that was chosen.
pub async fn submit_close(services: &Services, submission: &ViewSubmission) -> FormReply {
    match carry_out(services, submission).await {
        Ok(()) => FormReply::Close,
        Err(reply) => reply,
    }
}

async fn carry_out(services: &Services, submission: &ViewSubmission) -> Result<(), FormReply> {
    let gone = || {
        FormReply::mend(FINDING, "There is no case with this number that you are on. Nothing was changed.")
    };
    let state = &submission.view.state;
    let (number, draft) = parse_metadata(&submission.view.private_metadata).ok_or_else(gone)?;
    let found = super::find(services, &submission.user.id, number).await;
    let case = found.map_err(|fault| FormReply::mend_fault(FINDING, AGAIN, fault))?;
    let case = case.ok_or_else(gone)?;
    let finding = state.option(FINDING, FINDING).and_then(Finding::from_name);
    let finding = finding.ok_or_else(|| FormReply::mend(FINDING, "Please choose what you found."))?;
    let words = Words::from(state.text(WORDS, TEXT).unwrap_or_default());
    let last_words = (!words.is_blank()).then_some((draft, words));
    services.desk.close(case.id, finding, last_words).await.map_err(|error| refusal(error, FINDING))
}

const AGAIN: &str = "The case cannot be reached right now. Please press the button again in a minute.";
