//! Text objects.

use super::limits::{self, Checked};
use crate::model::opaque_debug;
use serde::Serialize;

/// A text, formatted or plain. A bare `&str` or `String` becomes plain text, the safe reading.
#[derive(Clone, PartialEq, Serialize)]
pub struct Text {
    #[serde(rename = "type")]
    kind: &'static str,
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    emoji: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verbatim: Option<bool>,
}

impl Text {
    /// Formatted text. Run other people's words through [`escape`](super::escape) first.
    #[must_use]
    pub fn mrkdwn(text: impl Into<String>) -> Self {
        Self { kind: "mrkdwn", text: text.into(), emoji: None, verbatim: None }
    }

    /// Plain text, shown as it is except for `:emoji:` names.
    #[must_use]
    pub fn plain(text: impl Into<String>) -> Self {
        Self { kind: "plain_text", text: text.into(), emoji: Some(true), verbatim: None }
    }

    /// Formatted text in which Slack makes no links or mentions by itself.
    #[must_use]
    pub fn verbatim(mut self) -> Self {
        if self.kind == "mrkdwn" {
            self.verbatim = Some(true);
        }
        self
    }

    /// The words.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    pub(super) fn check(&self, what: &'static str, max: usize) -> Checked {
        limits::filled(what, &self.text, max)
    }

    pub(super) fn check_plain(&self, what: &'static str, max: usize) -> Checked {
        limits::rule(
            self.kind == "plain_text",
            "titles, labels, hints, placeholders, buttons and headers are plain text",
        )?;
        self.check(what, max)
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::plain(text)
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self::plain(text)
    }
}

impl From<&String> for Text {
    fn from(text: &String) -> Self {
        Self::plain(text.as_str())
    }
}

opaque_debug!(Text);
