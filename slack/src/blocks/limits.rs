//! Slack's limits and how we say that one is passed.

use super::escape::length;
use std::borrow::Cow;

/// A limit of Slack that what we are about to send would break. Carries names and numbers, never the text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LimitError {
    /// A text is too long.
    #[error("{what} has {actual} characters, the limit is {max}")]
    TooLong {
        /// What is too long, for example `section text`.
        what: &'static str,
        /// The limit in characters.
        max: usize,
        /// The size in characters.
        actual: usize,
    },
    /// There are too many of something.
    #[error("{actual} {what}, the limit is {max}")]
    TooMany {
        /// Of what, for example `blocks in a message`.
        what: &'static str,
        /// The limit.
        max: usize,
        /// How many there are.
        actual: usize,
    },
    /// The whole is too large.
    #[error("{what} has {actual} bytes, the limit is {max}")]
    TooLarge {
        /// What is too large.
        what: &'static str,
        /// The limit in bytes.
        max: usize,
        /// The size in bytes.
        actual: usize,
    },
    /// Something that must be there is not.
    #[error("{what} may not be empty")]
    Empty {
        /// What is missing.
        what: &'static str,
    },
    /// Another rule is broken.
    #[error("{rule}")]
    Rule {
        /// The rule.
        rule: &'static str,
    },
    /// A setter was used on a block or element that does not have that field.
    #[error("{field} is not a field of {kind}")]
    Misplaced {
        /// The field.
        field: &'static str,
        /// The block's or element's `type`.
        kind: Cow<'static, str>,
    },
}

pub(crate) type Checked = Result<(), LimitError>;

pub(super) fn text(what: &'static str, text: &str, max: usize) -> Checked {
    let actual = length(text);
    if actual > max { Err(LimitError::TooLong { what, max, actual }) } else { Ok(()) }
}

/// A text that must be there.
pub(super) fn filled(what: &'static str, value: &str, max: usize) -> Checked {
    if value.is_empty() { Err(LimitError::Empty { what }) } else { text(what, value, max) }
}

pub(super) fn count(what: &'static str, actual: usize, max: usize) -> Checked {
    if actual > max { Err(LimitError::TooMany { what, max, actual }) } else { Ok(()) }
}

pub(super) fn rule(holds: bool, rule: &'static str) -> Checked {
    if holds { Ok(()) } else { Err(LimitError::Rule { rule }) }
}

pub(super) fn optional(what: &'static str, value: Option<&str>, max: usize) -> Checked {
    value.map_or(Ok(()), |value| text(what, value, max))
}
