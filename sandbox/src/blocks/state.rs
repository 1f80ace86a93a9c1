//! What inputs hold: `{block_id: {action_id: {"type": …, …}}}`.

use serde_json::{Map, Value, json};

use crate::blocks::find::{Placed, elements};

/// The field of the state, the field of the element it starts from, and whether it is a list.
pub(crate) fn field(kind: &str) -> Option<(&'static str, &'static str, bool)> {
    Some(match kind {
        "plain_text_input" | "email_text_input" | "url_text_input" | "number_input" => {
            ("value", "initial_value", false)
        }
        "rich_text_input" => ("rich_text_value", "initial_value", false),
        "static_select" | "external_select" | "radio_buttons" => ("selected_option", "initial_option", false),
        "checkboxes" | "multi_static_select" | "multi_external_select" => {
            ("selected_options", "initial_options", true)
        }
        "datepicker" => ("selected_date", "initial_date", false),
        "timepicker" => ("selected_time", "initial_time", false),
        "datetimepicker" => ("selected_date_time", "initial_date_time", false),
        "users_select" => ("selected_user", "initial_user", false),
        "multi_users_select" => ("selected_users", "initial_users", true),
        "channels_select" => ("selected_channel", "initial_channel", false),
        "multi_channels_select" => ("selected_channels", "initial_channels", true),
        "conversations_select" => ("selected_conversation", "initial_conversation", false),
        "multi_conversations_select" => ("selected_conversations", "initial_conversations", true),
        "file_input" => ("files", "initial_files", true),
        _ => return None,
    })
}

/// What an element holds before anybody touched it.
fn start(placed: &Placed<'_>) -> Option<Value> {
    let (field, initial, is_list) = field(placed.kind())?;
    let empty = if is_list { json!([]) } else { Value::Null };
    let mut state = Map::new();
    state.insert("type".to_owned(), json!(placed.kind()));
    state.insert(field.to_owned(), placed.element.get(initial).cloned().unwrap_or(empty));
    Some(Value::Object(state))
}

/// The state of fresh blocks, complete: every input is named, empty ones with null.
pub(crate) fn initial(blocks: &[Value]) -> Value {
    kept(&Value::Null, blocks)
}

/// The state after an update: inputs whose `block_id` and `action_id` were there before keep what they hold.
pub(crate) fn kept(before: &Value, blocks: &[Value]) -> Value {
    let mut values = json!({});
    for placed in elements(blocks) {
        let Some(fresh) = start(&placed) else { continue };
        let old = &before[placed.block_id()][placed.action_id()];
        let same = old["type"] == fresh["type"];
        values[placed.block_id()][placed.action_id()] = if same { old.clone() } else { fresh };
    }
    values
}

/// Whether an input holds nothing.
pub(crate) fn is_empty(state: &Value) -> bool {
    let Some((field, ..)) = field(state["type"].as_str().unwrap_or_default()) else { return true };
    match &state[field] {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Bool(_) | Value::Number(_) | Value::Object(_) => false,
    }
}
