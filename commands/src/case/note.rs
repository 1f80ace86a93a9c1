//! Writing something down for the people on a case.

use domain::Words;
use slack::{
    blocks::{Block, Element, ModalView, Text},
    model::{UserId, ViewSubmission},
};

use super::{
    form::{OfForm, of_form},
    reply::{Letterhead, failed, refusal},
};
use crate::{Fault, FormReply, Reply, Services};

/// The form's name.
pub const NOTE_FORM: &str = "case_note_form";

const WORDS: &str = "words";
const TEXT: &str = "text";

/// Opens the form that writes a note in the case with this number.
///
/// # Errors
/// [`Fault`] when the case cannot be reached.
pub async fn note(services: &Services, user: &UserId, number: &str) -> Result<Reply, Fault> {
    let Some((case, _)) = super::find(services, user, number).await? else {
        return Ok(super::not_yours());
    };
    Ok(Reply::Open(render(&Letterhead::new(&case, services.desk.new_draft()), "")))
}

fn render(head: &Letterhead, typed: &str) -> ModalView {
    let mut element = Element::plain_text_input(TEXT).multiline(true).max_length(3_000).focus_on_load();
    let mut view = ModalView::new(NOTE_FORM, "Note");
    if !typed.is_empty() {
        element = element.initial(typed);
        view = view.block(failed());
    }
    view.submit("Save")
        .close("Cancel")
        .private_metadata(head.metadata())
        .block(Block::input("Your note", element).block_id(WORDS))
        .block(Block::context([Text::plain(
            "For the people on the case. It is sealed with the report and shown when somebody reads it. The reporter does not see it.",
        )]))
}

/// Stores the note.
pub async fn submit_note(services: &Services, submission: &ViewSubmission) -> FormReply {
    match save(services, submission).await {
        Ok(()) => FormReply::Close,
        Err(reply) => reply,
    }
}

async fn save(services: &Services, submission: &ViewSubmission) -> Result<(), FormReply> {
    let typed = submission.view.state.text(WORDS, TEXT).unwrap_or_default();
    let again = |head: &Letterhead| render(head, typed);
    let OfForm { head, case, by } =
        of_form(services, submission, (WORDS, "Nothing was saved."), again).await?;
    let saved = services.desk.note(by, case.id, head.draft, Words::from(typed)).await;
    saved.map_err(|error| refusal(error, WORDS, || again(&head)))
}
