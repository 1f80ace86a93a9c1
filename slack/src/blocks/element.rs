//! Interactive elements: buttons, menus and inputs.

mod check;
mod setters;

use super::{Confirm, OptionGroup, OptionItem, Text};
use serde::Serialize;
use serde_json::{Map, Value};
use std::fmt;

/// The look of a button.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Style {
    /// Green: the thing to do.
    Primary,
    /// Red: the thing to think about.
    Danger,
}

/// An interactive element. Which setters apply depends on the kind; one that does not is reported by
/// [`check`](Element::check) and not sent. Source: docs.slack.dev, "Block elements".
#[derive(Clone, Default, PartialEq, Serialize)]
pub struct Element {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "String::is_empty")]
    action_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    style: Option<Style>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    accessibility_label: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    confirm: Option<Confirm>,
    #[serde(skip_serializing_if = "Option::is_none")]
    placeholder: Option<Text>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    options: Vec<OptionItem>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    option_groups: Vec<OptionGroup>,
    #[serde(skip_serializing_if = "Option::is_none")]
    initial_option: Option<OptionItem>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    initial_options: Vec<OptionItem>,
    #[serde(skip_serializing_if = "Option::is_none")]
    multiline: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    min_length: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_length: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    focus_on_load: Option<bool>,
    // `initial_value`, `initial_user` and the like, plus the fields of kinds this crate does not model.
    #[serde(flatten)]
    extra: Map<String, Value>,
    #[serde(skip)]
    misplaced: Option<&'static str>,
}

impl Element {
    fn of(kind: &'static str, action_id: impl Into<String>) -> Self {
        Self { kind, action_id: action_id.into(), ..Self::default() }
    }

    /// A button: its text (75) and, by setters, value (2,000), style, url (3,000) and confirmation.
    #[must_use]
    pub fn button(action_id: impl Into<String>, text: impl Into<Text>) -> Self {
        Self { text: Some(text.into()), ..Self::of("button", action_id) }
    }

    /// A menu of at most 100 options.
    #[must_use]
    pub fn static_select(
        action_id: impl Into<String>,
        options: impl IntoIterator<Item = OptionItem>,
    ) -> Self {
        Self::choosing("static_select", action_id, options)
    }

    /// A menu of options under headings, at most 100 groups.
    #[must_use]
    pub fn grouped_select(
        action_id: impl Into<String>,
        groups: impl IntoIterator<Item = OptionGroup>,
    ) -> Self {
        Self { option_groups: groups.into_iter().collect(), ..Self::of("static_select", action_id) }
    }

    /// A menu of at most 100 options in which several can be chosen.
    #[must_use]
    pub fn multi_static_select(
        action_id: impl Into<String>,
        options: impl IntoIterator<Item = OptionItem>,
    ) -> Self {
        Self::choosing("multi_static_select", action_id, options)
    }

    /// A menu of options under headings in which several can be chosen, at most 100 groups.
    #[must_use]
    pub fn grouped_multi_select(
        action_id: impl Into<String>,
        groups: impl IntoIterator<Item = OptionGroup>,
    ) -> Self {
        Self { option_groups: groups.into_iter().collect(), ..Self::of("multi_static_select", action_id) }
    }

    /// A menu whose options Slack asks the app for, answered by `EventHandler::options`.
    #[must_use]
    pub fn external_select(action_id: impl Into<String>) -> Self {
        Self::of("external_select", action_id)
    }

    /// At most 10 options of which one is chosen.
    #[must_use]
    pub fn radio_buttons(
        action_id: impl Into<String>,
        options: impl IntoIterator<Item = OptionItem>,
    ) -> Self {
        Self::choosing("radio_buttons", action_id, options)
    }

    /// At most 10 options of which any number is chosen.
    #[must_use]
    pub fn checkboxes(action_id: impl Into<String>, options: impl IntoIterator<Item = OptionItem>) -> Self {
        Self::choosing("checkboxes", action_id, options)
    }

    /// A menu behind three dots, at most 5 options.
    #[must_use]
    pub fn overflow(action_id: impl Into<String>, options: impl IntoIterator<Item = OptionItem>) -> Self {
        Self::choosing("overflow", action_id, options)
    }

    fn choosing(
        kind: &'static str,
        action_id: impl Into<String>,
        options: impl IntoIterator<Item = OptionItem>,
    ) -> Self {
        Self { options: options.into_iter().collect(), ..Self::of(kind, action_id) }
    }

    /// A text input, of one line unless [`multiline`](Element::multiline).
    #[must_use]
    pub fn plain_text_input(action_id: impl Into<String>) -> Self {
        Self::of("plain_text_input", action_id)
    }

    /// A calendar.
    #[must_use]
    pub fn datepicker(action_id: impl Into<String>) -> Self {
        Self::of("datepicker", action_id)
    }

    /// A menu of the workspace's people.
    #[must_use]
    pub fn users_select(action_id: impl Into<String>) -> Self {
        Self::of("users_select", action_id)
    }

    /// A menu of the workspace's people in which several can be chosen.
    #[must_use]
    pub fn multi_users_select(action_id: impl Into<String>) -> Self {
        Self::of("multi_users_select", action_id)
    }

    /// A menu of the conversations the person is in.
    #[must_use]
    pub fn conversations_select(action_id: impl Into<String>) -> Self {
        Self::of("conversations_select", action_id)
    }

    /// A menu of public channels.
    #[must_use]
    pub fn channels_select(action_id: impl Into<String>) -> Self {
        Self::of("channels_select", action_id)
    }

    /// An image, as an accessory or in a context block. Alternative text at most 2,000.
    #[must_use]
    pub fn image(url: impl Into<String>, alt_text: impl Into<String>) -> Self {
        let fields = [("image_url", url.into()), ("alt_text", alt_text.into())];
        let extra = fields.map(|(key, text)| (key.to_owned(), Value::String(text))).into_iter().collect();
        Self { kind: "image", extra, ..Self::default() }
    }

    /// An element this crate does not model, with its `type` and its other fields. Only the ids are checked.
    #[must_use]
    pub fn other(kind: &'static str, action_id: impl Into<String>, fields: Map<String, Value>) -> Self {
        Self { extra: fields, ..Self::of(kind, action_id) }
    }

    /// The `type` on the wire.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        self.kind
    }
}

impl fmt::Debug for Element {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Element({})", self.kind)
    }
}
