//! What the forms of the register share.

use domain::{Recorder, Waiver};
use slack::{
    blocks::{Block, Text},
    model::ViewSubmission,
};

use crate::{FormReply, Services};

/// The waiver of a submitted form, and who sends it. What is refused is said at `block`.
pub(super) async fn of_form(
    services: &Services,
    submission: &ViewSubmission,
    block: &'static str,
) -> Result<(Recorder, Waiver), FormReply> {
    let recorder = super::recorder(services, &submission.user.id);
    let recorder = recorder.ok_or_else(|| FormReply::mend(block, NOT_YOURS))?;
    let found = super::find(services, &submission.view.private_metadata).await;
    let found = found.map_err(|fault| FormReply::mend_fault(block, UNAVAILABLE, fault))?;
    Ok((recorder, found.ok_or_else(|| FormReply::mend(block, NOT_THERE))?))
}

/// The line that says that storing failed; what was entered is in the form still.
pub(super) fn failed() -> Block {
    Block::section(Text::mrkdwn(
        "*It could not be stored, and nothing was changed.* What you entered is still here. Please press the button again in a minute.",
    ))
}

/// What is said when the register cannot be asked, where there is no form to show again.
const UNAVAILABLE: &str = "It could not be stored. Please try again in a minute.";
/// What somebody is told who does not keep the register.
pub(super) const NOT_YOURS: &str =
    "The ethics manager and the board secretary keep the register of waivers. Nothing was stored.";
/// What is said when the waiver is not there.
const NOT_THERE: &str = "There is no waiver with this number. Nothing was stored.";
