//! One click or choice inside a message or view.

use super::opaque_debug;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// What was clicked or chosen. Source: docs.slack.dev, "`block_actions` payload".
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Action {
    /// The name the app gave the element.
    pub action_id: String,
    /// The block it is in.
    pub block_id: String,
    /// The element's `type`, for example `button`.
    pub kind: String,
    /// A button's value, or the text of an input that dispatches actions.
    pub value: Option<String>,
    raw: Value,
}

impl Action {
    /// The value of the option chosen in a select, radio group or overflow menu.
    #[must_use]
    pub fn selected_option(&self) -> Option<&str> {
        self.raw.get("selected_option")?.get("value")?.as_str()
    }

    /// The values of the options chosen in a multi select or checkboxes.
    #[must_use]
    pub fn selected_options(&self) -> Vec<&str> {
        let chosen = self.raw.get("selected_options").and_then(Value::as_array);
        chosen.into_iter().flatten().filter_map(|option| option.get("value")?.as_str()).collect()
    }

    /// One chosen thing by its key on the wire, for example `selected_user`, `selected_channel` or `selected_date`.
    #[must_use]
    pub fn selected(&self, key: &str) -> Option<&str> {
        self.raw.get(key)?.as_str()
    }

    /// The action as it came.
    #[must_use]
    pub fn raw(&self) -> &Value {
        &self.raw
    }
}

impl<'de> Deserialize<'de> for Action {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Value::deserialize(deserializer)?;
        let text = |key: &str| raw.get(key).and_then(Value::as_str).map(str::to_owned);
        Ok(Self {
            action_id: text("action_id").unwrap_or_default(),
            block_id: text("block_id").unwrap_or_default(),
            kind: text("type").unwrap_or_default(),
            value: text("value"),
            raw,
        })
    }
}

opaque_debug!(Action);
