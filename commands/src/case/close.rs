//! Closing a case.

use domain::{CaseState, Finding, Words};
use slack::{
    blocks::{Block, Element, ModalView, OptionItem, Text},
    model::{UserId, ViewSubmission},
};

use super::{
    reply::{Letterhead, failed, refusal},
    terms::Terms,
};
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
    Ok(Reply::Open(render(&Letterhead::new(&case, services.desk.new_draft()), None, "")))
}

fn render(head: &Letterhead, chosen: Option<Finding>, typed: &str) -> ModalView {
    let terms = Terms::of(head.topic);
    let question = head.topic.is_question();
    let mut element = Element::plain_text_input(TEXT).multiline(true).max_length(3_000);
    if !typed.is_empty() {
        element = element.initial(typed);
    }
    let (label, hint, note) = if question {
        (
            "A last answer",
            "If you answered before, you can leave this empty.",
            "A question needs no finding: it is closed as answered. The channel is archived; the mailbox of whoever asked stays open.",
        )
    } else {
        (
            "A last message to the reporter",
            "What was done about it, as far as you can say. It is what reporters hope for most.",
            "The channel is archived; the report stays readable. The reporter’s mailbox stays open.",
        )
    };
    ModalView::new(CLOSE_FORM, terms.close)
        .submit(terms.close)
        .close("Cancel")
        .private_metadata(head.metadata())
        // A form with a finding chosen is one that could not be stored
        .blocks(chosen.map(|_| failed()))
        .blocks((!question).then(|| findings(chosen)))
        .block(Block::input(label, element).block_id(WORDS).hint(hint).optional(true))
        .block(Block::context([Text::mrkdwn(note)]))
}

fn findings(chosen: Option<Finding>) -> Block {
    let option = |finding: Finding| OptionItem::new(finding.to_string(), finding.name());
    let mut findings = Element::radio_buttons(FINDING, Finding::OF_REPORTS.into_iter().map(option));
    if let Some(chosen) = chosen {
        findings = findings.initial_option(option(chosen));
    }
    Block::input("Finding", findings).block_id(FINDING)
}

/// Closes the case with the finding that was chosen.
pub async fn submit_close(services: &Services, submission: &ViewSubmission) -> FormReply {
    match carry_out(services, submission).await {
        Ok(()) => FormReply::Close,
        Err(reply) => reply,
    }
}

async fn carry_out(services: &Services, submission: &ViewSubmission) -> Result<(), FormReply> {
    let gone = |block| {
        FormReply::mend(block, "There is no case with this number that you are on. Nothing was changed.")
    };
    let state = &submission.view.state;
    let head = Letterhead::parse(&submission.view.private_metadata).ok_or_else(|| gone(WORDS))?;
    let (block, finding) = if head.topic.is_question() {
        (WORDS, Some(Finding::Answered))
    } else {
        (FINDING, state.option(FINDING, FINDING).and_then(Finding::from_name))
    };
    let finding = finding.ok_or_else(|| FormReply::mend(block, "Please choose what you found."))?;
    let typed = state.text(WORDS, TEXT).unwrap_or_default();
    let again = || render(&head, Some(finding), typed);
    let found = super::find(services, &submission.user.id, &head.number).await;
    let (case, by) =
        found.map_err(|fault| FormReply::Retry(Box::new(again()), fault))?.ok_or_else(|| gone(block))?;
    let words = Words::from(typed);
    let last_words = (!words.is_blank()).then_some((head.draft, words));
    let closed = services.desk.close(by, case.id, finding, last_words).await;
    closed.map_err(|error| refusal(error, block, again))
}
