//! What the forms of the register share.

use slack::blocks::{Block, Text};

/// The line that says that storing failed; what was entered is in the form still.
pub(super) fn failed() -> Block {
    Block::section(Text::mrkdwn(
        "*It could not be stored, and nothing was changed.* What you entered is still here. Please press the button again in a minute.",
    ))
}

/// What is said when the register cannot be asked, where there is no form to show again.
pub(super) const UNAVAILABLE: &str = "It could not be stored. Please try again in a minute.";
/// What somebody is told who does not keep the register.
pub(super) const NOT_YOURS: &str =
    "The ethics manager and the board secretary keep the register of waivers. Nothing was stored.";
/// What is said when the waiver is not there.
pub(super) const NOT_THERE: &str = "There is no waiver with this number. Nothing was stored.";
