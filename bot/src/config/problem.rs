//! What is wrong with the configuration.

use std::fmt;

/// One thing that is wrong: where, and what was expected. It never holds a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    place: String,
    key: Option<String>,
    text: String,
}

impl Problem {
    pub(crate) fn new(place: impl Into<String>, key: impl Into<String>, text: impl Into<String>) -> Self {
        Self { place: place.into(), key: Some(key.into()), text: text.into() }
    }

    pub(crate) fn at_file(place: impl Into<String>, text: impl Into<String>) -> Self {
        Self { place: place.into(), key: None, text: text.into() }
    }
}

impl fmt::Display for Problem {
    /// `ethics-bot.toml:12: roles.ethics_manager: expected …`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.key {
            Some(key) => write!(f, "{}: {key}: {}", self.place, self.text),
            None => write!(f, "{}: {}", self.place, self.text),
        }
    }
}

/// The configuration cannot be used. Nothing was started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError {
    problems: Vec<Problem>,
}

impl ConfigError {
    pub(crate) fn one(problem: Problem) -> Self {
        Self { problems: vec![problem] }
    }

    pub(crate) fn many(problems: Vec<Problem>) -> Self {
        Self { problems }
    }
}

impl fmt::Display for ConfigError {
    /// One problem a line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the configuration cannot be used; nothing was started")?;
        self.problems.iter().try_for_each(|problem| write!(f, "\n  {problem}"))
    }
}

impl std::error::Error for ConfigError {}
