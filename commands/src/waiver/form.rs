//! What the forms of the register share.

use domain::Day;
use jiff::civil::Date;
use slack::{
    blocks::{Block, Element, Text},
    model::ViewState,
};

/// A form's place for a day, with this day in it.
pub(super) fn day_input(label: &str, block: &str, day: Option<Day>) -> Block {
    let mut element = Element::datepicker(block);
    if let Some(day) = day {
        element = element.initial(Date::from(day).to_string());
    }
    Block::input(label, element).block_id(block)
}

/// The day that was chosen.
pub(super) fn day_of(state: &ViewState, block: &str) -> Option<Day> {
    state.selected(block, block, "selected_date")?.parse::<Date>().ok().map(Day::from)
}

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
