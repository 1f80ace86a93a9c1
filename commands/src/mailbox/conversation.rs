//! The mailbox: what was said, and a place to answer.

use domain::{DraftId, MailboxError, MailboxMessage, MailboxState, MailboxView, Receipt, Voice, Words};
use slack::{
    blocks::{Block, Element, ModalView, Text},
    model::ViewSubmission,
};

use crate::{Fault, FormReply, Services, markup, moment};

/// The mailbox form's name.
pub const MAILBOX_ANSWER: &str = "mailbox_answer";

const TEXT: &str = "text";
/// How much of a long conversation fits under Slack's limit of 100 blocks.
const SHOWN_MESSAGES: usize = 30;

/// The mailbox that a receipt opens, as a form with a place to answer.
pub(super) async fn open(services: &Services, receipt: &Receipt) -> Result<ModalView, MailboxError> {
    let view = services.mailboxes.open(receipt).await?;
    Ok(render(services, receipt, services.mailboxes.new_draft(), &view))
}

/// Takes an answer to the relay, and shows the mailbox with it waiting there.
///
/// # Privacy
/// Who answers is not asked: the receipt that travels inside the view says which mailbox. The answer waits for the next release.
pub async fn answer(services: &Services, submission: &ViewSubmission) -> FormReply {
    let view = &submission.view;
    let Some((receipt, draft)) = parse_metadata(&view.private_metadata) else {
        return FormReply::replace(super::door());
    };
    let words = Words::from(view.state.text(&answer_block(draft), TEXT).unwrap_or_default());
    if let Err(error) = services.mailboxes.answer(&receipt, draft, words).await {
        return refusal(error, answer_block(draft));
    }
    match open(services, &receipt).await {
        Ok(view) => FormReply::replace(view),
        // The answer is stored; only showing it failed. The words must not stay in the form, or they would be sent again.
        Err(_) => FormReply::Close,
    }
}

/// A block of its own for each draft: Slack keeps what was typed in a block that stays, and a sent answer must not stay.
fn answer_block(draft: DraftId) -> String {
    format!("answer_{}", draft.to_hex())
}

fn parse_metadata(metadata: &str) -> Option<(Receipt, DraftId)> {
    let (words, draft) = metadata.rsplit_once('|')?;
    Some((Receipt::parse(words).ok()?, DraftId::parse(draft).ok()?))
}

fn render(services: &Services, receipt: &Receipt, draft: DraftId, mailbox: &MailboxView) -> ModalView {
    let when = moment::coming(services.intake.next_release(), services.clock.now());
    let mut view = ModalView::new(MAILBOX_ANSWER, "Your mailbox")
        .submit("Send")
        .close("Close")
        .private_metadata(format!("{}|{}", receipt.to_words().as_str(), draft.to_hex()))
        .block(Block::section(Text::mrkdwn(state(mailbox, &when))));
    let hidden = mailbox.messages.len().saturating_sub(SHOWN_MESSAGES);
    if hidden > 0 {
        view =
            view.block(Block::context([Text::mrkdwn(format!("{hidden} earlier messages are not shown."))]));
    }
    for message in mailbox.messages.iter().skip(hidden) {
        view = view.blocks(spoken(message));
    }
    if mailbox.waiting > 0 {
        let waiting = match mailbox.waiting {
            1 => format!("Your answer is stored. It leaves {when}."),
            count => format!("Your {count} answers are stored. They leave {when}."),
        };
        view = view.block(Block::context([Text::mrkdwn(waiting)]));
    }
    let element = Element::plain_text_input(TEXT).multiline(true).max_length(3_000);
    view.block(
        Block::input("Write to the people on the case", element)
            .block_id(answer_block(draft))
            .hint("They see your words, not you. Leave out what only you could know, unless it matters."),
    )
}

fn state(mailbox: &MailboxView, when: &str) -> String {
    match (mailbox.state, mailbox.messages.is_empty()) {
        (MailboxState::Waiting, _) => {
            format!("Your report is stored and leaves {when}. You can add to it here.")
        }
        (MailboxState::WithDesk, true) => {
            "The people on the case have your report. They have not written yet.".to_owned()
        }
        (MailboxState::WithDesk, false) => "The people on the case have your report.".to_owned(),
        (MailboxState::Closed, _) => {
            "The case is closed. If something is missing, you can still write here.".to_owned()
        }
    }
}

/// A message, with who said it and on which day.
pub(crate) fn spoken(message: &MailboxMessage) -> Vec<Block> {
    let voice = match message.voice {
        Voice::Desk => "The people on the case",
        Voice::Reporter => "The reporter",
    };
    let mut blocks = vec![Block::context([Text::mrkdwn(format!("*{voice}*, {}", message.day))])];
    blocks.extend(markup::plain_sections(message.words.expose()));
    blocks
}

fn refusal(error: MailboxError, block: String) -> FormReply {
    match error {
        MailboxError::NothingSaid => FormReply::mend(block, "Please write something first, or press Close."),
        MailboxError::TooLong { limit, actual } => FormReply::mend(
            block,
            format!("This has {actual} characters; {limit} fit. Please send it in two parts."),
        ),
        MailboxError::NotFound => FormReply::mend(block, "This mailbox does not open any more."),
        error => FormReply::mend_fault(
            block,
            "It could not be stored. Your words are still here: please press Send again in a minute.",
            Fault::new("store an answer", error),
        ),
    }
}
