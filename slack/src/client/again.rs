//! A form shown again with everything the person entered, and what is to be checked above each input.
//!
//! Texts at the inputs of an open modal are Slack's own doing, but only in the acknowledgment. When the answer came too late for
//! that, the waiting view has taken the form's place; this makes the form anew.

use crate::blocks::{Block, ModalView, Text, clip};
use crate::model::ViewPayload;
use serde_json::{Map, Value};

/// Where the entered value of an element stands in the state, and where it belongs in the element. The first that is there
/// counts. Source: docs.slack.dev, "Block elements" and "View submission payloads".
const ENTRIES: [(&str, &str); 13] = [
    ("value", "initial_value"),
    ("rich_text_value", "initial_value"),
    ("selected_option", "initial_option"),
    ("selected_options", "initial_options"),
    ("selected_user", "initial_user"),
    ("selected_users", "initial_users"),
    ("selected_channel", "initial_channel"),
    ("selected_channels", "initial_channels"),
    ("selected_conversation", "initial_conversation"),
    ("selected_conversations", "initial_conversations"),
    ("selected_date", "initial_date"),
    ("selected_time", "initial_time"),
    ("selected_date_time", "initial_date_time"),
];

/// The modal as it was submitted, with these texts above the inputs they are for, or at the top where there is no such input.
pub(super) fn again(view: &ViewPayload, errors: &[(String, String)]) -> Option<ModalView> {
    let old = view.blocks.as_array()?;
    let known = view.input_block_ids();
    let elsewhere = errors.iter().filter(|(id, _)| !known.contains(&id.as_str()));
    let mut blocks: Vec<Block> = elsewhere.map(|(_, text)| note(text)).collect();
    for block in old {
        let id = block["block_id"].as_str();
        let here = errors.iter().filter(|(wanted, _)| block["type"] == "input" && id == Some(wanted));
        blocks.extend(here.map(|(_, text)| note(text)));
        blocks.push(refilled(view, block)?);
    }
    let mut modal = ModalView::new(&view.callback_id, Text::plain(&view.title)).blocks(blocks);
    if !view.submit.is_empty() {
        modal = modal.submit(Text::plain(&view.submit));
    }
    if !view.close.is_empty() {
        modal = modal.close(Text::plain(&view.close));
    }
    if view.clear_on_close {
        modal = modal.clear_on_close();
    }
    if view.notify_on_close {
        modal = modal.notify_on_close();
    }
    if let Some(id) = &view.external_id {
        modal = modal.external_id(id);
    }
    modal = modal.private_metadata(&view.private_metadata);
    modal.check().is_ok().then_some(modal)
}

fn note(text: &str) -> Block {
    Block::section(Text::plain(clip(&format!("⚠️ {text}"), 3_000)))
}

/// The block with what was entered in it as its initial values.
fn refilled(view: &ViewPayload, block: &Value) -> Option<Block> {
    let mut fields = block.as_object()?.clone();
    let kind = fields.remove("type")?.as_str()?.to_owned();
    let id = fields.get("block_id").and_then(Value::as_str).unwrap_or_default().to_owned();
    for place in ["element", "accessory"] {
        if let Some(Value::Object(element)) = fields.get_mut(place) {
            refill(view, &id, element);
        }
    }
    if let Some(Value::Array(elements)) = fields.get_mut("elements") {
        elements.iter_mut().filter_map(Value::as_object_mut).for_each(|element| refill(view, &id, element));
    }
    Some(Block::other(kind, fields))
}

fn refill(view: &ViewPayload, block_id: &str, element: &mut Map<String, Value>) {
    let Some(action_id) = element.get("action_id").and_then(Value::as_str) else { return };
    let Some(entered) = view.state.raw(block_id, action_id) else { return };
    for (from, to) in ENTRIES {
        let Some(value) = entered.get(from) else { continue };
        // What the person took away must not come back from the form's own beginning.
        element.remove(to);
        element.remove("default_to_current_conversation");
        let value = match value {
            Value::Array(chosen) => chosen.iter().map(|chosen| as_offered(element, chosen)).collect(),
            value => as_offered(element, value),
        };
        let nothing = value.is_null() || value == "" || value.as_array().is_some_and(Vec::is_empty);
        if !nothing {
            element.insert(to.to_owned(), value);
        }
    }
}

/// A chosen option exactly as the menu offers it, for Slack compares more than its value; anything else as it is.
fn as_offered(element: &Map<String, Value>, chosen: &Value) -> Value {
    let Some(value) = chosen.get("value") else { return chosen.clone() };
    let groups = element.get("option_groups").and_then(Value::as_array).into_iter().flatten();
    let lists = groups.map(|group| group.get("options")).chain([element.get("options")]);
    let mut offered = lists.flatten().filter_map(Value::as_array).flatten();
    offered.find(|option| option.get("value") == Some(value)).unwrap_or(chosen).clone()
}
