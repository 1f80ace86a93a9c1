//! That a waiver was disclosed to the shareholders.

use domain::{Day, Waiver, WaiverRefusal};
use slack::{
    blocks::{Block, Element, ModalView, Text},
    model::{UserId, ViewState, ViewSubmission},
};

use super::{
    form::{failed, of_form},
    not_there, not_yours, page, recorder, words,
};
use crate::{
    Fault, FormReply, Reply, Services,
    day_input::{day_input, day_of},
};

/// The button that opens the form; its value is the waiver's number.
pub const WAIVER_DISCLOSE: &str = "waiver_disclose";
/// The form's name.
pub const DISCLOSURE_FORM: &str = "waiver_disclosure";

const DAY: &str = "day";
const PLACE: &str = "place";
const TEXT: &str = "text";

/// What is in the form.
struct Entered {
    day: Option<Day>,
    place: String,
}

impl Entered {
    fn of(state: &ViewState) -> Self {
        let place = state.text(PLACE, TEXT).unwrap_or_default().trim().to_owned();
        Self { day: day_of(state, DAY), place }
    }
}

/// Opens the form that records the disclosure of the waiver with this number.
///
/// # Errors
/// [`Fault`] when the register does not answer.
pub async fn disclose(services: &Services, user: &UserId, number: &str) -> Result<Reply, Fault> {
    let Some(recorder) = recorder(services, user) else {
        return Ok(not_yours());
    };
    let entered = Entered { day: Some(recorder.record.on), place: String::new() };
    Ok(match super::find(services, number).await? {
        None => not_there(),
        Some(waiver) if waiver.can_be_disclosed() && waiver.disclosure.is_none() => {
            Reply::Replace(render(&waiver, &entered, false))
        }
        // It was disclosed meanwhile, or there is nothing to disclose
        Some(_) => page::show(services, user, number).await?,
    })
}

fn render(waiver: &Waiver, entered: &Entered, again: bool) -> ModalView {
    let mut place = Element::plain_text_input(TEXT).max_length(500);
    if !entered.place.is_empty() {
        place = place.initial(&entered.place);
    }
    let due = waiver.disclosure_due().map(|due| {
        Block::section(Text::plain(format!("It has to be disclosed by {}.", words::in_full(due))))
    });
    ModalView::new(DISCLOSURE_FORM, "The disclosure")
        .submit("Save")
        .close("Cancel")
        .private_metadata(waiver.number.to_string())
        .blocks(again.then(failed))
        .block(page::head(waiver))
        .blocks(due)
        .block(day_input("Disclosed on", DAY, entered.day))
        .block(
            Block::input("Where", place)
                .block_id(PLACE)
                .hint("For example Form 8-K, Item 5.05, or the address of the page."),
        )
}

/// Records the disclosure.
pub async fn submit_disclosure(services: &Services, submission: &ViewSubmission) -> FormReply {
    match record(services, submission).await {
        Ok(reply) | Err(reply) => reply,
    }
}

async fn record(services: &Services, submission: &ViewSubmission) -> Result<FormReply, FormReply> {
    let view = &submission.view;
    let (recorder, waiver) = of_form(services, submission, DAY).await?;
    let entered = Entered::of(&view.state);
    let again = || render(&waiver, &entered, true);
    let on = entered.day.ok_or_else(|| FormReply::mend(DAY, "Please choose the day."))?;
    if entered.place.is_empty() {
        return Err(FormReply::mend(PLACE, "Please write where it can be read."));
    }
    let refusal = |why: WaiverRefusal| FormReply::mend(DAY, why.to_string());
    let disclosure = waiver.disclose(on, &entered.place, &recorder).map_err(refusal)?;
    match services.waivers.add_disclosure(waiver.number, &disclosure).await {
        Ok(true) => Ok(page::after(services, &view.private_metadata, again).await),
        Ok(false) => Err(refusal(WaiverRefusal::AlreadyDisclosed)),
        Err(error) => {
            Err(FormReply::Retry(Box::new(again()), Fault::new("record a disclosure of a waiver", error)))
        }
    }
}
