//! Blocks.

mod check;

pub(super) use check::{check_all, has_input};

use super::{Element, Text};
use serde::Serialize;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::fmt;

#[derive(Clone, PartialEq, Serialize)]
#[serde(untagged)]
enum Item {
    Element(Box<Element>),
    Text(Text),
}

/// A block of a message or view. Which setters apply depends on the kind; one that does not is reported by
/// [`check`](Block::check) and not sent. Source: docs.slack.dev, "Blocks".
#[derive(Clone, Default, PartialEq, Serialize)]
pub struct Block {
    #[serde(rename = "type")]
    kind: Cow<'static, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    block_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<Text>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fields: Vec<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    accessory: Option<Box<Element>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    elements: Vec<Item>,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    element: Option<Box<Element>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    optional: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dispatch_action: Option<bool>,
    // The fields of images and of kinds this crate does not model.
    #[serde(flatten)]
    extra: Map<String, Value>,
    #[serde(skip)]
    misplaced: Option<&'static str>,
    /// Made of fields that this crate does not look at.
    #[serde(skip)]
    unmodelled: bool,
}

impl Block {
    fn of(kind: &'static str) -> Self {
        Self { kind: Cow::Borrowed(kind), ..Self::default() }
    }

    /// A paragraph, at most 3,000 characters.
    #[must_use]
    pub fn section(text: impl Into<Text>) -> Self {
        Self { text: Some(text.into()), ..Self::of("section") }
    }

    /// At most 10 short texts in two columns, at most 2,000 characters each.
    #[must_use]
    pub fn section_fields(fields: impl IntoIterator<Item = impl Into<Text>>) -> Self {
        Self { fields: fields.into_iter().map(Into::into).collect(), ..Self::of("section") }
    }

    /// A heading of plain text, at most 150 characters.
    #[must_use]
    pub fn header(text: impl Into<Text>) -> Self {
        Self { text: Some(text.into()), ..Self::of("header") }
    }

    /// A line.
    #[must_use]
    pub fn divider() -> Self {
        Self::of("divider")
    }

    /// Small grey texts, at most 10.
    #[must_use]
    pub fn context(texts: impl IntoIterator<Item = impl Into<Text>>) -> Self {
        let elements = texts.into_iter().map(|text| Item::Text(text.into())).collect();
        Self { elements, ..Self::of("context") }
    }

    /// A row of buttons and menus, at most 25.
    #[must_use]
    pub fn actions(elements: impl IntoIterator<Item = Element>) -> Self {
        Self {
            elements: elements.into_iter().map(|element| Item::Element(Box::new(element))).collect(),
            ..Self::of("actions")
        }
    }

    /// An input with its label, at most 2,000 characters.
    #[must_use]
    pub fn input(label: impl Into<Text>, element: Element) -> Self {
        Self { label: Some(label.into()), element: Some(Box::new(element)), ..Self::of("input") }
    }

    /// An image; the url at most 3,000 characters, the alternative text at most 2,000.
    #[must_use]
    pub fn image(url: impl Into<String>, alt_text: impl Into<String>) -> Self {
        let fields = [("image_url", url.into()), ("alt_text", alt_text.into())];
        let extra = fields.map(|(key, text)| (key.to_owned(), Value::String(text))).into_iter().collect();
        Self { extra, ..Self::of("image") }
    }

    /// A block by its fields, for kinds this crate does not model, for example `rich_text`. What is in it is not checked.
    #[must_use]
    pub fn other(kind: impl Into<Cow<'static, str>>, fields: Map<String, Value>) -> Self {
        Self { kind: kind.into(), extra: fields, unmodelled: true, ..Self::default() }
    }

    fn field(mut self, field: &'static str, kind: &str, set: impl FnOnce(&mut Self)) -> Self {
        if self.kind == kind {
            set(&mut self);
        } else {
            self.misplaced.get_or_insert(field);
        }
        self
    }

    /// How many of a view's 250,000 bytes it takes.
    #[must_use]
    pub fn size_bytes(&self) -> usize {
        serde_json::to_vec(self).map_or(usize::MAX, |json| json.len() + 1)
    }

    /// The name under which clicks and inputs come back, at most 255 characters and once in a message or view.
    #[must_use]
    pub fn block_id(mut self, block_id: impl Into<String>) -> Self {
        self.block_id = Some(block_id.into());
        self
    }

    /// The element at the right of a section.
    #[must_use]
    pub fn accessory(self, element: Element) -> Self {
        self.field("accessory", "section", |block| block.accessory = Some(Box::new(element)))
    }

    /// The short texts of a section, below its text.
    #[must_use]
    pub fn fields(self, fields: impl IntoIterator<Item = impl Into<Text>>) -> Self {
        self.field("fields", "section", |block| block.fields = fields.into_iter().map(Into::into).collect())
    }

    /// Another label of an input.
    #[must_use]
    pub fn label(self, text: impl Into<Text>) -> Self {
        self.field("label", "input", |block| block.label = Some(text.into()))
    }

    /// The grey text below an input, at most 2,000 characters.
    #[must_use]
    pub fn hint(self, text: impl Into<Text>) -> Self {
        self.field("hint", "input", |block| block.hint = Some(text.into()))
    }

    /// Whether an input may stay empty.
    #[must_use]
    pub fn optional(self, optional: bool) -> Self {
        self.field("optional", "input", |block| block.optional = Some(optional))
    }

    /// Whether a choice in an input is delivered at once as `block_actions`.
    #[must_use]
    pub fn dispatch_action(self, dispatch: bool) -> Self {
        self.field("dispatch_action", "input", |block| block.dispatch_action = Some(dispatch))
    }

    /// The `type` on the wire.
    #[must_use]
    pub fn kind(&self) -> &str {
        &self.kind
    }
}

impl fmt::Debug for Block {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Block({})", self.kind)
    }
}
