//! An answer on its way to the relay.

use domain::{DraftId, MailboxError, Receipt, Words};
use slack::model::ViewSubmission;

use super::{
    conversation::{TEXT, again, answer_block, open},
    door::door,
};
use crate::{Fault, FormReply, Services};

/// Takes an answer to the relay, and shows the mailbox with it waiting there.
///
/// # Privacy
/// Who answers is not asked: the receipt that travels inside the view says which mailbox. The answer waits for the next release.
pub async fn answer(services: &Services, submission: &ViewSubmission) -> FormReply {
    let view = &submission.view;
    let Some((receipt, draft)) = parse_metadata(&view.private_metadata) else {
        return FormReply::replace(door());
    };
    let typed = view.state.text(&answer_block(draft), TEXT).unwrap_or_default();
    if let Err(error) = services.mailboxes.answer(&receipt, draft, Words::from(typed)).await {
        return refusal(error, &receipt, draft, typed);
    }
    match open(services, &receipt).await {
        Ok(view) => FormReply::replace(view),
        // The answer is stored; only showing it failed. The words must not stay in the form, or they would be sent again.
        Err(_) => FormReply::Close,
    }
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
        MailboxError::NotFound => FormReply::mend(block, "This mailbox does not open any more."),
        error => {
            FormReply::Retry(Box::new(again(receipt, draft, typed)), Fault::new("store an answer", error))
        }
    }
}
