//! Block Kit as Slack's servers see it: limits, filled-in ids, and what inputs hold.

pub(crate) mod check;
pub(crate) mod element;
pub(crate) mod entry;
pub(crate) mod find;
pub(crate) mod normal;
pub(crate) mod state;
pub(crate) mod view;

use serde_json::Value;

/// The options of a menu, with those in groups.
pub(crate) fn options(element: &Value) -> Vec<&Value> {
    let plain = element["options"].as_array().into_iter().flatten();
    let groups = element["option_groups"].as_array().into_iter().flatten();
    plain.chain(groups.flat_map(|group| group["options"].as_array().into_iter().flatten())).collect()
}

/// A field that must be there as text; anything else reads as empty.
pub(crate) fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap_or_default()
}
