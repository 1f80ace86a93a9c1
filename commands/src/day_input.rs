//! A form's place for a day.

use domain::Day;
use jiff::civil::Date;
use slack::{
    blocks::{Block, Element},
    model::ViewState,
};

/// The place, with this day in it.
pub(crate) fn day_input(label: &str, block: &str, day: Option<Day>) -> Block {
    let mut element = Element::datepicker(block);
    if let Some(day) = day {
        element = element.initial(Date::from(day).to_string());
    }
    Block::input(label, element).block_id(block)
}

/// The day that was chosen.
pub(crate) fn day_of(state: &ViewState, block: &str) -> Option<Day> {
    state.selected(block, block, "selected_date")?.parse::<Date>().ok().map(Day::from)
}
