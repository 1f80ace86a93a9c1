//! The question before a click counts.

use super::Style;
use super::limits::Checked;
use super::text::Text;
use crate::model::opaque_debug;
use serde::Serialize;

/// A confirmation dialog. Source: docs.slack.dev, "Confirmation dialog object".
#[derive(Clone, PartialEq, Serialize)]
pub struct Confirm {
    title: Text,
    text: Text,
    confirm: Text,
    deny: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    style: Option<Style>,
}

impl Confirm {
    /// A question with its title and the words on its two buttons.
    #[must_use]
    pub fn new(
        title: impl Into<Text>,
        text: impl Into<Text>,
        confirm: impl Into<Text>,
        deny: impl Into<Text>,
    ) -> Self {
        Self {
            title: title.into(),
            text: text.into(),
            confirm: confirm.into(),
            deny: deny.into(),
            style: None,
        }
    }

    /// The look of the confirming button.
    #[must_use]
    pub fn style(mut self, style: Style) -> Self {
        self.style = Some(style);
        self
    }

    pub(super) fn check(&self) -> Checked {
        self.title.check_plain("confirm title", 100)?;
        self.text.check("confirm text", 300)?;
        self.confirm.check_plain("confirm button", 30)?;
        self.deny.check_plain("deny button", 30)
    }
}

opaque_debug!(Confirm);
