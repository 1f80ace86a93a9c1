//! One paragraph while it is read.

use super::{
    numbering::Numbering,
    styles::{Role, Styles},
};
use crate::{
    block::{Block, Kind},
    inline::{Inline, Style},
    lines::mark,
};

#[derive(Debug, Default)]
pub(super) struct Paragraph {
    pub(super) style: Option<String>,
    /// The list, and the level in it.
    pub(super) list: (Option<String>, Option<usize>),
    pub(super) outline: Option<u8>,
    pub(super) line: Inline,
    /// The letters inside links to places in this document.
    pub(super) inside_letters: usize,
}

impl Paragraph {
    pub(super) fn is_bold(&self, styles: &Styles) -> bool {
        self.style.as_ref().is_some_and(|style| styles.is_bold(style))
    }

    /// The block it is; nothing when there are no words.
    pub(super) fn finish(
        self,
        styles: &Styles,
        numbering: &mut Numbering,
        in_contents: bool,
    ) -> Option<Block> {
        let role = self.style.as_deref().and_then(|style| styles.role(style));
        let role = self.outline.filter(|level| *level < 9).map(|level| Role::Heading(level + 1)).or(role);
        let label = self.label(styles, numbering);
        let text = self.line.finish();
        if text.is_empty() {
            return None;
        }
        let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
        let mut block = match (role, label) {
            (Some(Role::Title), _) => Block::new(Kind::Title, text),
            (Some(Role::Heading(level)), label) => {
                Block::heading(level, numbered(label.map(|(label, _)| label), &text))
            }
            (_, Some((label, depth))) => item(&label, depth, text),
            (_, None) => match mark::split(&text)
                .filter(|(sign, words)| !words.is_empty() && (sign == "-" || sign.starts_with('(')))
            {
                Some((sign, words)) => Block::item(0, sign, words),
                None => Block::paragraph(text),
            },
        };
        block.points_inside = in_contents
            || role == Some(Role::Contents)
            || self.inside_letters * 10 >= letters * 9 && letters > 0;
        Some(block)
    }

    fn label(&self, styles: &Styles, numbering: &mut Numbering) -> Option<(String, usize)> {
        let own = self.list.0.clone().map(|list| (list, self.list.1.unwrap_or_default()));
        let styled = || {
            let (list, level) = styles.list(self.style.as_deref()?)?;
            Some((list, self.list.1.unwrap_or(level)))
        };
        let (list, level) = own.or_else(styled)?;
        // An empty paragraph shows its number and counts, as in Word
        numbering.next(&list, level).map(|label| (label, level))
    }

    pub(super) fn push(&mut self, text: &str, style: Style) {
        self.line.push(text, style);
    }
}

/// A heading with the number Word shows before it, unless the words begin with a number of their own.
fn numbered(label: Option<String>, text: &str) -> String {
    match label.filter(|label| label != "-" && crate::lines::number::split(text).is_none()) {
        Some(label) => format!("{label} {text}"),
        None => text.to_owned(),
    }
}

/// An item; a label that is not a mark elsewhere (`3.1`, `Article I`) stays before the words.
fn item(label: &str, depth: usize, text: String) -> Block {
    if label == "-" || mark::is_label(label) {
        Block::item(depth, label, text)
    } else {
        Block::paragraph(format!("{label} {text}"))
    }
}
