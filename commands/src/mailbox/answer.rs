//! An answer on its way to the relay.

use domain::{Author, DraftId, Letter, MailboxError, Receipt, Sent, Words};
use slack::{
    blocks::{Block, ModalView},
    model::ViewSubmission,
};

use super::{
    conversation::{ALSO, Also, TEXT, again, answer_block, open},
    door::door,
};
use crate::{Fault, FormReply, Services};

/// Takes an answer to the relay, and shows the mailbox with it waiting there.
///
/// # Privacy
/// Who answers is not asked, unless they tick that they want to give their name: the receipt that travels inside the view says which mailbox.
/// The answer waits for the next release.
pub async fn answer(services: &Services, submission: &ViewSubmission) -> FormReply {
    let view = &submission.view;
    let Some((receipt, draft)) = parse_metadata(&view.private_metadata) else {
        return FormReply::replace(door());
    };
    let typed = view.state.text(&answer_block(draft), TEXT).unwrap_or_default();
    let ticked = view.state.options(ALSO, ALSO);
    let is_ticked = |also: Also| ticked.contains(&also.name());
    let author = is_ticked(Also::Name).then(|| Author::new(submission.user.id.as_str().as_bytes().to_vec()));
    let letter = Letter {
        author,
        withdraw: is_ticked(Also::Withdraw),
        urgent: is_ticked(Also::Urgent),
        ..Letter::new(draft, Words::from(typed))
    };
    match services.mailboxes.send(&receipt, letter).await {
        Ok(Sent::Destroyed) => return FormReply::replace(destroyed()),
        Ok(Sent::Accepted(_)) => {}
        Err(error) => return refusal(error, &receipt, draft, typed),
    }
    match open(services, &receipt).await {
        Ok(view) => FormReply::replace(view),
        // The answer is stored; only showing it failed. The words must not stay in the form, or they would be sent again.
        Err(_) => FormReply::Close,
    }
}

fn destroyed() -> ModalView {
    ModalView::new("report_destroyed", "It is gone").close("Close").block(Block::section(
        "What you sent had not left yet. It is destroyed, and nobody was told. Its receipt opens nothing any more.",
    ))
}

fn parse_metadata(metadata: &str) -> Option<(Receipt, DraftId)> {
    let (words, draft) = metadata.rsplit_once('|')?;
    Some((Receipt::parse(words).ok()?, DraftId::parse(draft).ok()?))
}

fn refusal(error: MailboxError, receipt: &Receipt, draft: DraftId, typed: &str) -> FormReply {
    let block = answer_block(draft);
    match error {
        MailboxError::NothingSaid => FormReply::mend(block, "Please write something first, or press Close."),
        MailboxError::TooLong { limit, actual } => FormReply::mend(
            block,
            format!("This has {actual} characters; {limit} fit. Please send it in two parts."),
        ),
        MailboxError::Full { .. } => FormReply::mend(
            block,
            "So much is waiting already that no more fits before the next release. Please come back after it.",
        ),
        MailboxError::Deleted => FormReply::replace(super::conversation::deleted()),
        MailboxError::NotFound => FormReply::mend(block, "This mailbox does not open any more."),
        error => {
            FormReply::Retry(Box::new(again(receipt, draft, typed)), Fault::new("store an answer", error))
        }
    }
}
