//! What was decided on a waiver.

use domain::{Body, Day, Ruling, Verdict, Waiver, WaiverRefusal};
use slack::{
    blocks::{Block, Element, ModalView, OptionItem},
    model::{UserId, ViewState, ViewSubmission},
};

use super::{
    form::{failed, of_form},
    not_there, not_yours, page, recorder,
};
use crate::{
    Fault, FormReply, Reply, Services,
    day_input::{day_input, day_of},
};

/// The button that opens the form; its value is the waiver's number.
pub const WAIVER_DECIDE: &str = "waiver_decide";
/// The form's name.
pub const DECISION_FORM: &str = "waiver_decision";

const BODY: &str = "body";
const VERDICT: &str = "verdict";
const DAY: &str = "day";

/// What is in the form.
struct Entered {
    body: Option<Body>,
    verdict: Option<Verdict>,
    day: Option<Day>,
}

impl Entered {
    fn of(state: &ViewState) -> Self {
        Self {
            body: state.option(BODY, BODY).and_then(Body::from_name),
            verdict: state.option(VERDICT, VERDICT).and_then(Verdict::from_name),
            day: day_of(state, DAY),
        }
    }
}

/// Opens the form that records the decision on the waiver with this number.
///
/// # Errors
/// [`Fault`] when the register does not answer.
pub async fn decide(services: &Services, user: &UserId, number: &str) -> Result<Reply, Fault> {
    let Some(recorder) = recorder(services, user) else {
        return Ok(not_yours());
    };
    let entered = Entered { body: None, verdict: None, day: Some(recorder.record.on) };
    Ok(match super::find(services, number).await? {
        None => not_there(),
        // Somebody was faster
        Some(waiver) if waiver.decision.is_some() => page::show(services, user, number).await?,
        Some(waiver) => Reply::Replace(render(&waiver, &entered, false)),
    })
}

fn render(waiver: &Waiver, entered: &Entered, again: bool) -> ModalView {
    ModalView::new(DECISION_FORM, "The decision")
        .submit("Save")
        .close("Cancel")
        .private_metadata(waiver.number.to_string())
        .blocks(again.then(failed))
        .block(page::head(waiver))
        .block(Block::input("Who decided", bodies(entered.body)).block_id(BODY))
        .block(Block::input("What", verdicts(entered.verdict)).block_id(VERDICT))
        .block(
            day_input("On which day", DAY, entered.day)
                .hint("The time for a disclosure is counted from this day. What is recorded stays as it is."),
        )
}

fn bodies(chosen: Option<Body>) -> Element {
    let option = |body: Body| {
        let label = match body {
            Body::Board => "The Board of Directors",
            Body::BoardCommittee => "A committee of the Board",
            Body::EthicsManager => "The ethics manager",
        };
        OptionItem::new(label, body.name())
    };
    let radio = Element::radio_buttons(BODY, Body::ALL.map(option));
    match chosen {
        Some(body) => radio.initial_option(option(body)),
        None => radio,
    }
}

fn verdicts(chosen: Option<Verdict>) -> Element {
    let option = |verdict: Verdict| {
        let label = match verdict {
            Verdict::Approved => "Approved",
            Verdict::Refused => "Refused",
        };
        OptionItem::new(label, verdict.name())
    };
    let radio = Element::radio_buttons(VERDICT, Verdict::ALL.map(option));
    match chosen {
        Some(verdict) => radio.initial_option(option(verdict)),
        None => radio,
    }
}

/// Records the decision.
pub async fn submit_decision(services: &Services, submission: &ViewSubmission) -> FormReply {
    match record(services, submission).await {
        Ok(reply) | Err(reply) => reply,
    }
}

async fn record(services: &Services, submission: &ViewSubmission) -> Result<FormReply, FormReply> {
    let view = &submission.view;
    let (recorder, waiver) = of_form(services, submission, BODY).await?;
    let entered = Entered::of(&view.state);
    let again = || render(&waiver, &entered, true);
    let body = entered.body.ok_or_else(|| FormReply::mend(BODY, "Please choose who decided."))?;
    let verdict =
        entered.verdict.ok_or_else(|| FormReply::mend(VERDICT, "Please choose what was decided."))?;
    let on = entered.day.ok_or_else(|| FormReply::mend(DAY, "Please choose the day."))?;
    let calendar = services.disclose_waivers.then_some(&services.deadlines.calendar);
    let decision = waiver.decide(Ruling { verdict, body, on }, &recorder, calendar).map_err(refusal)?;
    match services.waivers.add_decision(waiver.number, &decision).await {
        Ok(true) => Ok(page::after(services, &view.private_metadata, again).await),
        Ok(false) => Err(refusal(WaiverRefusal::AlreadyDecided)),
        Err(error) => {
            Err(FormReply::Retry(Box::new(again()), Fault::new("record a decision on a waiver", error)))
        }
    }
}

/// The refusal at its field.
fn refusal(why: WaiverRefusal) -> FormReply {
    let block = match why {
        WaiverRefusal::NotYet => DAY,
        WaiverRefusal::AlreadyDecided => VERDICT,
        _ => BODY,
    };
    FormReply::mend(block, why.to_string())
}
