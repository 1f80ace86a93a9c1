//! The door: it asks for the receipt.

use domain::{MailboxError, Receipt, ReceiptError};
use slack::{
    blocks::{Block, Element, ModalView, Text},
    model::ViewSubmission,
};

use super::conversation;
use crate::{Fault, FormReply, Services};

/// The door's name.
pub const MAILBOX_DOOR: &str = "mailbox_door";

pub(super) const RECEIPT: &str = "receipt";
const TEXT: &str = "text";

/// The form that asks for the receipt. The same for everybody.
#[must_use]
pub fn door() -> ModalView {
    let element = Element::plain_text_input(TEXT).multiline(true).max_length(400);
    ModalView::new(MAILBOX_DOOR, "Your mailbox")
        .submit("Open")
        .close("Cancel")
        .block(Block::section(Text::mrkdwn(
            "Your receipt opens the mailbox of your report. Nobody on the case can see whether or when you look.",
        )))
        .block(Block::input("The twelve words of your receipt", element).block_id(RECEIPT).hint(
            "Capital letters and line breaks do not matter; the first four letters of a word are enough.",
        ))
        .block(Block::context([Text::mrkdwn(
            "Slack can see that you used this form. Your words go nowhere but into this mailbox.",
        )]))
}

/// Opens the mailbox with the receipt that was typed.
///
/// # Privacy
/// Who types it is not asked, and nothing is written.
pub async fn unlock(services: &Services, submission: &ViewSubmission) -> FormReply {
    let typed = submission.view.state.text(RECEIPT, TEXT).unwrap_or_default();
    if Receipt::is_of_page(typed) {
        return FormReply::mend(RECEIPT, of_page(services));
    }
    let receipt = match Receipt::parse(typed) {
        Ok(receipt) => receipt,
        Err(error) => return FormReply::mend(RECEIPT, misread(error)),
    };
    match conversation::open(services, &receipt).await {
        Ok(view) => FormReply::replace(view),
        Err(error) => refusal(error),
    }
}

/// A receipt of the relay page is not looked up here: Slack would learn whose it is.
fn of_page(services: &Services) -> String {
    let page = services.company.page.as_deref().map_or_else(String::new, |page| format!(", {page},"));
    format!(
        "This receipt is one of the page in the browser. Open it there{page} and nowhere else: what is typed here passes through Slack. \
         It was not looked up."
    )
}

fn misread(error: ReceiptError) -> String {
    match error {
        ReceiptError::Count { found } => {
            format!("A receipt has twelve words. This has {found}. Please look at your note again.")
        }
        ReceiptError::UnknownWord { position } => {
            format!("Word {position} is not one that receipts use. Please look at how it is spelled.")
        }
        ReceiptError::Check => {
            "These words do not fit together. One may be wrong, or two may have changed places.".to_owned()
        }
    }
}

fn refusal(error: MailboxError) -> FormReply {
    match error {
        MailboxError::NotFound => FormReply::mend(
            RECEIPT,
            "No mailbox opens with this receipt. If the form was never sent, or the report is past its time, there is none.",
        ),
        MailboxError::Deleted => FormReply::replace(super::conversation::deleted()),
        error => FormReply::mend_fault(
            RECEIPT,
            "The mailbox cannot be reached right now. Please try again in a minute.",
            Fault::new("open a mailbox", error),
        ),
    }
}
