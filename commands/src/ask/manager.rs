//! "Ask the ethics manager": the asker's question to a person, in a direct message with the asker's name, or through the relay without it.

mod confidential;
mod form;

pub use confidential::submit_confidentially;
pub use form::{ASK_CONFIDENTIALLY_FORM, ASK_MANAGER_FORM, ASK_WAY};

use domain::{Role, Way};
use slack::{
    blocks::{Block, Element, MessageBody, ModalView, Text, clip, escape},
    model::{UserId, ViewPayload, ViewSubmission},
};

use super::further::VALUE_CHARS;
use crate::{FormReply, Reply, Services, report::Look};
use form::{Entered, MOST_CHARS, QUESTION};

/// The button; its value is the question.
pub const ASK_MANAGER: &str = "ask_manager";

/// What goes to whom.
#[derive(Debug)]
pub struct ToManager {
    /// Whoever holds the role.
    pub to: Vec<UserId>,
    /// The message.
    pub body: MessageBody,
}

pub(crate) fn button(question: &str) -> Element {
    Element::button(ASK_MANAGER, "Ask the ethics manager").value(clip(question.trim(), VALUE_CHARS))
}

/// Opens the form, with the question in it.
#[must_use]
pub fn ask_manager(services: &Services, question: &str) -> Reply {
    Reply::Open(Entered::first(question).form(services, &Look::default(), false))
}

/// The form after a choice that changes how the question goes out, or who reads it. Nothing for another form.
#[must_use]
pub fn update_manager_form(services: &Services, view: &ViewPayload) -> Reply {
    if ![ASK_MANAGER_FORM, ASK_CONFIDENTIALLY_FORM].contains(&view.callback_id.as_str()) {
        return Reply::Nothing;
    }
    let look = Look::shown_before(&view.private_metadata);
    Reply::Replace(Entered::of(view).form(services, &look, false))
}

/// What the form sends. The asker is named in it, as the form said.
///
/// # Errors
/// The form with what is missing; or, when the choice changed at the last moment, the form of the other way: nothing goes out with a name whose
/// sender chose none.
pub fn to_manager(services: &Services, submission: &ViewSubmission) -> Result<ToManager, FormReply> {
    let view = &submission.view;
    let entered = Entered::of(view);
    if entered.way != Way::Named {
        let look = Look::shown_before(&view.private_metadata);
        return Err(FormReply::replace(entered.form(services, &look, false)));
    }
    let words = entered.words.trim();
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
    Ok(ToManager { to: services.directory.in_slack(Role::EthicsManager).cloned().collect(), body })
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
