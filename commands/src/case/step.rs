//! Where a case stands next.

use domain::{CasePointer, Change, DeskError, Role, Step, StepRefusal};
use slack::{
    blocks::{Block, Element, ModalView, OptionItem, Text},
    model::{UserId, ViewSubmission},
};

use super::reply::{Letterhead, failed, refusal};
use crate::{Fault, FormReply, Reply, Services};

/// The form's name.
pub const STEP_FORM: &str = "case_step_form";

const STEP: &str = "step";
/// The option that is no step of the case but of the person.
const STEP_ASIDE: &str = "step-aside";

/// A step as the form offers it: its name in the form, its words, and what they mean.
#[derive(Debug)]
pub struct Offer {
    /// The step.
    pub step: Step,
    /// Its name in a form.
    pub name: &'static str,
    /// What it is called.
    pub label: &'static str,
    /// What it means.
    pub meaning: &'static str,
}

const OFFERS: [Offer; 5] = [
    Offer {
        step: Step::Acknowledge,
        name: "acknowledge",
        label: "Acknowledged",
        meaning: "The reporter was told in another way that it arrived",
    },
    Offer {
        step: Step::Assess,
        name: "assess",
        label: "In assessment",
        meaning: "You find out whether and how to look into it",
    },
    Offer {
        step: Step::Investigate,
        name: "investigate",
        label: "Investigating",
        meaning: "Somebody looks into it",
    },
    Offer {
        step: Step::AwaitReporter,
        name: "await-reporter",
        label: "Awaiting the reporter",
        meaning: "You asked something; their answer takes it back to you",
    },
    Offer { step: Step::Reopen, name: "reopen", label: "Open again", meaning: "The finding is taken back" },
];

/// The steps that lead somewhere from here and that this role may take.
pub fn offers(case: &CasePointer, by: Role) -> impl Iterator<Item = &'static Offer> + use<> {
    let (state, topic, readers) = (case.state, case.topic, case.readers.clone());
    OFFERS.iter().filter(move |offer| {
        offer.step.permitted(by, topic, &readers).is_ok()
            && state.after(offer.step, topic).is_ok_and(|after| after != state)
    })
}

/// Opens the form that takes the case with this number a step on.
///
/// # Errors
/// [`Fault`] when the case cannot be reached.
pub async fn step(services: &Services, user: &UserId, number: &str) -> Result<Reply, Fault> {
    let Some((case, by)) = super::find(services, user, number).await? else {
        return Ok(super::not_yours());
    };
    Ok(Reply::Open(render(services, &case, by, None)))
}

fn render(services: &Services, case: &CasePointer, by: Role, chosen: Option<&str>) -> ModalView {
    let head = Letterhead::new(case, services.desk.new_draft());
    let option = |offer: &Offer| OptionItem::new(offer.label, offer.name).description(offer.meaning);
    let aside = OptionItem::new("Step aside", STEP_ASIDE)
        .description("You should not be on this case. Somebody else takes your place");
    let options = offers(case, by).map(option).chain([aside.clone()]);
    let mut radio = Element::radio_buttons(STEP, options);
    if chosen == Some(STEP_ASIDE) {
        radio = radio.initial_option(aside);
    } else if let Some(offer) = chosen.and_then(|name| OFFERS.iter().find(|offer| offer.name == name)) {
        radio = radio.initial_option(option(offer));
    }
    ModalView::new(STEP_FORM, "Next step")
        .submit("Save")
        .close("Cancel")
        .private_metadata(head.metadata())
        .blocks(chosen.map(|_| failed()))
        .block(Block::section(Text::mrkdwn(format!("*Case {}* · now: {}", case.number, case.state))))
        .block(Block::input("It goes on as", radio).block_id(STEP))
        .block(Block::context([Text::plain(
            "A finding, and what was done about it, are recorded with “Close the case”. Stepping aside cannot be taken back: you see nothing more of \
             the case, in any role.",
        )]))
}

/// Takes the step that was chosen.
pub async fn submit_step(services: &Services, submission: &ViewSubmission) -> FormReply {
    match carry_out(services, submission).await {
        Ok(()) => FormReply::Close,
        Err(reply) => reply,
    }
}

/// Steps aside. Somebody has to be left, and not only a role that is held by whoever is kept out.
///
/// # Errors
/// [`DeskError::Refused`] when nobody would be left; otherwise as [`CaseDesk::step_aside`](domain::CaseDesk::step_aside).
pub async fn aside(services: &Services, case: &CasePointer, by: Role) -> Result<(), DeskError> {
    let left = case.readers.without(by).map(|readers| services.directory.members(&readers));
    if left.is_none_or(|members| members.is_empty()) {
        return Err(StepRefusal::NobodyLeft.into());
    }
    let mut readers = services.desk.step_aside(by, case.id).await?;
    // Whoever steps aside is out in every role: one that nobody else holds would keep others from deciding
    while let Some(role) = services.directory.vacant(&readers)
        && readers.without(role).is_some()
    {
        readers = services.desk.step_aside(role, case.id).await?;
    }
    Ok(())
}

async fn carry_out(services: &Services, submission: &ViewSubmission) -> Result<(), FormReply> {
    let gone =
        || FormReply::mend(STEP, "There is no case with this number that you are on. Nothing was changed.");
    let head = Letterhead::parse(&submission.view.private_metadata).ok_or_else(gone)?;
    let chosen = submission.view.state.option(STEP, STEP).unwrap_or_default();
    let offer = OFFERS.iter().find(|offer| offer.name == chosen);
    if offer.is_none() && chosen != STEP_ASIDE {
        return Err(FormReply::mend(STEP, "Please choose where the case stands."));
    }
    let found = super::find(services, &submission.user.id, &head.number).await;
    // Without the case there is nothing to show again but this
    let (case, by) = found
        .map_err(|fault| {
            FormReply::mend_fault(STEP, "It could not be stored. Please try again in a minute.", fault)
        })?
        .ok_or_else(gone)?;
    let changed = match offer {
        Some(offer) => services.desk.change(by, case.id, Change::steps([offer.step])).await.map(drop),
        None => aside(services, &case, by).await,
    };
    changed.map_err(|error| refusal(error, STEP, || render(services, &case, by, Some(chosen))))
}
