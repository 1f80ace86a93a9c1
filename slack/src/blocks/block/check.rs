//! The limits of blocks.

use super::{Block, Item};
use crate::blocks::limits::{self, Checked, LimitError};
use std::collections::HashSet;

impl Block {
    /// Checks the block and what is in it against Slack's limits.
    ///
    /// # Errors
    /// [`LimitError`] names the limit, its value and the actual size.
    pub fn check(&self) -> Result<(), LimitError> {
        if let Some(field) = self.misplaced {
            return Err(LimitError::Misplaced { field, kind: self.kind.clone() });
        }
        limits::optional("block_id", self.block_id.as_deref(), 255)?;
        if self.unmodelled {
            return Ok(());
        }
        match &*self.kind {
            "section" => self.check_section(),
            "header" => self.text.as_ref().map_or(Ok(()), |text| text.check_plain("header", 150)),
            "context" => self.check_elements("elements in a context block", 10),
            "actions" => self.check_elements("elements in an actions block", 25),
            "input" => self.check_input(),
            "image" => self.check_image(),
            _ => Ok(()),
        }
    }

    fn check_section(&self) -> Checked {
        if self.text.is_none() && self.fields.is_empty() {
            return Err(LimitError::Empty { what: "section" });
        }
        self.text.as_ref().map_or(Ok(()), |text| text.check("section text", 3_000))?;
        limits::count("fields in a section", self.fields.len(), 10)?;
        self.fields.iter().try_for_each(|field| field.check("section field", 2_000))?;
        self.accessory.as_ref().map_or(Ok(()), |element| element.check())
    }

    fn check_elements(&self, what: &'static str, max: usize) -> Checked {
        if self.elements.is_empty() {
            return Err(LimitError::Empty { what });
        }
        limits::count(what, self.elements.len(), max)?;
        self.elements.iter().try_for_each(|item| match item {
            Item::Element(element) => element.check(),
            Item::Text(text) => text.check("context text", 3_000),
        })
    }

    fn check_input(&self) -> Checked {
        self.label.as_ref().map_or(Ok(()), |text| text.check_plain("input label", 2_000))?;
        self.hint.as_ref().map_or(Ok(()), |text| text.check_plain("input hint", 2_000))?;
        let Some(element) = &self.element else { return Err(LimitError::Empty { what: "input" }) };
        limits::rule(
            !matches!(element.kind(), "button" | "overflow" | "image"),
            "a button, overflow menu or image cannot be the element of an input",
        )?;
        element.check()
    }

    fn check_image(&self) -> Checked {
        let text = |key: &str| self.extra.get(key).and_then(|value| value.as_str()).unwrap_or_default();
        limits::filled("image url", text("image_url"), 3_000)?;
        limits::filled("image alternative text", text("alt_text"), 2_000)
    }
}

/// Checks all blocks of a message or view: their number, each of them, and that no block id is used twice.
pub(in crate::blocks) fn check_all(blocks: &[Block], what: &'static str, max: usize) -> Checked {
    limits::count(what, blocks.len(), max)?;
    blocks.iter().try_for_each(Block::check)?;
    let mut seen = HashSet::new();
    let unique = blocks.iter().filter_map(|block| block.block_id.as_deref()).all(|id| seen.insert(id));
    limits::rule(unique, "a block_id may be used once in a message or view")
}

pub(in crate::blocks) fn has_input(blocks: &[Block]) -> bool {
    blocks.iter().any(|block| block.kind == "input")
}
