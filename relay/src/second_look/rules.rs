//! The rules file, as it is written.

use std::collections::HashMap;

use serde::Deserialize;

use super::expression::Expression;

/// The rules cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RulesError {
    /// Not JSON, or not of the form that `second-look/README.md` describes.
    #[error("the rules are not what a rules file holds")]
    Form(#[from] serde_json::Error),
    /// A pattern does not compile.
    #[error("a pattern of the rule {rule} is not one")]
    Pattern {
        /// The rule's id.
        rule: String,
        /// What is wrong with it.
        #[source]
        source: Box<regex::Error>,
    },
}

/// The whole file.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RulesFile {
    space: String,
    apostrophe: String,
    before: String,
    after: String,
    line_start: String,
    line_end: String,
    parts: Vec<Part>,
    pub(super) rules: Vec<Entry>,
    pub(super) own: OwnEntry,
}

/// A piece of pattern with a name: `<month>`. A later one may use an earlier one.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Part {
    name: String,
    pattern: String,
}

/// What the reporter is told.
#[derive(Deserialize)]
pub(super) struct Rule {
    pub(super) id: String,
    pub(super) reason: String,
    /// Hints with this come once in a text.
    #[serde(default)]
    pub(super) once: bool,
}

/// A rule with its patterns. Group 1 of a pattern is the mark; a match without it is an exception from the rule.
#[derive(Deserialize)]
pub(super) struct Entry {
    #[serde(flatten)]
    pub(super) rule: Rule,
    /// Between borders of words, in any case.
    #[serde(default)]
    words: Vec<String>,
    /// Between borders of words, in just this case.
    #[serde(default)]
    exact: Vec<String>,
    /// Anywhere, in just this case.
    #[serde(default)]
    anywhere: Vec<String>,
}

/// How the words of the reporter's own profile are found.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct OwnEntry {
    pub(super) id: String,
    pub(super) reason: String,
    /// The pattern of one word.
    pub(super) word: String,
    /// How many characters may stand between two words of one name.
    pub(super) gap: usize,
    /// The pattern of what is left out after decomposition.
    pub(super) accents: String,
    /// Letters that do not decompose.
    pub(super) folds: HashMap<char, String>,
    /// What else is written for a letter.
    pub(super) spellings: HashMap<char, String>,
    /// Names that are words, too: found only with a capital.
    pub(super) also_words: String,
}

impl RulesFile {
    pub(super) fn parse(json: &str) -> Result<Self, RulesError> {
        Ok(serde_json::from_str(json)?)
    }

    /// All patterns, compiled, in the file's order.
    pub(super) fn expressions(&self) -> Result<Vec<Expression>, RulesError> {
        let mut expressions = Vec::new();
        for (rule, entry) in self.rules.iter().enumerate() {
            let words = entry.words.iter().map(|pattern| (self.bounded(pattern), true));
            let exact = entry.exact.iter().map(|pattern| (self.bounded(pattern), false));
            let anywhere = entry.anywhere.iter().map(|pattern| (self.expanded(pattern), false));
            for (source, any_case) in words.chain(exact).chain(anywhere) {
                expressions.push(Expression::new(&source, any_case, rule).map_err(|source| {
                    RulesError::Pattern { rule: entry.rule.id.clone(), source: Box::new(source) }
                })?);
            }
        }
        Ok(expressions)
    }

    /// A pattern that begins and ends where a word does, or where a line does when it says so by `^` and `$`.
    fn bounded(&self, pattern: &str) -> String {
        let (before, inner) = match pattern.strip_prefix('^') {
            Some(inner) => (&self.line_start, inner),
            None => (&self.before, pattern),
        };
        let (inner, after) = match inner.strip_suffix('$') {
            Some(inner) => (inner, &self.line_end),
            None => (inner, &self.after),
        };
        format!("{before}(?:{}){after}", self.expanded(inner))
    }

    /// A pattern with its parts put in, and with what a space and an apostrophe stand for.
    fn expanded(&self, pattern: &str) -> String {
        let mut expanded = pattern.to_owned();
        for Part { name, pattern } in self.parts.iter().rev() {
            expanded = expanded.replace(&format!("<{name}>"), pattern);
        }
        expanded.replace(' ', &self.space).replace('\'', &self.apostrophe)
    }

    /// The patterns as they are written, for the test that keeps them in the shared subset.
    #[cfg(test)]
    pub(super) fn written(&self) -> impl Iterator<Item = (&str, &str, bool)> {
        self.rules.iter().flat_map(|entry| {
            let id = entry.rule.id.as_str();
            let words = entry.words.iter().map(move |pattern| (id, pattern.as_str(), true));
            let exact = entry.exact.iter().chain(&entry.anywhere);
            words.chain(exact.map(move |pattern| (id, pattern.as_str(), false)))
        })
    }

    /// The parts as they are written, for the same test.
    #[cfg(test)]
    pub(super) fn written_parts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.parts.iter().map(|part| (part.name.as_str(), part.pattern.as_str()))
    }
}
