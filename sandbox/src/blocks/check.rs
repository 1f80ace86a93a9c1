//! Slack's limits on blocks. A mistake is told with a JSON pointer to its place.

use std::collections::HashSet;

use serde_json::Value;

use crate::blocks::{element, text};

/// Characters, in all Markdown blocks of a message together.
const MOST_MARKDOWN: usize = 12_000;

/// Where blocks are shown.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Surface {
    Message,
    Modal,
    Home,
}

/// What is wrong with blocks, found on one walk over them.
#[derive(Debug)]
pub(crate) struct Check {
    pub(crate) surface: Surface,
    pub(crate) problems: Vec<String>,
    pub(crate) has_input: bool,
    block_ids: HashSet<String>,
    actions: HashSet<String>,
    /// How many characters of Markdown there are so far, in all blocks together.
    markdown: usize,
    has_table: bool,
}

/// Every mistake in the blocks of a message.
pub(crate) fn message(blocks: &[Value]) -> Vec<String> {
    let mut check = Check::new(Surface::Message);
    check.blocks(blocks, 50);
    check.problems
}

impl Check {
    pub(crate) fn new(surface: Surface) -> Self {
        let (block_ids, actions) = Default::default();
        let (problems, has_input) = (Vec::new(), false);
        Self { surface, problems, has_input, block_ids, actions, markdown: 0, has_table: false }
    }

    pub(crate) fn wrong(&mut self, at: &str, what: impl std::fmt::Display) {
        self.problems.push(format!("[ERROR] {what} [json-pointer:{at}]"));
    }

    pub(crate) fn blocks(&mut self, blocks: &[Value], most: usize) {
        if blocks.len() > most {
            self.wrong("/blocks", format_args!("no more than {most} items allowed"));
        }
        for (at, block) in blocks.iter().enumerate() {
            self.block(&format!("/blocks/{at}"), block);
        }
    }

    fn block(&mut self, at: &str, block: &Value) {
        self.id(at, block);
        self.actions.clear();
        match text(block, "type") {
            "section" => self.section(at, block),
            "header" => self.text(&format!("{at}/text"), &block["text"], 150, true),
            "divider" => {}
            "context" => self.context(at, block),
            "actions" => self.list(at, block, "elements", 25, |check, at, element| {
                element::check(check, at, element, false);
            }),
            "input" => self.input(at, block),
            "image" => self.image(at, block),
            "markdown" if self.surface == Surface::Message => self.markdown(at, block),
            "table" => self.table(at, block),
            "rich_text" if block["elements"].is_array() => {}
            "file" | "video" | "context_actions" | "alert" | "card" | "carousel" | "plan" | "task_card"
            | "data_table" => {}
            other => self.wrong(&format!("{at}/type"), format_args!("unsupported type: {other}")),
        }
    }

    fn id(&mut self, at: &str, block: &Value) {
        let Some(id) = block.get("block_id") else { return };
        let at = format!("{at}/block_id");
        match id.as_str() {
            Some(id) if id.chars().count() > 255 => self.wrong(&at, "must be less than 256 characters"),
            Some(id) if !id.is_empty() && !self.block_ids.insert(id.to_owned()) => {
                self.wrong(&at, format_args!("`block_id` {id} already exists"));
            }
            Some(_) => {}
            None => self.wrong(&at, "must provide a string"),
        }
    }

    /// `action_id`s are unique within a block.
    pub(crate) fn action(&mut self, at: &str, element: &Value) {
        let Some(id) = element.get("action_id") else { return };
        let at = format!("{at}/action_id");
        match id.as_str() {
            Some(id) if id.chars().count() > 255 => self.wrong(&at, "must be less than 256 characters"),
            Some(id) if !id.is_empty() && !self.actions.insert(id.to_owned()) => {
                self.wrong(&at, format_args!("`action_id` {id} already exists"));
            }
            Some(_) => {}
            None => self.wrong(&at, "must provide a string"),
        }
    }

    fn section(&mut self, at: &str, block: &Value) {
        if block.get("text").is_none() && block.get("fields").is_none() {
            self.wrong(at, "missing required field: text or fields");
        }
        if let Some(text) = block.get("text") {
            self.text(&format!("{at}/text"), text, 3000, false);
        }
        if block.get("fields").is_some() {
            self.list(at, block, "fields", 10, |check, at, field| check.text(at, field, 2000, false));
        }
        if let Some(accessory) = block.get("accessory") {
            element::check(self, &format!("{at}/accessory"), accessory, false);
        }
    }

    fn context(&mut self, at: &str, block: &Value) {
        self.list(at, block, "elements", 10, |check, at, element| {
            if element["type"] == "image" {
                check.image(at, element)
            } else {
                check.text(at, element, 3000, false)
            }
        });
    }

    fn input(&mut self, at: &str, block: &Value) {
        self.has_input = true;
        self.text(&format!("{at}/label"), &block["label"], 2000, true);
        if let Some(hint) = block.get("hint") {
            self.text(&format!("{at}/hint"), hint, 2000, true);
        }
        match block.get("element") {
            Some(element) => element::check(self, &format!("{at}/element"), element, true),
            None => self.wrong(at, "missing required field: element"),
        }
    }

    fn markdown(&mut self, at: &str, block: &Value) {
        self.length(at, block, "text", 1, MOST_MARKDOWN);
        let before = self.markdown;
        self.markdown += text(block, "text").chars().count();
        if before <= MOST_MARKDOWN && self.markdown > MOST_MARKDOWN && before > 0 {
            self.wrong(
                at,
                format_args!(
                    "all markdown blocks together must be less than {} characters",
                    MOST_MARKDOWN + 1
                ),
            );
        }
    }

    fn table(&mut self, at: &str, block: &Value) {
        if std::mem::replace(&mut self.has_table, true) {
            self.wrong(at, "only one table block is allowed");
        }
        self.list(at, block, "rows", 100, |check, at, row| match row.as_array() {
            Some(cells) if cells.len() > 20 => check.wrong(at, "no more than 20 items allowed"),
            Some(_) => {}
            None => check.wrong(at, "must provide a list of cells"),
        });
    }

    pub(crate) fn image(&mut self, at: &str, image: &Value) {
        self.length(at, image, "alt_text", 1, 2000);
        if image.get("slack_file").is_none() {
            self.length(at, image, "image_url", 1, 3000);
        }
    }

    /// A text object with at least one and at most `most` characters.
    pub(crate) fn text(&mut self, at: &str, object: &Value, most: usize, plain: bool) {
        match text(object, "type") {
            "plain_text" => {}
            "mrkdwn" if !plain => {}
            _ if object.is_null() => return self.wrong(at, "missing required field"),
            _ => {
                let expected = if plain { "plain_text" } else { "plain_text or mrkdwn" };
                self.wrong(&format!("{at}/type"), format_args!("must be {expected}"));
            }
        }
        self.length(at, object, "text", 1, most);
    }

    /// A text field of a length in characters.
    pub(crate) fn length(&mut self, at: &str, object: &Value, field: &str, least: usize, most: usize) {
        let at = format!("{at}/{field}");
        match object[field].as_str().map(|text| text.chars().count()) {
            None => self.wrong(&at, format_args!("missing required field: {field}")),
            Some(length) if length < least => {
                self.wrong(&at, format_args!("must be more than {} characters", least - 1))
            }
            Some(length) if length > most => {
                self.wrong(&at, format_args!("must be less than {} characters", most + 1))
            }
            Some(_) => {}
        }
    }

    /// The same, for a field that may be left out.
    pub(crate) fn optional_length(&mut self, at: &str, object: &Value, field: &str, most: usize) {
        if object.get(field).is_some_and(|value| !value.is_null()) {
            self.length(at, object, field, 0, most);
        }
    }

    /// A list with one to `most` entries.
    pub(crate) fn list(
        &mut self,
        at: &str,
        object: &Value,
        field: &str,
        most: usize,
        each: impl Fn(&mut Self, &str, &Value),
    ) {
        let at = format!("{at}/{field}");
        let items = object[field].as_array().map_or(&[][..], Vec::as_slice);
        if items.is_empty() {
            self.wrong(&at, "no less than 1 items allowed");
        }
        if items.len() > most {
            self.wrong(&at, format_args!("no more than {most} items allowed"));
        }
        for (index, item) in items.iter().enumerate() {
            each(self, &format!("{at}/{index}"), item);
        }
    }
}
