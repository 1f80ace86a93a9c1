//! Paragraph styles: which of them are headings, the title, or lines of a table of contents.

use std::collections::HashMap;

use super::xml::{Step, walk};
use crate::ImportError;

/// How many styles may be based on each other.
const CHAIN: usize = 20;

/// What a style makes of a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Title,
    Heading(u8),
    Contents,
}

#[derive(Debug, Default)]
struct Style {
    name: String,
    based_on: Option<String>,
    outline: Option<u8>,
    list: (Option<String>, Option<usize>),
    bold: Option<bool>,
}

#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: HashMap<String, Style>,
}

impl Styles {
    pub(super) fn read(text: &str) -> Result<Self, ImportError> {
        let mut styles = HashMap::new();
        let mut open: Option<(String, Style)> = None;
        walk(text, |step| {
            match step {
                Step::Open(tag) if tag.name == "style" => {
                    open = tag.get("styleId").map(|id| (id, Style::default()));
                }
                Step::Open(tag) => {
                    let Some((_, style)) = &mut open else { return Ok(()) };
                    match tag.name {
                        "name" => style.name = tag.val().unwrap_or_default().to_lowercase(),
                        "basedOn" => style.based_on = tag.val(),
                        "outlineLvl" => style.outline = tag.val().and_then(|level| level.parse().ok()),
                        "numId" => style.list.0 = tag.val(),
                        "ilvl" => style.list.1 = tag.val().and_then(|level| level.parse().ok()),
                        "b" => style.bold = Some(tag.is_on()),
                        _ => {}
                    }
                }
                Step::Close("style") => styles.extend(open.take()),
                _ => {}
            }
            Ok(())
        })?;
        Ok(Self { styles })
    }

    /// The style and those it is based on, nearest first.
    fn chain<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a Style> {
        let next = |style: &&'a Style| self.styles.get(style.based_on.as_ref()?);
        std::iter::successors(self.styles.get(id), next).take(CHAIN)
    }

    pub(super) fn role(&self, id: &str) -> Option<Role> {
        self.chain(id).find_map(|style| {
            let name = style.name.as_str();
            let heading = name.strip_prefix("heading ").and_then(|level| level.parse().ok());
            if name == "title" {
                Some(Role::Title)
            } else if name.starts_with("toc ") || name == "table of figures" {
                Some(Role::Contents)
            } else {
                heading.or(style.outline.filter(|level| *level < 9).map(|level| level + 1)).map(Role::Heading)
            }
        })
    }

    /// The list a style puts its paragraphs into, and the level in it.
    pub(super) fn list(&self, id: &str) -> Option<(String, usize)> {
        let list = self.chain(id).find_map(|style| style.list.0.clone())?;
        let level = self.chain(id).find_map(|style| style.list.1).unwrap_or_default();
        Some((list, level))
    }

    pub(super) fn is_bold(&self, id: &str) -> bool {
        self.chain(id).find_map(|style| style.bold).unwrap_or_default()
    }
}
