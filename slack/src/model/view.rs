//! Modals and home tabs as Slack sends them back.

use super::{AppId, TeamId, ViewId, flag, opaque_debug, or_default};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

/// A view with what the person entered. Source: docs.slack.dev, "View interaction payloads".
#[derive(Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ViewPayload {
    /// Which view.
    pub id: ViewId,
    /// `modal` or `home`.
    #[serde(rename = "type", default, deserialize_with = "or_default")]
    pub kind: String,
    /// The name the app gave this kind of view.
    #[serde(default, deserialize_with = "or_default")]
    pub callback_id: String,
    /// The words at the top of a modal.
    #[serde(default, deserialize_with = "words")]
    pub title: String,
    /// The words on the submit button, where there is one.
    #[serde(default, deserialize_with = "words")]
    pub submit: String,
    /// The words on the close button; Slack's own where empty.
    #[serde(default, deserialize_with = "words")]
    pub close: String,
    /// Whether closing this modal closes those below it too.
    #[serde(default, deserialize_with = "flag")]
    pub clear_on_close: bool,
    /// Whether closing this modal is delivered.
    #[serde(default, deserialize_with = "flag")]
    pub notify_on_close: bool,
    /// What the app put into the view; hidden from the person but sent to their device.
    #[serde(default, deserialize_with = "or_default")]
    pub private_metadata: String,
    /// The version, for `views.update` without overwriting a newer one.
    #[serde(default, deserialize_with = "or_default")]
    pub hash: Option<String>,
    /// The bottom of the stack of modals.
    #[serde(default, deserialize_with = "or_default")]
    pub root_view_id: Option<ViewId>,
    /// The modal below this one.
    #[serde(default, deserialize_with = "or_default")]
    pub previous_view_id: Option<ViewId>,
    /// The app's own id for the view.
    #[serde(default, deserialize_with = "or_default")]
    pub external_id: Option<String>,
    /// The workspace.
    #[serde(default, deserialize_with = "or_default")]
    pub team_id: Option<TeamId>,
    /// The workspace the app is installed in, where the view was opened in another one, as in a channel shared with others.
    #[serde(default, deserialize_with = "or_default")]
    pub app_installed_team_id: Option<TeamId>,
    /// The app.
    #[serde(default, deserialize_with = "or_default")]
    pub app_id: Option<AppId>,
    /// What the person entered.
    #[serde(default, deserialize_with = "or_default")]
    pub state: ViewState,
    /// The blocks as they came.
    #[serde(default)]
    pub blocks: Value,
}

/// The text of a text object; empty when there is none.
fn words<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let mut object = Value::deserialize(deserializer)?;
    Ok(match object.get_mut("text").map(Value::take) {
        Some(Value::String(text)) => text,
        _ => String::new(),
    })
}

impl ViewPayload {
    /// The block ids of the inputs, in order: where the answer `errors` may put its texts.
    #[must_use]
    pub fn input_block_ids(&self) -> Vec<&str> {
        let blocks = self.blocks.as_array().map(Vec::as_slice).unwrap_or_default();
        let inputs = blocks.iter().filter(|block| block["type"] == "input");
        inputs.filter_map(|block| block["block_id"].as_str()).collect()
    }
}

/// What a person entered into a view, by block and action.
///
/// Every accessor is `None` or empty when the block, the action or the value is not there; `state` may be `{}`.
#[derive(Clone, Default, PartialEq)]
pub struct ViewState(Map<String, Value>);

impl ViewState {
    /// The text of a plain text, e-mail, URL or number input.
    #[must_use]
    pub fn text(&self, block_id: &str, action_id: &str) -> Option<&str> {
        self.raw(block_id, action_id)?.get("value")?.as_str()
    }

    /// The value of the option chosen in a select or radio group.
    #[must_use]
    pub fn option(&self, block_id: &str, action_id: &str) -> Option<&str> {
        self.raw(block_id, action_id)?.get("selected_option")?.get("value")?.as_str()
    }

    /// The values of the options chosen in a multi select or checkboxes.
    #[must_use]
    pub fn options(&self, block_id: &str, action_id: &str) -> Vec<&str> {
        let chosen = self.raw(block_id, action_id).and_then(|raw| raw.get("selected_options")?.as_array());
        chosen.into_iter().flatten().filter_map(|option| option.get("value")?.as_str()).collect()
    }

    /// One chosen thing by its key on the wire, for example `selected_user`, `selected_conversation` or `selected_date`.
    #[must_use]
    pub fn selected(&self, block_id: &str, action_id: &str, key: &str) -> Option<&str> {
        self.raw(block_id, action_id)?.get(key)?.as_str()
    }

    /// Several chosen things by their key on the wire, for example `selected_users`.
    #[must_use]
    pub fn selected_all(&self, block_id: &str, action_id: &str, key: &str) -> Vec<&str> {
        let chosen = self.raw(block_id, action_id).and_then(|raw| raw.get(key)?.as_array());
        chosen.into_iter().flatten().filter_map(Value::as_str).collect()
    }

    /// The whole value as it came.
    #[must_use]
    pub fn raw(&self, block_id: &str, action_id: &str) -> Option<&Value> {
        self.0.get(block_id)?.get(action_id)
    }

    /// The values by block and action, for a digest.
    pub(crate) fn values(&self) -> &Map<String, Value> {
        &self.0
    }
}

impl<'de> Deserialize<'de> for ViewState {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut state = Value::deserialize(deserializer)?;
        Ok(match state.get_mut("values").map(Value::take) {
            Some(Value::Object(values)) => Self(values),
            _ => Self::default(),
        })
    }
}

opaque_debug!(ViewPayload, ViewState);

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn state_is_read_by_block_and_action() {
        let state: ViewState = serde_json::from_value(json!({"values": {
            "what": {"text": {"type": "plain_text_input", "value": "hello"}},
            "kind": {"pick": {"type": "static_select", "selected_option": {"value": "gift"}}},
            "more": {"boxes": {"type": "checkboxes", "selected_options": [{"value": "a"}, {"value": "b"}]}},
            "who": {"users": {"type": "multi_users_select", "selected_users": ["U1", "U2"]}},
            "none": {"text": {"type": "plain_text_input", "value": null}},
        }}))
        .unwrap();
        assert_eq!(state.text("what", "text"), Some("hello"));
        assert_eq!(state.option("kind", "pick"), Some("gift"));
        assert_eq!(state.options("more", "boxes"), ["a", "b"]);
        assert_eq!(state.selected_all("who", "users", "selected_users"), ["U1", "U2"]);
        assert_eq!(state.text("none", "text"), None);
        assert_eq!(state.text("what", "other"), None);
        assert!(state.options("absent", "boxes").is_empty());
    }

    #[test]
    fn a_state_without_values_is_empty() {
        for state in [json!({}), json!(null), json!([]), json!({"values": null}), json!({"values": []})] {
            let view: ViewPayload = serde_json::from_value(json!({"id": "V1", "state": state})).unwrap();
            assert_eq!(view.state, ViewState::default());
        }
        let bare: ViewPayload = serde_json::from_value(json!({"id": "V1"})).unwrap();
        assert_eq!((bare.callback_id.as_str(), bare.hash.as_deref()), ("", None));
    }
}
