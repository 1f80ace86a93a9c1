//! Giving a question that was not answered.

use domain::QuestionBookError;
use slack::{
    blocks::{Block, Element, ModalView, Text, clip},
    model::ViewSubmission,
};

use super::stripped::stripped;
use crate::{Fault, FormReply, Reply, Services};

/// The button; its value is the question.
pub const GIVE: &str = "questions_give";
/// The form's name.
pub const GIVE_FORM: &str = "questions_give_form";

const QUESTION: &str = "question";
const TEXT: &str = "text";
/// The longest question that is kept.
const MOST_CHARS: usize = 500;

pub(crate) fn give_button(question: &str) -> Element {
    Element::button(GIVE, "Help me answer this").value(clip(question.trim(), 1_900))
}

/// Opens the form with the question as it would be kept.
#[must_use]
pub fn give(services: &Services, question: &str) -> Reply {
    if !services.questions.takes_questions() {
        return Reply::Nothing;
    }
    let kept = clip(&stripped(question), MOST_CHARS);
    let mut input = Element::plain_text_input(TEXT).multiline(true).max_length(500).focus_on_load();
    if !kept.is_empty() {
        input = input.initial(kept);
    }
    Reply::Open(
        ModalView::new(GIVE_FORM, "Help me answer")
            .submit("Give this question")
            .close("Cancel")
            .block(Block::section(Text::mrkdwn(
                "The ethics manager can show me which section answers this, so that the next person gets it. What stands below is all \
                 that is kept: *not your name and not the time*. I took out what looked like names and numbers. Please take out whatever \
                 else could tell who you are.",
            )))
            .block(Block::input("The question, as it is kept", input).block_id(QUESTION))
            .block(Block::context([Text::mrkdwn(
                "It is not a report, and nobody answers it. If something happened, use `/report`. Slack itself sees what you type here.",
            )])),
    )
}

/// Keeps the question as it stands in the form.
pub async fn submit_given(services: &Services, submission: &ViewSubmission) -> FormReply {
    let words = submission.view.state.text(QUESTION, TEXT).unwrap_or_default().trim();
    if !services.questions.takes_questions() {
        return FormReply::mend(
            QUESTION,
            "Questions are not taken any more. Nothing was kept. Please ask the ethics manager directly.",
        );
    }
    if words.is_empty() {
        return FormReply::mend(QUESTION, "There is nothing to give. Write the question, or press Cancel.");
    }
    match services.questions.give(&clip(words, MOST_CHARS)).await {
        Ok(()) => FormReply::replace(
            ModalView::new("given", "Thank you")
                .close("Close")
                .block(Block::section("The question is on the ethics manager’s list, without your name.")),
        ),
        Err(QuestionBookError::Full) => FormReply::mend(
            QUESTION,
            "The list is full until the ethics manager has read it. Nothing was kept. Please ask the ethics manager directly.",
        ),
        Err(error) => FormReply::mend_fault(
            QUESTION,
            "It could not be kept, and your words are still here. Please try again in a minute.",
            Fault::new("keep a given question", error),
        ),
    }
}
