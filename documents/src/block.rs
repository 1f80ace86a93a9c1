//! A document as a sequence of blocks, whatever format it came in.

/// What a block is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    /// 1 is the outermost; the number has a meaning only beside the other headings of the document.
    Heading {
        level: u8,
        run_in: bool,
    },
    /// The document's title, where the format says which it is.
    Title,
    Paragraph,
    /// An item of a list: how deep, and its mark (`-`, `1.`, `(a)`).
    Item {
        depth: usize,
        mark: String,
    },
    /// A footnote, with its label; goes to the end of its section.
    Note(String),
}

/// One heading, paragraph, item or footnote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Block {
    pub(crate) kind: Kind,
    /// The words on one line, with `**bold**`, `*stress*` and `<links>` only.
    pub(crate) text: String,
    /// The id that the document itself gives a heading.
    pub(crate) id: Option<String>,
    /// All of it is a link to a place in the same document, or its style is that of a table of contents.
    pub(crate) points_inside: bool,
}

impl Block {
    pub(crate) fn new(kind: Kind, text: impl Into<String>) -> Self {
        Self { kind, text: text.into(), id: None, points_inside: false }
    }

    pub(crate) fn heading(level: u8, text: impl Into<String>) -> Self {
        Self::new(Kind::Heading { level, run_in: false }, text)
    }

    pub(crate) fn paragraph(text: impl Into<String>) -> Self {
        Self::new(Kind::Paragraph, text)
    }

    pub(crate) fn item(depth: usize, mark: impl Into<String>, text: impl Into<String>) -> Self {
        Self::new(Kind::Item { depth, mark: mark.into() }, text)
    }

    pub(crate) const fn level(&self) -> Option<u8> {
        match self.kind {
            Kind::Heading { level, .. } => Some(level),
            _ => None,
        }
    }

    pub(crate) const fn is_heading(&self) -> bool {
        matches!(self.kind, Kind::Heading { .. })
    }
}

/// How many words a text has.
pub(crate) fn words(text: &str) -> usize {
    text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count()
}
