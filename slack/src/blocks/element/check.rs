//! The limits of elements.

use super::Element;
use crate::blocks::limits::{self, Checked, LimitError};
use crate::blocks::{Confirm, OptionGroup, OptionItem};

impl Element {
    /// Checks the element against Slack's limits.
    ///
    /// # Errors
    /// [`LimitError`] names the limit, its value and the actual size.
    pub fn check(&self) -> Result<(), LimitError> {
        if let Some(field) = self.misplaced {
            return Err(LimitError::Misplaced { field, kind: self.kind.into() });
        }
        limits::text("action_id", &self.action_id, 255)?;
        self.text.as_ref().map_or(Ok(()), |text| text.check_plain("button text", 75))?;
        limits::optional("button value", self.value.as_deref(), 2_000)?;
        limits::optional("button url", self.url.as_deref(), 3_000)?;
        limits::optional("accessibility label", self.accessibility_label.as_deref(), 75)?;
        self.placeholder.as_ref().map_or(Ok(()), |text| text.check_plain("placeholder", 150))?;
        self.confirm.as_ref().map_or(Ok(()), Confirm::check)?;
        self.check_options()?;
        self.check_lengths()?;
        self.check_image()
    }

    fn check_options(&self) -> Checked {
        let (what, max) = match self.kind {
            "static_select" | "multi_static_select" => ("options in a menu", 100),
            "radio_buttons" => ("radio buttons", 10),
            "checkboxes" => ("checkboxes", 10),
            "overflow" => ("options in an overflow menu", 5),
            _ => return Ok(()),
        };
        if self.options.is_empty() && self.option_groups.is_empty() {
            return Err(LimitError::Empty { what });
        }
        limits::count(what, self.options.len(), max)?;
        limits::count("option groups", self.option_groups.len(), 100)?;
        self.options.iter().try_for_each(OptionItem::check)?;
        self.option_groups.iter().try_for_each(OptionGroup::check)?;
        let grouped = !self.option_groups.is_empty();
        let offered = |option: &OptionItem| grouped || self.options.contains(option);
        let initial = self.initial_option.iter().chain(&self.initial_options).all(offered);
        limits::rule(initial, "an initial option must equal one of the options")
    }

    fn check_lengths(&self) -> Checked {
        let (min, max) = (self.min_length.unwrap_or(0), self.max_length.unwrap_or(3_000));
        limits::rule(min <= 3_000, "min_length of a text input is at most 3000")?;
        limits::rule((1..=3_000).contains(&max), "max_length of a text input is 1 to 3000")?;
        limits::rule(min <= max, "min_length of a text input may not be above its max_length")?;
        let initial = self.extra.get("initial_value").and_then(|value| value.as_str());
        limits::optional("initial value", initial, max as usize)
    }

    fn check_image(&self) -> Checked {
        if self.kind != "image" {
            return Ok(());
        }
        let text = |key: &str| self.extra.get(key).and_then(|value| value.as_str()).unwrap_or_default();
        limits::filled("image url", text("image_url"), 3_000)?;
        limits::filled("image alternative text", text("alt_text"), 2_000)
    }
}
