//! Not signing, and whom to ask.

use domain::{Role, Signature, SignatureVerdict};
use slack::{
    blocks::{Block, Element, ModalView, Text},
    model::ViewSubmission,
};

use super::{sign, signing::Draft};
use crate::{Fault, FormReply, Reply, Services, ask};

/// The button that leads here.
pub const ACKNOWLEDGE_DECLINE: &str = "acknowledge_decline";
/// The form's name.
pub const DECLINE_FORM: &str = "acknowledge_decline_form";

const WHY: &str = "why";

pub(super) fn button() -> Element {
    Element::button(ACKNOWLEDGE_DECLINE, "I do not want to sign")
}

/// Says what not signing means, and whom to ask; `carried` is what the signing form carried.
#[must_use]
pub fn decline(services: &Services, carried: &str) -> Reply {
    let manager = services.directory.mention(Role::EthicsManager);
    // Another id: what was signed with the form's own, if it was, stays a signature
    let draft = Draft::parse(carried).map(|draft| Draft { id: services.signatures.new_id(), ..draft });
    Reply::Replace(
        ModalView::new(DECLINE_FORM, "Not signing")
            .submit("Record it")
            .close("Close")
            .private_metadata(draft.map(Draft::to_text).unwrap_or_default())
            .block(Block::section(Text::mrkdwn(format!(
                "You need not decide today. If something in the Code is unclear, or you do not agree with it, {manager} can answer. The Code holds for everybody who works here, signed or not."
            ))))
            .block(Block::actions([ask::manager_button(""), sign()]))
            .block(Block::context([Text::plain(
                "If you press Record it, whoever looks after the signatures sees your name and that you do not sign, and you are not reminded of this version any more. You can sign at any time.",
            )]).block_id(WHY)),
    )
}

/// Records it.
pub async fn submit_decline(services: &Services, submission: &ViewSubmission) -> FormReply {
    let served = services.code.now();
    let draft = Draft::parse(&submission.view.private_metadata);
    let Some(draft) = draft.filter(|draft| draft.hash == served.version.hash) else {
        return FormReply::replace(said(
            "A new version of the Code came into force meanwhile; nothing was recorded. Please look at it first.",
        ));
    };
    let signature = Signature {
        id: draft.id,
        account: submission.user.id.as_str().to_owned(),
        hash: draft.hash,
        verdict: SignatureVerdict::Declined,
        name: String::new(),
        position: String::new(),
        words: String::new(),
        day: services.today(),
        signed_ms: services.clock.now().as_millisecond(),
    };
    match services.signatures.add(&signature).await {
        Ok(_) => FormReply::replace(said(
            "It is recorded that you do not sign this version. You can sign at any time, and ask at any time.",
        )),
        Err(error) => FormReply::Retry(
            Box::new(said(
                "This could not be recorded right now, and nothing was. Please try again in a minute.",
            )),
            Fault::new("keep an acknowledgment", error),
        ),
    }
}

fn said(text: &str) -> ModalView {
    ModalView::new("acknowledge_declined", "Not signing")
        .close("Close")
        .block(Block::section(Text::mrkdwn(text)))
        .block(Block::actions([sign()]))
}
