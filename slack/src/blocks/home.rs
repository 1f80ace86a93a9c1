//! The app's home tab.

use super::Block;
use super::block::check_all;
use super::limits::{self, LimitError};
use super::modal::check_size;
use crate::model::opaque_debug;
use serde::Serialize;

/// A home tab: at most 100 blocks and 250 kB. Source: docs.slack.dev, "App Home".
#[derive(Clone, PartialEq, Serialize)]
pub struct HomeView {
    #[serde(rename = "type")]
    kind: &'static str,
    blocks: Vec<Block>,
    #[serde(skip_serializing_if = "String::is_empty")]
    callback_id: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    private_metadata: String,
}

impl HomeView {
    /// An empty home tab.
    #[must_use]
    pub fn new() -> Self {
        Self { kind: "home", blocks: Vec::new(), callback_id: String::new(), private_metadata: String::new() }
    }

    /// The app's name for this view, at most 255 characters, nothing sensitive.
    #[must_use]
    pub fn callback_id(mut self, id: impl Into<String>) -> Self {
        self.callback_id = id.into();
        self
    }

    /// What comes back with the view, at most 3,000 characters.
    #[must_use]
    pub fn private_metadata(mut self, metadata: impl Into<String>) -> Self {
        self.private_metadata = metadata.into();
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

    /// Checks the view and its blocks against Slack's limits.
    ///
    /// # Errors
    /// [`LimitError`] names the limit, its value and the actual size.
    pub fn check(&self) -> Result<(), LimitError> {
        limits::text("callback_id", &self.callback_id, 255)?;
        limits::text("private_metadata", &self.private_metadata, 3_000)?;
        check_all(&self.blocks, "blocks in a home tab", 100)?;
        check_size(self)
    }
}

impl Default for HomeView {
    fn default() -> Self {
        Self::new()
    }
}

opaque_debug!(HomeView);
