//! Slack's limits on modals and Home tabs.

use serde_json::Value;

use crate::blocks::check::{Check, Surface};
use crate::blocks::text;

const LARGEST: usize = 250_000;

/// Why a view was refused.
#[derive(Debug)]
pub(crate) enum Refused {
    /// It is larger than 250 kB.
    TooLarge,
    /// It breaks limits; the messages say which and where.
    Invalid(Vec<String>),
}

/// Checks a modal or a Home tab.
pub(crate) fn check(view: &Value, surface: Surface) -> Result<(), Refused> {
    if view.to_string().len() > LARGEST {
        return Err(Refused::TooLarge);
    }
    let expected = if surface == Surface::Home { "home" } else { "modal" };
    let mut check = Check::new(surface);
    if text(view, "type") != expected {
        check.wrong("/type", format_args!("must be {expected}"));
    }
    match view["blocks"].as_array() {
        Some(blocks) => check.blocks(blocks, 100),
        None => check.wrong("/blocks", "missing required field: blocks"),
    }
    check.optional_length("", view, "private_metadata", 3000);
    check.optional_length("", view, "callback_id", 255);
    check.optional_length("", view, "external_id", 255);
    if surface == Surface::Modal {
        check.text("/title", &view["title"], 24, true);
        for name in ["submit", "close"] {
            if view.get(name).is_some_and(|text| !text.is_null()) {
                check.text(&format!("/{name}"), &view[name], 24, true);
            }
        }
        if check.has_input && view["submit"].is_null() {
            check.wrong("/submit", "missing required field: submit (a view with an input block needs it)");
        }
    } else if view.get("submit").is_some_and(|text| !text.is_null()) {
        check.wrong("/submit", "a home view has no submit");
    }
    if check.problems.is_empty() { Ok(()) } else { Err(Refused::Invalid(check.problems)) }
}
