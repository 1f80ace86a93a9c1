//! One section of a Code.

use super::SectionId;
use super::block::{self, Block};
use super::sentence::{self, Sentence};

/// A section: a heading with text under it. All ranges are byte ranges in [`Section::text`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    id: SectionId,
    path: Vec<String>,
    run_in: bool,
    text: String,
    blocks: Vec<Block>,
    sentences: Vec<Sentence>,
}

impl Section {
    pub(crate) fn new(id: SectionId, path: Vec<String>, run_in: bool, text: &str) -> Self {
        let blocks = block::split(text);
        let sentences = sentence::split_blocks(text, &blocks);
        Self { id, path, run_in, text: text.to_owned(), blocks, sentences }
    }

    /// The stable id.
    #[must_use]
    pub fn id(&self) -> &SectionId {
        &self.id
    }

    /// The heading, without the full stop that ends a run-in heading.
    #[must_use]
    pub fn heading(&self) -> &str {
        self.path.last().map_or("", String::as_str)
    }

    /// The headings that lead here, outermost first, this section's own last; the title is not among them.
    #[must_use]
    pub fn path(&self) -> &[String] {
        &self.path
    }

    /// Whether the heading is the beginning of the first paragraph in the company's text ("Cooperation.
    /// Employees are expected …"): who serves the whole section puts [`Section::lead`] before it.
    #[must_use]
    pub fn is_run_in(&self) -> bool {
        self.run_in
    }

    /// A run-in heading as it stands in the company's text, full stop and all.
    #[must_use]
    pub fn lead(&self) -> Option<String> {
        self.run_in.then(|| format!("{}.", self.heading()))
    }

    /// The section's text, word for word, with its Markdown marks.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The paragraphs and list items, in order.
    #[must_use]
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// The sentences, in order. Together they hold every word of the blocks.
    #[must_use]
    pub fn sentences(&self) -> &[Sentence] {
        &self.sentences
    }
}
