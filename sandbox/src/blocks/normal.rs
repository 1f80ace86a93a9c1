//! What Slack adds to blocks on the way in: ids, and the defaults of text objects.

use serde_json::{Value, json};

use crate::random;

/// Fills in what the app left out, in an array of blocks.
pub(crate) fn fill(blocks: &mut Value) {
    let Some(blocks) = blocks.as_array_mut() else { return };
    for block in blocks {
        if !block.is_object() {
            continue;
        }
        if block["block_id"].as_str().is_none_or(str::is_empty) {
            block["block_id"] = json!(random::hex(5));
        }
        texts(block);
        actions(block);
    }
}

/// The same in a view: its blocks, its title and its buttons.
pub(crate) fn fill_view(view: &mut Value) {
    fill(&mut view["blocks"]);
    let Some(fields) = view.as_object_mut() else { return };
    for name in ["title", "submit", "close"] {
        if let Some(text) = fields.get_mut(name) {
            texts(text);
        }
    }
}

/// Elements with an `action_id` get one when they have none.
fn actions(block: &mut Value) {
    let Some(fields) = block.as_object_mut() else { return };
    for name in ["accessory", "element"] {
        if let Some(element) = fields.get_mut(name) {
            name_action(element);
        }
    }
    let is_context = fields.get("type").is_some_and(|kind| kind == "context");
    if let (false, Some(Value::Array(elements))) = (is_context, fields.get_mut("elements")) {
        elements.iter_mut().for_each(name_action);
    }
}

fn name_action(element: &mut Value) {
    let is_interactive =
        element["type"].as_str().is_some_and(|kind| kind != "image" && !kind.starts_with("rich_text"));
    if is_interactive && element["action_id"].as_str().is_none_or(str::is_empty) {
        element["action_id"] = json!(random::hex(5));
    }
}

fn texts(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(texts),
        Value::Object(fields) => {
            let kind = fields.get("type").and_then(Value::as_str).unwrap_or_default();
            let default = match kind {
                "plain_text" => Some(("emoji", true)),
                "mrkdwn" => Some(("verbatim", false)),
                _ => None,
            };
            if let Some((name, set)) = default {
                fields.entry(name).or_insert(json!(set));
            }
            fields.values_mut().for_each(texts);
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
