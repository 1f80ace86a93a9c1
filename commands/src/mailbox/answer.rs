//! An answer on its way to the relay.

use domain::{Author, DraftId, Letter, MailboxError, MailboxState, Receipt, Sent, Words};
use slack::{
    blocks::{Block, ModalView},
    model::ViewSubmission,
};

use super::{
    conversation::{ALSO, Also, Shown, TEXT, again, answer_block, open, open_after_urgent, open_changed},
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
    let Some((receipt, draft, shown)) = parse_metadata(&view.private_metadata) else {
        return FormReply::replace(door());
    };
    let typed = view.state.text(&answer_block(draft), TEXT).unwrap_or_default();
    let ticked = view.state.options(ALSO, ALSO);
    let is_ticked = |also: Also| ticked.contains(&also.name());
    let author = is_ticked(Also::Name).then(|| Author::new(submission.user.id.as_str().as_bytes().to_vec()));
    let (withdraw, urgent) = (is_ticked(Also::Withdraw), is_ticked(Also::Urgent));
    let letter = Letter {
        author,
        withdraw,
        only_unread: shown.state == MailboxState::Waiting,
        urgent,
        ..Letter::new(draft, Words::from(typed))
    };
    let opened = match services.mailboxes.send(&receipt, letter).await {
        Ok(Sent::Destroyed) => return FormReply::replace(destroyed()),
        Ok(Sent::Accepted(accepted)) if accepted.at_once => open_after_urgent(services, &receipt).await,
        Ok(Sent::Accepted(_)) => open(services, &receipt).await,
        Err(MailboxError::Left) => match open_changed(services, &receipt, withdraw, typed).await {
            Ok(view) => return FormReply::replace(view),
            Err(error) => return refusal(error, draft, || again(&receipt, draft, shown, &ticked, typed)),
        },
        Err(error) => return refusal(error, draft, || again(&receipt, draft, shown, &ticked, typed)),
    };
    match opened {
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

fn parse_metadata(metadata: &str) -> Option<(Receipt, DraftId, Shown)> {
    let mut parts = metadata.splitn(3, '|');
    let (words, draft) = (parts.next()?, parts.next()?);
    let shown = Shown::parse(parts.next().unwrap_or_default());
    Some((Receipt::parse(words).ok()?, DraftId::parse(draft).ok()?, shown))
}

fn refusal(error: MailboxError, draft: DraftId, again: impl FnOnce() -> ModalView) -> FormReply {
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
        error => FormReply::Retry(Box::new(again()), Fault::new("store an answer", error)),
    }
}
