//! Options of menus, radio groups and checkboxes.

use super::limits::{self, Checked};
use super::text::Text;
use crate::model::opaque_debug;
use serde::Serialize;

/// One thing to choose. Source: docs.slack.dev, "Option object".
#[derive(Clone, PartialEq, Serialize)]
pub struct OptionItem {
    text: Text,
    value: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

impl OptionItem {
    /// What people read and what comes back.
    #[must_use]
    pub fn new(text: impl Into<Text>, value: impl Into<String>) -> Self {
        Self { text: text.into(), value: value.into(), description: None, url: None }
    }

    /// A second line below.
    #[must_use]
    pub fn description(mut self, text: impl Into<Text>) -> Self {
        self.description = Some(text.into());
        self
    }

    /// A link, for overflow menus only.
    #[must_use]
    pub fn url(mut self, url: impl Into<String>) -> Self {
        self.url = Some(url.into());
        self
    }

    /// What comes back.
    #[must_use]
    pub fn value(&self) -> &str {
        &self.value
    }

    /// Checks options offered together, at most 100.
    pub(crate) fn check_all(options: &[Self]) -> Checked {
        limits::count("options in a menu", options.len(), 100)?;
        options.iter().try_for_each(Self::check)
    }

    pub(super) fn check(&self) -> Checked {
        self.text.check("option text", 75)?;
        limits::filled("option value", &self.value, 150)?;
        self.description.as_ref().map_or(Ok(()), |text| text.check("option description", 75))?;
        limits::optional("option url", self.url.as_deref(), 3_000)
    }
}

/// Options under a heading, in menus only.
#[derive(Clone, PartialEq, Serialize)]
pub struct OptionGroup {
    label: Text,
    options: Vec<OptionItem>,
}

impl OptionGroup {
    /// A heading and its options.
    #[must_use]
    pub fn new(label: impl Into<Text>, options: impl IntoIterator<Item = OptionItem>) -> Self {
        Self { label: label.into(), options: options.into_iter().collect() }
    }

    /// Checks groups offered together, at most 100.
    pub(crate) fn check_all(groups: &[Self]) -> Checked {
        limits::count("option groups", groups.len(), 100)?;
        groups.iter().try_for_each(Self::check)
    }

    pub(super) fn check(&self) -> Checked {
        self.label.check_plain("option group label", 75)?;
        limits::count("options in a group", self.options.len(), 100)?;
        self.options.iter().try_for_each(OptionItem::check)
    }
}

opaque_debug!(OptionGroup, OptionItem);
