//! What apps offered in menus whose options they look up: only that can be chosen.

use serde_json::Value;

use crate::blocks::text;
use crate::world::World;

/// How many options of one menu are remembered.
const KEPT: usize = 1_000;

impl World {
    /// Remembers the options for this menu.
    pub(crate) fn offer(&mut self, block_id: &str, action_id: &str, options: Vec<&Value>) {
        let known = self.offers.entry((block_id.to_owned(), action_id.to_owned())).or_default();
        for option in options {
            known.retain(|other| other["value"] != option["value"]);
            known.push_back(option.clone());
        }
        known.drain(..known.len().saturating_sub(KEPT));
    }

    /// The option with this value, or these words.
    pub(crate) fn find_offer(&self, block_id: &str, action_id: &str, entered: &str) -> Option<&Value> {
        let known = self.offers.get(&(block_id.to_owned(), action_id.to_owned()))?;
        let by_value = known.iter().find(|option| text(option, "value") == entered);
        by_value.or_else(|| known.iter().find(|option| text(&option["text"], "text") == entered))
    }
}
