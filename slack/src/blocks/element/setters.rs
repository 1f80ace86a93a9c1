//! The optional fields of elements.

use super::{Element, Style};
use crate::blocks::{Confirm, OptionItem, Text};
use serde_json::Value;

const MENUS: &[&str] = &[
    "static_select",
    "multi_static_select",
    "external_select",
    "users_select",
    "multi_users_select",
    "conversations_select",
    "channels_select",
];

impl Element {
    /// Runs `set` when this kind has the field, else remembers the mistake for `check`.
    fn field(mut self, field: &'static str, has: bool, set: impl FnOnce(&mut Self)) -> Self {
        if has {
            set(&mut self);
        } else {
            self.misplaced.get_or_insert(field);
        }
        self
    }

    fn is(&self, kinds: &[&str]) -> bool {
        kinds.contains(&self.kind)
    }

    /// What comes back with a click on a button, at most 2,000 characters.
    #[must_use]
    pub fn value(self, value: impl Into<String>) -> Self {
        let has = self.is(&["button"]);
        self.field("value", has, |element| element.value = Some(value.into()))
    }

    /// A button's look.
    #[must_use]
    pub fn style(self, style: Style) -> Self {
        let has = self.is(&["button"]);
        self.field("style", has, |element| element.style = Some(style))
    }

    /// A page a button opens, at most 3,000 characters. The click is still delivered.
    #[must_use]
    pub fn url(self, url: impl Into<String>) -> Self {
        let has = self.is(&["button"]);
        self.field("url", has, |element| element.url = Some(url.into()))
    }

    /// What a screen reader says instead of a button's text, at most 75 characters.
    #[must_use]
    pub fn accessibility_label(self, label: impl Into<String>) -> Self {
        let has = self.is(&["button"]);
        self.field("accessibility_label", has, |element| element.accessibility_label = Some(label.into()))
    }

    /// The question before the choice counts.
    #[must_use]
    pub fn confirm(self, confirm: Confirm) -> Self {
        let has = !self.is(&["plain_text_input", "image"]);
        self.field("confirm", has, |element| element.confirm = Some(confirm))
    }

    /// The grey text of an empty input or menu, at most 150 characters.
    #[must_use]
    pub fn placeholder(self, text: impl Into<Text>) -> Self {
        let has = self.is(MENUS) || self.is(&["plain_text_input", "datepicker"]);
        self.field("placeholder", has, |element| element.placeholder = Some(text.into()))
    }

    /// Whether a text input has several lines.
    #[must_use]
    pub fn multiline(self, multiline: bool) -> Self {
        let has = self.is(&["plain_text_input"]);
        self.field("multiline", has, |element| element.multiline = Some(multiline))
    }

    /// The fewest characters a text input accepts, at most 3,000.
    #[must_use]
    pub fn min_length(self, characters: u32) -> Self {
        let has = self.is(&["plain_text_input"]);
        self.field("min_length", has, |element| element.min_length = Some(characters))
    }

    /// The most characters a text input accepts, 1 to 3,000.
    #[must_use]
    pub fn max_length(self, characters: u32) -> Self {
        let has = self.is(&["plain_text_input"]);
        self.field("max_length", has, |element| element.max_length = Some(characters))
    }

    /// What is filled in from the start: the text of an input, the date (`YYYY-MM-DD`) of a calendar, or the id of the
    /// person, conversation or channel of a menu.
    #[must_use]
    pub fn initial(self, value: impl Into<String>) -> Self {
        let key = match self.kind {
            "plain_text_input" => Some("initial_value"),
            "datepicker" => Some("initial_date"),
            "users_select" => Some("initial_user"),
            "conversations_select" => Some("initial_conversation"),
            "channels_select" => Some("initial_channel"),
            _ => None,
        };
        self.field("initial", key.is_some(), |element| {
            let key = key.unwrap_or_default().to_owned();
            element.extra.insert(key, Value::String(value.into()));
        })
    }

    /// The people chosen from the start in a menu of several.
    #[must_use]
    pub fn initial_users<'a>(self, users: impl IntoIterator<Item = &'a crate::model::UserId>) -> Self {
        let has = self.is(&["multi_users_select"]);
        let users = users.into_iter().map(|user| Value::String(user.to_string())).collect();
        self.field("initial_users", has, |element| {
            element.extra.insert("initial_users".to_owned(), Value::Array(users));
        })
    }

    /// The option chosen from the start; it must equal one of the options.
    #[must_use]
    pub fn initial_option(self, option: OptionItem) -> Self {
        let has = self.is(&["static_select", "external_select", "radio_buttons"]);
        self.field("initial_option", has, |element| element.initial_option = Some(option))
    }

    /// The options chosen from the start; each must equal one of the options.
    #[must_use]
    pub fn initial_options(self, options: impl IntoIterator<Item = OptionItem>) -> Self {
        let has = self.is(&["multi_static_select", "checkboxes"]);
        self.field("initial_options", has, |element| element.initial_options = options.into_iter().collect())
    }

    /// How many can be chosen in a menu of several.
    #[must_use]
    pub fn max_selected_items(self, items: u32) -> Self {
        let has = self.is(&["multi_static_select", "multi_users_select"]);
        self.field("max_selected_items", has, |element| {
            element.extra.insert("max_selected_items".to_owned(), items.into());
        })
    }

    /// How many characters must be typed before Slack asks the app for options.
    #[must_use]
    pub fn min_query_length(self, characters: u32) -> Self {
        let has = self.is(&["external_select"]);
        self.field("min_query_length", has, |element| {
            element.extra.insert("min_query_length".to_owned(), characters.into());
        })
    }

    /// Puts the cursor here when the view opens; one element of a view only.
    #[must_use]
    pub fn focus_on_load(self) -> Self {
        let has = !self.is(&["button", "overflow", "image"]);
        self.field("focus_on_load", has, |element| element.focus_on_load = Some(true))
    }
}
