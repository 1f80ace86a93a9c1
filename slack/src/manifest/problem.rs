//! What is wrong with a manifest.

use std::fmt;

/// A rule of Slack that a manifest breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rule {
    /// A text is too long, in characters.
    Longest {
        /// The limit.
        max: usize,
        /// The size.
        actual: usize,
    },
    /// A text is too short, in characters.
    Shortest {
        /// The limit.
        min: usize,
        /// The size.
        actual: usize,
    },
    /// A list is too long.
    Most {
        /// The limit.
        max: usize,
        /// The size.
        actual: usize,
    },
    /// Another rule, in words.
    Other(&'static str),
}

/// One problem and where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// The place as a JSON pointer, for example `/features/slash_commands/0/command`.
    pub at: String,
    /// What is wrong there.
    pub rule: Rule,
}

/// Everything that is wrong with a manifest, in its order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problems(pub(super) Vec<Problem>);

impl Problems {
    /// The problems, at least one.
    #[must_use]
    pub fn list(&self) -> &[Problem] {
        &self.0
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = &self.at;
        match &self.rule {
            Rule::Longest { max, actual } => write!(f, "{at} has {actual} characters, the most is {max}"),
            Rule::Shortest { min, actual } => write!(f, "{at} has {actual} characters, the least is {min}"),
            Rule::Most { max, actual } => write!(f, "{at} has {actual} entries, the most is {max}"),
            Rule::Other(rule) => write!(f, "{at} {rule}"),
        }
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, problem) in self.0.iter().enumerate() {
            write!(f, "{}{problem}", if n == 0 { "" } else { "; " })?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}
