//! The legal hold: a case that has to be kept.

use domain::{CasePointer, Role, Words, Work};
use slack::{
    blocks::{Block, Element, ModalView, Text},
    model::{UserId, ViewSubmission},
};

use super::{
    form::{OfForm, UNCHANGED, of_form},
    four_eyes::is_alone,
    reply::{Letterhead, failed, refusal},
    sheet,
};
use crate::{Fault, FormReply, Reply, Services};

/// The button that opens the form that sets a hold, or lifts the one there is; its value is the case's number.
pub const CASE_HOLD: &str = "case_hold";
/// The name of the form that sets one.
pub const HOLD_FORM: &str = "case_hold_form";
/// The name of the form that lifts one.
pub const LIFT_FORM: &str = "case_lift_form";

const WORDS: &str = "words";
const TEXT: &str = "text";

/// Opens the form that sets a hold on the case with this number, or lifts it.
///
/// # Errors
/// [`Fault`] when the case cannot be reached.
pub async fn hold(services: &Services, user: &UserId, number: &str) -> Result<Reply, Fault> {
    let Some((case, _)) = super::find(services, user, number).await? else {
        return Ok(super::not_yours());
    };
    let head = Letterhead::new(&case, services.desk.new_draft());
    Ok(Reply::Replace(render(&head, case.marks.hold.is_some(), "")))
}

fn render(head: &Letterhead, lifts: bool, typed: &str) -> ModalView {
    let (name, title, hint) = match lifts {
        true => (LIFT_FORM, "Lift the legal hold", "For example: the proceedings are over."),
        false => (HOLD_FORM, "Set a legal hold", "For example: a court or an authority asks for it."),
    };
    let note = match lifts {
        true => "Whoever set it does not lift it: somebody else on the case does, where there is somebody.",
        false => {
            "While it lasts, the case cannot be deleted. Why is sealed with the case, and the reporter does not see it."
        }
    };
    let mut words = Element::plain_text_input(TEXT).multiline(true).max_length(3_000).focus_on_load();
    let mut view = ModalView::new(name, title);
    if !typed.is_empty() {
        words = words.initial(typed);
        view = view.block(failed());
    }
    view.submit("Save")
        .close("Cancel")
        .private_metadata(head.metadata())
        .block(Block::input("Why", words).block_id(WORDS).hint(hint))
        .block(Block::context([Text::plain(note)]))
}

/// Sets the hold or lifts it, and shows the sheet.
pub async fn submit_hold(services: &Services, submission: &ViewSubmission) -> FormReply {
    match save(services, submission).await {
        Ok(sheet) => FormReply::replace(sheet),
        Err(reply) => reply,
    }
}

async fn save(services: &Services, submission: &ViewSubmission) -> Result<ModalView, FormReply> {
    let lifts = submission.view.callback_id == LIFT_FORM;
    let typed = submission.view.state.text(WORDS, TEXT).unwrap_or_default();
    let again = |head: &Letterhead| render(head, lifts, typed);
    let OfForm { head, case, by } = of_form(services, submission, (WORDS, UNCHANGED), again).await?;
    let (draft, words) = (head.draft, Words::from(typed));
    let work = match lifts {
        true => Work::LiftHold { draft, words, alone: is_alone(&services.directory, &case, by) },
        false => Work::SetHold { draft, words },
    };
    let saved = services.desk.work(by, case.id, work).await;
    saved
        .map(|sheet| sheet::render(services, &submission.user.id, &sheet))
        .map_err(|error| refusal(error, WORDS, || again(&head)))
}

/// What a view of the case says of a hold.
pub(super) fn said(case: &CasePointer) -> Option<String> {
    let by = |role: Role| format!("*Legal hold*, set by {role}. The case is kept until it is lifted.");
    case.marks.hold.map(by)
}
