//! Closing a case.

use domain::{CaseState, DraftId, Finding, Words};
use slack::{
    blocks::{Block, Element, ModalView, OptionItem, Text},
    model::{UserId, ViewSubmission},
};

use super::reply::{failed, parse_metadata, refusal};
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
    let Some((case, _)) = super::find(services, user, number).await? else {
        return Ok(super::not_yours());
    };
    if matches!(case.state, CaseState::Closed(_)) {
        return Ok(Reply::Open(super::notice("Case", "This case is closed already.")));
    }
    Ok(Reply::Open(render(&case.number.to_string(), services.desk.new_draft(), None, "")))
}

fn render(number: &str, draft: DraftId, chosen: Option<Finding>, typed: &str) -> ModalView {
    let option = |finding: Finding| OptionItem::new(finding.to_string(), finding.name());
    let mut findings = Element::radio_buttons(FINDING, Finding::ALL.into_iter().map(option));
    let mut element = Element::plain_text_input(TEXT).multiline(true).max_length(3_000);
    let mut view = ModalView::new(CLOSE_FORM, "Close the case");
    // A form with a finding chosen is one that could not be stored
    if let Some(chosen) = chosen {
        findings = findings.initial_option(option(chosen));
        view = view.block(failed());
    }
    if !typed.is_empty() {
        element = element.initial(typed);
    }
    view.submit("Close the case")
        .close("Cancel")
        .private_metadata(format!("{number}|{}", draft.to_hex()))
        .block(Block::input("Finding", findings).block_id(FINDING))
        .block(
            Block::input("A last message to the reporter", element)
                .block_id(WORDS)
                .hint("What was done about it, as far as you can say. It is what reporters hope for most.")
                .optional(true),
        )
        .block(Block::context([Text::mrkdwn(
            "The channel is archived; the report stays readable. The reporter’s mailbox stays open.",
        )]))
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
    let finding = state.option(FINDING, FINDING).and_then(Finding::from_name);
    let finding = finding.ok_or_else(|| FormReply::mend(FINDING, "Please choose what you found."))?;
    let typed = state.text(WORDS, TEXT).unwrap_or_default();
    let again = || render(number, draft, Some(finding), typed);
    let found = super::find(services, &submission.user.id, number).await;
    let (case, by) = found.map_err(|fault| FormReply::Retry(Box::new(again()), fault))?.ok_or_else(gone)?;
    let words = Words::from(typed);
    let last_words = (!words.is_blank()).then_some((draft, words));
    let closed = services.desk.close(by, case.id, finding, last_words).await;
    closed.map_err(|error| refusal(error, FINDING, again))
}
