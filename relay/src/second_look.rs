//! The second look: which words of a text could show who wrote it.

mod choice;
mod expression;
mod own_words;
mod rules;

use std::{fmt, ops::Range, sync::LazyLock};

use choice::Found;
use expression::Expression;
use own_words::OwnWords;
pub use rules::RulesError;
use rules::{Rule, RulesFile};

#[allow(clippy::expect_used, reason = "the shipped rules are part of the program, and a test reads them")]
static SHIPPED: LazyLock<SecondLook> =
    LazyLock::new(|| SecondLook::parse(SecondLook::RULES).expect("the shipped rules"));

/// What stands before names and is none.
const TITLES: [&str; 5] = ["the", "and", "mrs", "prof", "team"];

/// Shows reporters the words of their own text that could identify them, before they send it (promise A9).
///
/// It reads the rules that the relay page reads (`second-look/rules.json`) and marks what the page's script marks. It suggests; the reporter decides.
///
/// # Privacy
/// The text and the profile's words are there for the length of one call. Nothing of them is kept, logged or put into an error, and copies that a
/// comparison needs are wiped.
pub struct SecondLook {
    rules: Vec<Rule>,
    expressions: Vec<Expression>,
    own: OwnWords,
}

/// A part of a text that could show who wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit<'a> {
    /// Where, in bytes; both ends are character boundaries of the text.
    pub range: Range<usize>,
    /// The id of the rule.
    pub rule: &'a str,
    /// Why it could point at the reporter and what to write instead, in one sentence for the reporter.
    pub reason: &'a str,
}

impl SecondLook {
    /// The shipped rules as JSON, to be served to the page.
    pub const RULES: &'static str = include_str!("../second-look/rules.json");

    /// The page's script, an ES module: `look(text, rules, ownWords)`.
    pub const SCRIPT: &'static str = include_str!("../page/second-look.js");

    /// The second look with the shipped rules, read at the first use.
    #[must_use]
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// A second look with other rules.
    ///
    /// # Errors
    /// [`RulesError`] when they are not JSON of the right form or a pattern is not one.
    pub fn parse(json: &str) -> Result<Self, RulesError> {
        let file = RulesFile::parse(json)?;
        let expressions = file.expressions()?;
        let (own_rule, own) = OwnWords::new(file.own)?;
        let mut rules: Vec<Rule> = file.rules.into_iter().map(|entry| entry.rule).collect();
        rules.push(own_rule);
        Ok(Self { rules, expressions, own })
    }

    /// Where the text first has a part of one of these names: a whole word of three letters or more, in any case, with or without accents; a name that is
    /// a word as well only with a capital. The page's script does the same for those who would read a report.
    #[must_use]
    pub fn named(&self, text: &str, names: &[&str]) -> Option<Range<usize>> {
        let parts = names.iter().flat_map(|name| name.split_whitespace());
        let parts: Vec<&str> = parts
            .filter(|part| part.chars().filter(|c| c.is_alphanumeric()).count() > 2)
            .filter(|part| !TITLES.contains(&part.trim_matches('.').to_lowercase().as_str()))
            .collect();
        self.own.marks(text, &parts).into_iter().next()
    }

    /// What to show of `text`, sorted and not overlapping; where marks would overlap the longest stays.
    ///
    /// `own_words` are words of the reporter's own profile, as far as the path knows them while it checks: the parts of the name, the handle, the
    /// e-mail, the phone, the title. They are found as whole words in any case, with or without accents.
    ///
    /// The time is linear in the text's length: some milliseconds for 6,000 characters.
    ///
    /// # Privacy
    /// Call it where the text already is, and give the hits to the reporter only: where they are says what the text says.
    #[must_use]
    pub fn look(&self, text: &str, own_words: &[&str]) -> Vec<Hit<'_>> {
        let mut found = Vec::new();
        for expression in &self.expressions {
            let marks = expression.marks(text);
            found.extend(marks.into_iter().map(|range| Found::new(text, range, expression.rule)));
        }
        let own_rule = self.rules.len() - 1;
        let own = self.own.marks(text, own_words);
        found.extend(own.into_iter().map(|range| Found::new(text, range, own_rule)));
        choice::once_only(choice::longest_first(text, found), |rule| self.rules[rule].once)
            .into_iter()
            .map(|Found { range, rule, .. }| {
                let Rule { id, reason, .. } = &self.rules[rule];
                Hit { range, rule: id, reason }
            })
            .collect()
    }
}

impl fmt::Debug for SecondLook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecondLook")
    }
}

#[cfg(test)]
mod tests;
