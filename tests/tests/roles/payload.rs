//! Payloads as Slack writes them.

use serde_json::{Value, json};

/// A button that is pressed.
pub(crate) fn press(action_id: &str, value: &str) -> Value {
    json!({
        "type": "block_actions", "api_app_id": "A0", "container": {"type": "message"},
        "actions": [{"type": "button", "action_id": action_id, "block_id": "b", "value": value}],
    })
}

/// An option that is chosen from a menu.
pub(crate) fn choose(action_id: &str, value: &str) -> Value {
    json!({
        "type": "block_actions", "api_app_id": "A0", "container": {"type": "message"},
        "actions": [{"type": "static_select", "action_id": action_id, "block_id": "b", "selected_option": {"value": value}}],
    })
}

/// The same inside a modal.
pub(crate) fn inside(payload: Value, callback_id: &str, metadata: &str) -> Value {
    let mut payload = payload;
    payload["view"] = json!({
        "id": "V0FORGED", "type": "modal", "callback_id": callback_id, "private_metadata": metadata,
        "hash": "1.a", "state": {"values": {}}, "blocks": [],
    });
    payload
}

/// A form that is submitted. Its blocks are inputs, one for each entry.
pub(crate) fn form(callback_id: &str, metadata: &str, state: Value) -> Value {
    let blocks = state.as_object().into_iter().flat_map(|state| state.keys());
    let blocks: Vec<Value> = blocks.map(|block| json!({"type": "input", "block_id": block})).collect();
    json!({
        "type": "view_submission", "api_app_id": "A0",
        "view": {
            "id": format!("V0{}", metadata.len()), "type": "modal", "callback_id": callback_id, "private_metadata": metadata,
            "hash": metadata, "state": {"values": state}, "blocks": blocks,
        },
    })
}

/// A slash command.
pub(crate) fn command(words: &str) -> Value {
    let (command, text) = words.split_once(' ').unwrap_or((words, ""));
    json!({
        "command": command, "text": text, "channel_id": "C0GENERAL", "channel_name": "general",
        "is_enterprise_install": "false", "api_app_id": "A0",
    })
}

pub(crate) fn event(event: Value) -> Value {
    json!({"type": "event_callback", "team_id": "T0SANDBOX", "api_app_id": "A0", "event": event})
}

pub(crate) fn text(value: &str) -> Value {
    json!({"text": {"type": "plain_text_input", "value": value}})
}

pub(crate) fn option(action: &str, value: &str) -> Value {
    json!({action: {"type": "radio_buttons", "selected_option": {"value": value}}})
}

pub(crate) fn options(action: &str, values: &[&str]) -> Value {
    let chosen: Vec<Value> = values.iter().map(|value| json!({"value": value})).collect();
    json!({action: {"type": "checkboxes", "selected_options": chosen}})
}
