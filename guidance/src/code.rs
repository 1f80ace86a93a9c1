//! A Code of conduct as sections.

mod block;
mod heading;
mod id;
mod outline;
mod parse;
mod section;
mod sentence;

pub use block::{Block, BlockKind};
pub use id::{BadSectionId, SectionId};
pub use parse::ParseError;
pub use section::Section;
pub use sentence::Sentence;

/// The Code this product ships with, as Markdown (`policy/code-of-conduct.md`).
const SHIPPED: &str = include_str!("../../policy/code-of-conduct.md");

/// The Code this product ships with: 25 sections.
///
/// A test keeps the file parseable; a build from a tree where it is not would serve an empty Code, which
/// answers every question with "the Code does not say" rather than stop the bot.
#[must_use]
pub fn shipped() -> Code {
    Code::parse(SHIPPED).unwrap_or_default()
}

/// A Code of conduct: its title and its sections, in the order of the document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Code {
    document: String,
    title: Vec<String>,
    sections: Vec<Section>,
}

impl Code {
    /// Reads a Code from Markdown. What counts as a section, and how a heading carries a stable id, is
    /// described in `policy/README.md`; Markdown without any id works too.
    ///
    /// # Errors
    /// Names the line and what was expected there; see [`ParseError`].
    pub fn parse(markdown: &str) -> Result<Self, ParseError> {
        parse::parse(markdown)
    }

    /// A Code made of sections that were cut already: a heading and a text each. Their ids are `s1`, `s2` and so on.
    #[must_use]
    pub fn of_sections<'a>(sections: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let named = sections.into_iter().zip(1_usize..).filter_map(|((heading, text), number)| {
            let id = SectionId::parse(&format!("s{number}")).ok()?;
            Some(Section::new(id, vec![heading.to_owned()], false, text))
        });
        Self { sections: named.collect(), ..Self::default() }
    }

    /// The document the sections were cut from: the Markdown as given, with line endings as `\n` and
    /// without front matter, comments and control characters.
    #[must_use]
    pub fn document(&self) -> &str {
        &self.document
    }

    /// The lines of the title, outermost first: the headings above the first section that are not part of
    /// any heading path.
    #[must_use]
    pub fn title(&self) -> &[String] {
        &self.title
    }

    /// All sections that have text, in the order of the document.
    #[must_use]
    pub fn sections(&self) -> &[Section] {
        &self.sections
    }

    /// The section with this id.
    #[must_use]
    pub fn find(&self, id: &SectionId) -> Option<&Section> {
        self.sections.iter().find(|section| section.id() == id)
    }
}

#[cfg(test)]
mod tests {
    use super::shipped;

    #[test]
    fn the_shipped_code_has_its_25_sections() {
        let code = shipped();
        assert_eq!(code.sections().len(), 25);
        assert_eq!(code.title(), ["CAPSTONE TURBINE CORPORATION", "Code of Business Conduct and Ethics"]);
    }
}
