//! A heading line and what it carries: `## Fair Dealing {#fair-dealing .run-in}`.

use super::{BadSectionId, SectionId};

/// A heading as it stands in the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Heading {
    /// 1 for `#` to 6.
    pub(crate) level: usize,
    pub(crate) text: String,
    pub(crate) id: Option<SectionId>,
    pub(crate) run_in: bool,
}

impl Heading {
    /// Reads a line that begins with `#`; `None` when it is no heading.
    pub(crate) fn parse(line: &str) -> Result<Option<Self>, BadSectionId> {
        let line = line.trim();
        let words = line.trim_start_matches('#');
        let level = line.len() - words.len();
        if !(1..=6).contains(&level) || !words.starts_with([' ', '\t']) {
            return Ok(None);
        }
        Self::of(level, words)
    }

    /// A heading of this level with these words and attributes; `None` when there are no words.
    pub(crate) fn of(level: usize, words: &str) -> Result<Option<Self>, BadSectionId> {
        let (words, attributes) = split_attributes(words.trim());
        let words = without_closing_marks(words);
        let mut heading = Self { level, text: bare(words).to_owned(), id: None, run_in: false };
        for attribute in attributes.split_whitespace() {
            if let Some(id) = attribute.strip_prefix('#') {
                heading.id = Some(SectionId::parse(id)?);
            } else if attribute == ".run-in" {
                heading.run_in = true;
            }
        }
        if heading.run_in {
            let shorter = heading.text.strip_suffix('.').unwrap_or(&heading.text).to_owned();
            heading.text = shorter;
        }
        Ok((!heading.text.is_empty()).then_some(heading))
    }
}

/// `Words {#id}` as `Words` and `#id`; braces that begin otherwise are words.
fn split_attributes(words: &str) -> (&str, &str) {
    let Some((before, attributes)) = words.strip_suffix('}').and_then(|open| open.rsplit_once('{')) else {
        return (words, "");
    };
    if attributes.trim_start().starts_with(['#', '.']) {
        (before.trim_end(), attributes)
    } else {
        (words, "")
    }
}

/// `Words ##` as `Words`.
fn without_closing_marks(words: &str) -> &str {
    let open = words.trim_end_matches('#');
    if open.ends_with([' ', '\t']) || open.is_empty() { open.trim_end() } else { words }
}

/// `**Words**` as `Words`.
fn bare(words: &str) -> &str {
    let inner = words.trim_matches('*').trim();
    if words.starts_with('*') && words.ends_with('*') && !inner.contains('*') { inner } else { words }
}

#[cfg(test)]
mod tests {
    use super::Heading;

    fn parse(line: &str) -> Option<Heading> {
        Heading::parse(line).ok().flatten()
    }

    #[test]
    fn headings_with_and_without_attributes() {
        let heading = parse("### Be Proactive. {#be-proactive .run-in}").unwrap();
        assert_eq!((heading.level, heading.text.as_str(), heading.run_in), (3, "Be Proactive", true));
        assert_eq!(heading.id.unwrap().as_str(), "be-proactive");
        assert_eq!(parse("## **Gifts** ##").unwrap().text, "Gifts");
        assert_eq!(parse("# Sets {a, b}").unwrap().text, "Sets {a, b}");
        assert_eq!(parse("# C#").unwrap().text, "C#");
    }

    #[test]
    fn what_is_no_heading_and_what_is_wrong() {
        for line in ["#hashtag", "####### seven", "# ", "text", "## ##"] {
            assert_eq!(parse(line), None, "{line}");
        }
        assert!(Heading::parse("# A {#two words}").is_ok());
        assert!(Heading::parse("# A {#}").is_err());
        assert!(Heading::parse("# A {#ä}").is_err());
    }
}
