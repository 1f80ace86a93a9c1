//! The mailbox, from the page.

use std::sync::Arc;

use axum::{body::Bytes, extract::State, http::HeaderMap, http::StatusCode};
use domain::{
    DraftId, FIELD_LIMIT_CHARS, Letter, MailboxError, MailboxMessage, MailboxState, Receipt, ReceiptError,
    Sent, Voice, Words,
};
use serde::{Deserialize, Serialize};

use super::{
    Page,
    answer::{Answer, Refusal, done, read, unreadable},
    moment::Release,
    report::author,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Key {
    receipt: String,
}

#[derive(Serialize)]
pub(super) struct Opened {
    state: &'static str,
    messages: Vec<Message>,
    waiting: usize,
    files: usize,
    named: bool,
    release: Release,
}

#[derive(Serialize)]
struct Message {
    voice: &'static str,
    day: String,
    text: String,
}

/// Opens a mailbox. Nothing is written.
pub(super) async fn open(State(page): State<Arc<Page>>, headers: HeaderMap, body: Bytes) -> Answer<Opened> {
    let key: Key = read(&headers, &body)?;
    let receipt = receipt(&key.receipt)?;
    let view = page.rooms.mailboxes.open(&receipt).await.map_err(refusal)?;
    done(Opened {
        state: match view.state {
            MailboxState::Waiting => "waiting",
            MailboxState::WithDesk => "with-desk",
            MailboxState::Closed => "closed",
        },
        messages: view.messages.iter().map(message).collect(),
        waiting: view.waiting,
        files: view.files,
        named: view.named,
        release: release(&page),
    })
}

fn message(message: &MailboxMessage) -> Message {
    let voice = match message.voice {
        Voice::Desk => "desk",
        Voice::Reporter => "reporter",
    };
    Message { voice, day: message.day.to_string(), text: message.words.expose().to_owned() }
}

pub(super) fn release(page: &Page) -> Release {
    Release::new(page.rooms.intake.next_release(), page.rooms.clock.now(), &page.rooms.schedule)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LetterForm {
    receipt: String,
    draft: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    urgent: bool,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    withdraw: bool,
    /// Whether the page said that it has not left yet.
    #[serde(default)]
    waiting: bool,
}

#[derive(Serialize)]
pub(super) struct LetterSent {
    destroyed: bool,
    release: Release,
    at_once: bool,
}

/// Takes a letter.
pub(super) async fn letter(
    State(page): State<Arc<Page>>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer<LetterSent> {
    let form: LetterForm = read(&headers, &body)?;
    let receipt = receipt(&form.receipt)?;
    let letter = Letter {
        author: author(form.name)?,
        withdraw: form.withdraw,
        only_unread: form.waiting,
        urgent: form.urgent,
        ..Letter::new(DraftId::parse(&form.draft).map_err(|_| unreadable())?, Words::new(form.text))
    };
    let sent = page.rooms.mailboxes.send(&receipt, letter).await.map_err(refusal)?;
    let at_once = matches!(sent, Sent::Accepted(accepted) if accepted.at_once);
    done(LetterSent { destroyed: sent == Sent::Destroyed, release: release(&page), at_once })
}

/// Reads a receipt of either door.
pub(super) fn receipt(words: &str) -> Result<Receipt, Refusal> {
    let of_page = if Receipt::is_of_page(words) { " after “relay”" } else { "" };
    Receipt::parse(words).map_err(|error| {
        let text = match error {
            ReceiptError::Count { found } => format!(
                "A receipt has twelve words{of_page}. This has {found}. Please look at your note again."
            ),
            ReceiptError::UnknownWord { position } => format!(
                "Word {position}{of_page} is not one that receipts use. Please look at how it is spelled."
            ),
            ReceiptError::Check => {
                "These words do not fit together. One may be wrong, or two may have changed places."
                    .to_owned()
            }
        };
        Refusal::entered("receipt", "receipt", text)
    })
}

pub(super) fn refusal(error: MailboxError) -> Refusal {
    match error {
        MailboxError::NotFound => Refusal::new(
            StatusCode::NOT_FOUND,
            "not_found",
            "No mailbox opens with this receipt. If the report was never sent, was withdrawn, or is past its time, there is none.",
        ),
        MailboxError::Deleted => Refusal::new(
            StatusCode::GONE,
            "deleted",
            "This case was closed, and its content was deleted: your report, the messages and the files. There is nothing more to read here, and you need not keep \
             the receipt. If something happens again, please send a new report.",
        ),
        MailboxError::NothingSaid => {
            Refusal::entered("text", "nothing_said", "Please write something first.")
        }
        MailboxError::TooLong { actual, .. } => Refusal::entered(
            "text",
            "too_long",
            format!("This has {actual} characters; {FIELD_LIMIT_CHARS} fit. Please send it in two parts."),
        ),
        MailboxError::TooLarge { limit_bytes, .. } => Refusal::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too_large",
            format!(
                "The file is too large: {} MB fit. A smaller picture, or a part of it, helps as well.",
                limit_bytes / 1_048_576
            ),
        ),
        MailboxError::Full { .. } => Refusal::new(
            StatusCode::TOO_MANY_REQUESTS,
            "full",
            "So much is waiting already that no more fits before the next release. Please come back after it.",
        ),
        MailboxError::FilesFull { limit } => Refusal::new(
            StatusCode::CONFLICT,
            "files_full",
            format!(
                "A report takes {limit} files, and this one has them. Please describe what else there is in an answer, or add it to a new report."
            ),
        ),
        MailboxError::Left => Refusal::new(
            StatusCode::CONFLICT,
            "left",
            "It has left meanwhile, and this was not sent. Please look at what the page says now, and decide again.",
        ),
        error => Refusal::fault("take what was sent", &error),
    }
}
