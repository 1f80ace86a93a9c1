//! Finding the elements of blocks.

use serde_json::Value;

use crate::blocks::text;

/// An element and the block it stands in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Placed<'a> {
    pub(crate) block: &'a Value,
    pub(crate) element: &'a Value,
}

impl<'a> Placed<'a> {
    pub(crate) fn block_id(&self) -> &'a str {
        text(self.block, "block_id")
    }

    pub(crate) fn action_id(&self) -> &'a str {
        text(self.element, "action_id")
    }

    pub(crate) fn kind(&self) -> &'a str {
        text(self.element, "type")
    }

    /// Whether it stands in an input block: its value is sent with the form.
    pub(crate) fn is_input(&self) -> bool {
        self.block["type"] == "input"
    }

    /// Whether the app hears at once when a person uses it.
    pub(crate) fn dispatches(&self) -> bool {
        !self.is_input() || self.block["dispatch_action"] == true
    }

    /// The label of an input, or the words on a button.
    pub(crate) fn label(&self) -> &'a str {
        if self.is_input() { text(&self.block["label"], "text") } else { text(&self.element["text"], "text") }
    }
}

/// Every interactive element, in order.
pub(crate) fn elements(blocks: &[Value]) -> Vec<Placed<'_>> {
    let mut found = Vec::new();
    for block in blocks {
        let one = match text(block, "type") {
            "section" => block.get("accessory"),
            "input" => block.get("element"),
            _ => None,
        };
        let many = if block["type"] == "actions" { block["elements"].as_array() } else { None };
        for element in one.into_iter().chain(many.into_iter().flatten()) {
            if element["action_id"].is_string() {
                found.push(Placed { block, element });
            }
        }
    }
    found
}
