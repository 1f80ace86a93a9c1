//! What a section is called by machines.

use std::fmt;
use std::sync::Arc;

use serde::{Serialize, Serializer};

/// The stable name of a section, for example `conflicts-of-interest`: 1 to 100 ASCII letters, digits, `-`,
/// `_` and `.`, the first a letter or digit. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SectionId(Arc<str>);

/// The text is not a [`SectionId`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected a section id: up to 100 letters, digits, `-`, `_` or `.`, such as `conflicts-of-interest`")]
pub struct BadSectionId;

const LONGEST_BYTES: usize = 100;

impl SectionId {
    /// Reads an id.
    ///
    /// # Errors
    /// [`BadSectionId`] when the text has another form.
    pub fn parse(text: &str) -> Result<Self, BadSectionId> {
        let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
        let good = text.len() <= LONGEST_BYTES
            && text.bytes().all(plain)
            && text.bytes().next().is_some_and(|b| b.is_ascii_alphanumeric());
        if good { Ok(Self(text.into())) } else { Err(BadSectionId) }
    }

    /// An id made from a heading; `None` when the heading has no ASCII letter or digit.
    pub(crate) fn slug(heading: &str) -> Option<Self> {
        let mut slug = String::new();
        for c in heading.chars() {
            if slug.len() >= LONGEST_BYTES - 20 {
                break;
            }
            if c.is_ascii_alphanumeric() {
                slug.push(c.to_ascii_lowercase());
            } else if !matches!(c, '\'' | '’') && !slug.is_empty() && !slug.ends_with('-') {
                slug.push('-');
            }
        }
        Self::parse(slug.trim_end_matches('-')).ok()
    }

    /// `preface` for 1, `preface-2` for 2: the same id made unique.
    pub(crate) fn numbered(&self, number: usize) -> Self {
        Self(format!("{self}-{number}").into())
    }

    /// The id of the section under a heading on this line that gives no name.
    pub(crate) fn of_line(line: usize) -> Self {
        Self(format!("section-{line}").into())
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SectionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for SectionId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::SectionId;

    #[test]
    fn slugs() {
        let slug = |heading: &str| SectionId::slug(heading).map(|id| id.to_string());
        assert_eq!(slug("Employee's Rights & Duties!").as_deref(), Some("employees-rights-duties"));
        assert_eq!(slug("行为准则"), None);
        assert!(slug(&"long ".repeat(100)).is_some());
    }

    #[test]
    fn only_the_plain_form_is_an_id() {
        assert!(SectionId::parse("no-retaliation").is_ok());
        for bad in ["", "-a", "a b", "ä", &"a".repeat(101)] {
            assert!(SectionId::parse(bad).is_err(), "{bad}");
        }
    }
}
