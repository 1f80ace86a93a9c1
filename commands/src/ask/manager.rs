//! "Ask the ethics manager": the asker's question as a direct message, with the asker's name.

use domain::Role;
use slack::{
    blocks::{Block, Element, MessageBody, ModalView, Text, clip, escape},
    model::{UserId, ViewSubmission},
};

use super::further::VALUE_CHARS;
use crate::{FormReply, Reply, Services, report};

/// The button; its value is the question.
pub const ASK_MANAGER: &str = "ask_manager";
/// The form's name.
pub const ASK_MANAGER_FORM: &str = "ask_manager_form";

const QUESTION: &str = "question";
const TEXT: &str = "text";
const MOST_CHARS: usize = 2_500;

/// What goes to whom.
#[derive(Debug)]
pub struct ToManager {
    /// Whoever holds the role.
    pub to: Vec<UserId>,
    /// The message.
    pub body: MessageBody,
}

pub(super) fn button(question: &str) -> Element {
    Element::button(ASK_MANAGER, "Ask the ethics manager").value(clip(question.trim(), VALUE_CHARS))
}

/// Opens the form.
#[must_use]
pub fn ask_manager(services: &Services, question: &str) -> Reply {
    let who = services.directory.mention(Role::EthicsManager);
    let mut input = Element::plain_text_input(TEXT).multiline(true).max_length(2_500).focus_on_load();
    if !question.is_empty() {
        input = input.initial(clip(question, MOST_CHARS));
    }
    let view = ModalView::new(ASK_MANAGER_FORM, "Ask a person")
        .submit("Send with my name")
        .close("Cancel")
        .block(Block::section(Text::mrkdwn(format!(
            "This goes to {who} as a direct message, *with your name*. The answer comes to you in Slack. I keep nothing of it."
        ))))
        .block(Block::input("Your question", input).block_id(QUESTION))
        .block(
            Block::section(Text::mrkdwn(
                "You would rather not give your name, or it is about that person? The report form can be sent without it, and you see \
                 who will read it.",
            ))
            .accessory(Element::button(report::REPORT_OPEN, "Without my name")),
        );
    Reply::Open(view)
}

/// What the form sends. The asker is named in it, as the form said.
///
/// # Errors
/// The form with what is missing.
pub fn to_manager(services: &Services, submission: &ViewSubmission) -> Result<ToManager, FormReply> {
    let words = submission.view.state.text(QUESTION, TEXT).unwrap_or_default().trim();
    if words.is_empty() {
        return Err(FormReply::mend(QUESTION, "Please write your question first."));
    }
    let quoted: Vec<String> =
        escape(&clip(words, MOST_CHARS)).lines().map(|line| format!("> {line}")).collect();
    let asker = &submission.user.id;
    let body = MessageBody::text("Somebody asks you about the Code")
        .block(Block::section(Text::mrkdwn(format!("<@{asker}> asks you about the Code:"))))
        .block(Block::section(Text::mrkdwn(clip(&quoted.join("\n"), 3_000))))
        .block(Block::context([Text::mrkdwn(
            "They chose to send this with their name. Please answer them directly; it is not a case, and I keep nothing of it.",
        )]));
    Ok(ToManager { to: services.directory.holders(Role::EthicsManager).to_vec(), body })
}

/// The page after it was sent.
#[must_use]
pub fn sent(services: &Services) -> FormReply {
    let who = services.directory.mention(Role::EthicsManager);
    FormReply::replace(ModalView::new("asked", "Sent").close("Close").block(Block::section(Text::mrkdwn(
        format!("Your question is with {who}. The answer comes to you as a direct message."),
    ))))
}

/// The form when it could not be sent; the words stay in it.
#[must_use]
pub fn not_sent() -> FormReply {
    FormReply::mend(
        QUESTION,
        "It could not be sent, and your words are still here. Please try again in a minute, or write to the ethics manager yourself.",
    )
}
