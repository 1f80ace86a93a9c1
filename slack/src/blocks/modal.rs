//! Modals.

use super::block::{check_all, has_input};
use super::limits::{self, LimitError};
use super::{Block, Text};
use crate::model::opaque_debug;
use serde::Serialize;

/// A modal: at most 100 blocks and 250 kB. Source: docs.slack.dev, "Modals".
#[derive(Clone, PartialEq, Serialize)]
pub struct ModalView {
    #[serde(rename = "type")]
    kind: &'static str,
    callback_id: String,
    title: Text,
    blocks: Vec<Block>,
    #[serde(skip_serializing_if = "Option::is_none")]
    submit: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    close: Option<Text>,
    #[serde(skip_serializing_if = "String::is_empty")]
    private_metadata: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    external_id: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    clear_on_close: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    notify_on_close: bool,
}

impl ModalView {
    /// A modal by its name for the app (at most 255 characters, nothing sensitive) and its title (at most 24).
    #[must_use]
    pub fn new(callback_id: impl Into<String>, title: impl Into<Text>) -> Self {
        Self {
            kind: "modal",
            callback_id: callback_id.into(),
            title: title.into(),
            blocks: Vec::new(),
            submit: None,
            close: None,
            private_metadata: String::new(),
            external_id: None,
            clear_on_close: false,
            notify_on_close: false,
        }
    }

    /// The words on the submit button, at most 24 characters; needed when there is an input.
    #[must_use]
    pub fn submit(mut self, text: impl Into<Text>) -> Self {
        self.submit = Some(text.into());
        self
    }

    /// The words on the close button, at most 24 characters.
    #[must_use]
    pub fn close(mut self, text: impl Into<Text>) -> Self {
        self.close = Some(text.into());
        self
    }

    /// What comes back with the view, at most 3,000 characters.
    ///
    /// # Privacy
    /// Hidden from the person but sent to their device and back.
    #[must_use]
    pub fn private_metadata(mut self, metadata: impl Into<String>) -> Self {
        self.private_metadata = metadata.into();
        self
    }

    /// The app's own id for the view, at most 255 characters and unique in the workspace.
    #[must_use]
    pub fn external_id(mut self, id: impl Into<String>) -> Self {
        self.external_id = Some(id.into());
        self
    }

    /// Closing this modal closes those below it too.
    #[must_use]
    pub fn clear_on_close(mut self) -> Self {
        self.clear_on_close = true;
        self
    }

    /// Closing this modal is delivered as `view_closed`.
    #[must_use]
    pub fn notify_on_close(mut self) -> Self {
        self.notify_on_close = true;
        self
    }

    /// One more block.
    #[must_use]
    pub fn block(mut self, block: Block) -> Self {
        self.blocks.push(block);
        self
    }

    /// More blocks.
    #[must_use]
    pub fn blocks(mut self, blocks: impl IntoIterator<Item = Block>) -> Self {
        self.blocks.extend(blocks);
        self
    }

    /// The app's name for this kind of view.
    #[must_use]
    pub fn callback_id(&self) -> &str {
        &self.callback_id
    }

    /// Checks the modal and its blocks against Slack's limits.
    ///
    /// # Errors
    /// [`LimitError`] names the limit, its value and the actual size.
    pub fn check(&self) -> Result<(), LimitError> {
        limits::text("callback_id", &self.callback_id, 255)?;
        self.title.check_plain("modal title", 24)?;
        self.submit.as_ref().map_or(Ok(()), |text| text.check_plain("modal submit button", 24))?;
        self.close.as_ref().map_or(Ok(()), |text| text.check_plain("modal close button", 24))?;
        limits::text("private_metadata", &self.private_metadata, 3_000)?;
        limits::optional("external_id", self.external_id.as_deref(), 255)?;
        check_all(&self.blocks, "blocks in a modal", 100)?;
        let submits = self.submit.is_some() || !has_input(&self.blocks);
        limits::rule(submits, "a modal with an input needs the words for its submit button")?;
        check_size(self)
    }
}

/// The 250 kB a view may have, taken as 250,000 bytes.
pub(super) fn check_size(view: &impl Serialize) -> Result<(), LimitError> {
    let actual = serde_json::to_vec(view).map_or(0, |json| json.len());
    if actual > 250_000 {
        return Err(LimitError::TooLarge { what: "view", max: 250_000, actual });
    }
    Ok(())
}

opaque_debug!(ModalView);
